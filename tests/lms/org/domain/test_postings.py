"""Postings by themselves; the whole way of a decision is in tests/lms/flows/test_reassignment.py."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.core.files.base import ContentFile

from lms.accounts.models import User
from lms.core.models import AuditEntry
from lms.org.domain.posting_conflicts import main_posting_on
from lms.org.domain.postings import DecisionFacts, begin_posting, end_posting, reassign_official
from lms.org.enums import DecisionKind, Role
from lms.org.exceptions import DecisionNumberTaken, DecisionRecordedElsewhere, NothingChanges, PostingEndsAlready
from lms.org.models import Decision, DecisionLine, Official, PostingVersion, Unit
from tests.factories.people import (
    grant_role,
    make_commune,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)
from tests.lms.org.domain.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
DAY = date(2026, 8, 1)


def paper(**changes):
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number="123/QĐ-UBND",
        signed_on=date(2026, 7, 15),
        effective_on=DAY,
        issued_by="Ủy ban nhân dân phường",
    )
    return replace(facts, **changes)


def move(person, ward, hr, facts, position):
    return reassign_official(facts=facts, official=person, to_unit=ward, to_position=position, actor=hr, now=NOW)


def seats(person):
    versions = PostingVersion.objects.known().filter(posting__official=person).order_by("starts_on", "pk")
    return [(v.position.code, v.is_main, v.starts_on, v.ends_on) for v in versions.select_related("position")]


def test_a_posting_begins_with_its_line_in_the_history(ward, hr):
    person, position = make_official(), make_position("TN-B")
    posting = begin_posting(official=person, unit=ward, position=position, starts_on=DAY, actor=hr, now=NOW)
    assert seats(person) == [("TN-B", True, DAY, None)]
    entry = AuditEntry.objects.get(verb="org.posting.begun")
    assert (entry.target_id, entry.after) == (
        str(posting.pk),
        {
            "official": person.pk,
            "unit": ward.pk,
            "position": "TN-B",
            "is_main": True,
            "starts_on": "2026-08-01",
            "decision": None,
        },
    )


def test_an_end_is_set_once(person, ward, hr):
    version = PostingVersion.objects.get(posting__official=person)
    decision = move(make_official_here(ward), ward, hr, paper(), make_position("TN-B")).decision
    ended = end_posting(version=version, ends_on=date(2026, 7, 31), decision=decision, actor=hr, now=NOW)
    version.refresh_from_db()
    assert (ended, version.ends_on, version.end_recorded_at, version.end_decision) == (
        version.posting,
        date(2026, 7, 31),
        NOW,
        decision,
    )
    with pytest.raises(PostingEndsAlready) as refusal:
        end_posting(version=version, ends_on=DAY, decision=None, actor=hr, now=NOW)
    assert refusal.value.facts == {"ends_on": "31/07/2026", "number": "123/QĐ-UBND"}
    version.refresh_from_db()
    assert version.ends_on == date(2026, 7, 31)


def make_official_here(ward):
    person = make_official()
    make_posting(person, ward, make_position(), starts_on=date(2025, 7, 1))
    return person


def test_the_main_posting_of_a_day(person, ward):
    PostingVersion.objects.update(ends_on=date(2026, 7, 31), end_recorded_at=NOW)
    make_posting(person, ward, make_position("TN-B"), starts_on=DAY)
    make_posting(person, ward, make_position("TN-C"), starts_on=DAY, is_main=False)
    found = [main_posting_on(person, day) for day in (date(2025, 6, 30), date(2026, 7, 31), DAY)]
    assert [one and one.position.code for one in found] == [None, "TN-A", "TN-B"]


def test_the_old_posting_ends_the_day_before(person, ward, hr):
    moved = move(person, ward, hr, paper(), make_position("TN-B"))
    assert seats(person) == [
        ("TN-A", True, date(2025, 7, 1), date(2026, 7, 31)),
        ("TN-B", True, DAY, None),
    ]
    line = moved.decision.lines.get()
    assert (line.from_posting, line.to_posting, line.from_unit, line.to_unit) == (moved.ended, moved.begun, ward, ward)


def test_somebody_without_a_posting_that_day_only_begins(ward, hr):
    person = make_official()
    make_posting(person, ward, make_position("TN-A"), starts_on=date(2025, 7, 1), ends_on=date(2026, 3, 31))
    moved = move(person, ward, hr, paper(kind=DecisionKind.RECEIVE), make_position("TN-B"))
    assert moved.ended is None
    assert seats(person)[1:] == [("TN-B", True, DAY, None)]
    line = moved.decision.lines.get()
    assert (line.from_posting, line.from_unit) == (None, None)


def test_a_concurrent_post_keeps_the_main_one(person, ward, hr):
    move(person, ward, hr, paper(kind=DecisionKind.CONCURRENT), make_position("TN-B"))
    assert seats(person) == [("TN-A", True, date(2025, 7, 1), None), ("TN-B", False, DAY, None)]


def test_a_seat_held_already_is_refused_whatever_the_kind(person, ward, hr):
    with pytest.raises(NothingChanges):
        move(person, ward, hr, paper(kind=DecisionKind.CONCURRENT), PostingVersion.objects.get().position)
    assert Decision.objects.count() == 0


def test_the_number_is_kept_as_it_was_typed(person, ward, hr):
    first = move(person, ward, hr, paper(number=" 19/2026/QĐ – TTg"), make_position("TN-B"))
    assert (first.decision.number, first.decision.number_key) == ("19/2026/QĐ-TTg", "19/2026/qd-ttg")
    again = move(
        person, ward, hr, paper(number="19/2026/QĐ-TTG"), first.decision.lines.get().to_posting.versions.get().position
    )
    assert (again.decision, again.created) == (first.decision, False)


def test_the_same_paper_with_another_place_is_refused(person, ward, hr):
    move(person, ward, hr, paper(), make_position("TN-B"))
    with pytest.raises(DecisionNumberTaken):
        move(person, ward, hr, paper(), make_position("TN-C"))
    assert len(seats(person)) == 2


@dataclass
class TwoWards:
    """Two wards of a province, each with its HR and one person, and the province's own HR."""

    people: list[Official]
    wards: list[Unit]
    clerks: list[User]
    province_hr: User


@pytest.fixture
def two_wards(db):
    province = make_province()
    wards = [make_commune(f"Phường Số {number}", province=province) for number in (1, 2)]
    clerks = [make_user(), make_user()]
    province_hr = make_user()
    grant_role(province_hr, Role.HR, province)
    for ward, clerk in zip(wards, clerks, strict=True):
        grant_role(clerk, Role.HR, ward)
    return TwoWards([make_official_here(ward) for ward in wards], wards, clerks, province_hr)


def people_seen(clerk):
    return [line.official for line in DecisionLine.objects.visible_to(clerk).order_by("official_id")]


@pytest.mark.parametrize("changes", [{}, {"kind": DecisionKind.ASSIGN}, {"effective_on": date(2026, 9, 1)}])
def test_a_paper_of_another_ward_is_refused_without_a_word_of_what_it_says(two_wards, changes):
    (one, other), wards, clerks = two_wards.people, two_wards.wards, two_wards.clerks
    decision = move(one, wards[0], clerks[0], paper(), make_position("TN-B")).decision
    with pytest.raises(DecisionRecordedElsewhere) as refusal:
        move(other, wards[1], clerks[1], paper(**changes), make_position("TN-C"))
    assert str(refusal.value) == (
        "Số 123/QĐ-UBND ký ngày 15/07/2026 của Ủy ban nhân dân phường đã được đơn vị khác ghi nhận; mỗi quyết định chỉ"
        " ghi nhận một lần. Nếu là cùng một văn bản, đề nghị Sở Nội vụ ghi thêm người này vào quyết định đó. Nếu cơ"
        " quan ban hành chỉ trùng tên với cơ quan ở tỉnh khác, hãy ghi thêm tên tỉnh vào ô cơ quan ban hành."
    )
    assert ([line.official for line in decision.lines.all()], len(seats(other))) == ([one], 1)
    assert [list(Decision.objects.visible_to(clerk)) for clerk in clerks] == [[decision], []]


def test_the_form_of_another_ward_sent_again_is_refused_too(two_wards):
    (one, other), wards, clerks = two_wards.people, two_wards.wards, two_wards.clerks
    sent = paper()
    move(one, wards[0], clerks[0], sent, make_position("TN-B"))
    with pytest.raises(DecisionRecordedElsewhere):
        move(other, wards[1], clerks[1], paper(client_id=sent.client_id, number="9/QĐ-UBND"), make_position("TN-C"))
    assert DecisionLine.objects.count() == 1


def test_the_province_adds_people_of_another_ward_to_a_paper(two_wards):
    (one, other), wards, clerks = two_wards.people, two_wards.wards, two_wards.clerks
    decision = move(one, wards[0], clerks[0], paper(), make_position("TN-B")).decision
    added = move(other, wards[1], two_wards.province_hr, paper(), make_position("TN-C"))
    assert (added.decision, added.created) == (decision, True)
    assert [people_seen(clerk) for clerk in (*clerks, two_wards.province_hr)] == [[one], [other], [one, other]]

    third = make_official_here(wards[1])
    assert move(third, wards[1], clerks[1], paper(), make_position("TN-D")).decision == decision
    assert [people_seen(clerk) for clerk in clerks] == [[one], [other, third]]


def test_a_ward_still_reads_of_whom_it_gave_away(two_wards):
    (one, other), wards, clerks = two_wards.people, two_wards.wards, two_wards.clerks
    move(one, wards[1], two_wards.province_hr, paper(), make_position("TN-B"))
    move(other, wards[1], two_wards.province_hr, paper(), make_position("TN-C"))
    assert [people_seen(clerk) for clerk in clerks] == [[one], [one, other]]


def test_the_paper_is_kept_as_it_says(person, ward, hr, settings):
    scan = ContentFile(b"%PDF-1.4\n%%EOF")
    facts = paper(issued_by="  Ủy  ban nhân dân phường ", signer=" Trần Quang Vinh ", summary="Về việc …", scan=scan)
    decision = Decision.objects.get(pk=move(person, ward, hr, facts, make_position("TN-B")).decision.pk)
    assert (decision.issued_by, decision.signer, decision.summary, decision.recorded_by) == (
        "Ủy ban nhân dân phường",
        "Trần Quang Vinh",
        "Về việc …",
        hr,
    )
    with decision.scan.open() as kept:
        assert kept.read() == b"%PDF-1.4\n%%EOF"
