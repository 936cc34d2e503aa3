"""Nobody is in one position twice at once, and the term a decision sets is kept until another paper cuts it."""

import threading
import uuid
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from lms.core.exceptions import RuleViolation
from lms.core.models import AuditEntry
from lms.org.domain.postings import DecisionFacts, reassign_official
from lms.org.enums import DecisionKind
from lms.org.exceptions import DecisionNumberTaken, NothingChanges, SamePostingLater, UnitNotInForce
from lms.org.models import Decision, Official, Position, PostingVersion, Unit, UnitVersion
from tests.factories.people import make_official, make_position, make_posting
from tests.lms.org.domain.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
LATER = datetime(2027, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def person(person):
    for code in ("TN-B", "TN-C"):
        make_position(code)
    return person


def record(person, ward, hr, number, effective_on, *, kind="concurrent", position="TN-B", now=NOW, **changes):
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind(kind),
        number=f"{number}/QĐ",
        signed_on=date(2026, 7, 15),
        effective_on=effective_on,
        issued_by="Ủy ban nhân dân phường",
    )
    return reassign_official(
        facts=replace(facts, **changes),
        official=person,
        to_unit=ward,
        to_position=Position.objects.get(code=position),
        actor=hr,
        now=now,
    )


def seats(person, known_at=None):
    versions = PostingVersion.objects.known(known_at).filter(posting__official=person).order_by("starts_on", "pk")
    return [(v.position.code, v.number, v.starts_on, v.ends_on) for v in versions.select_related("position")]


HOME = ("TN-A", 1, date(2025, 7, 1), None)


def test_a_seat_given_from_a_later_day_is_not_given_twice(person, ward, hr):
    record(person, ward, hr, 610, date(2026, 12, 10))
    with pytest.raises(SamePostingLater) as refusal:
        record(person, ward, hr, 611, date(2026, 12, 1))
    assert (refusal.value.at, str(refusal.value)) == (
        "to_position",
        (
            "Quyết định số 610/QĐ đã giao người này đúng vị trí và đơn vị đó từ 10/12/2026, trùng với thời gian của"
            " quyết định này. Hãy kiểm tra lại vị trí, hoặc ngày hiệu lực và ngày hết hạn."
        ),
    )
    assert (seats(person), Decision.objects.count()) == ([HOME, ("TN-B", 1, date(2026, 12, 10), None)], 1)


def test_a_seat_is_free_before_and_after_its_term(person, ward, hr):
    record(person, ward, hr, 610, date(2026, 10, 1), expires_on=date(2026, 10, 31))
    for number, first, last in ((611, date(2026, 9, 1), date(2026, 10, 1)), (612, date(2026, 10, 31), None)):
        with pytest.raises((SamePostingLater, NothingChanges)):
            record(person, ward, hr, number, first, expires_on=last)
    record(person, ward, hr, 613, date(2026, 9, 1), expires_on=date(2026, 9, 30))
    record(person, ward, hr, 614, date(2026, 11, 1))
    assert seats(person)[1:] == [
        ("TN-B", 1, date(2026, 9, 1), date(2026, 9, 30)),
        ("TN-B", 1, date(2026, 10, 1), date(2026, 10, 31)),
        ("TN-B", 1, date(2026, 11, 1), None),
    ]


def test_another_seat_or_another_person_may_be_given(person, ward, hr):
    other = make_official()
    make_posting(other, ward, Position.objects.get(code="TN-A"), starts_on=date(2025, 7, 1))
    record(person, ward, hr, 610, date(2026, 12, 10))
    record(person, ward, hr, 611, date(2026, 12, 1), position="TN-C")
    record(other, ward, hr, 612, date(2026, 12, 1))
    assert [len(seats(one)) for one in (person, other)] == [3, 2]


@pytest.mark.django_db(transaction=True)
def test_two_papers_at_the_same_moment_give_a_seat_once(person, ward, hr):
    together, refused = threading.Barrier(2), []

    def send(number, day):
        try:
            together.wait()
            record(Official.objects.get(pk=person.pk), Unit.objects.get(pk=ward.pk), hr, number, date(2026, 12, day))
        except RuleViolation as violation:
            refused.append(violation.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=args) for args in ((610, 10), (611, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), set(refused) <= {"same_posting_later", "nothing_changes"}, len(seats(person))) == (1, True, 2)


def test_a_concurrent_post_ends_with_its_term(person, ward, hr):
    record(person, ward, hr, 620, date(2026, 8, 1), expires_on=date(2026, 12, 31))
    assert seats(person) == [HOME, ("TN-B", 1, date(2026, 8, 1), date(2026, 12, 31))]


def test_a_rotation_ends_with_its_term_and_leaves_the_next_seat_to_a_decision(person, ward, hr):
    record(person, ward, hr, 630, date(2026, 8, 1), kind="rotate", expires_on=date(2027, 7, 31))
    assert seats(person) == [
        ("TN-A", 1, date(2025, 7, 1), date(2026, 7, 31)),
        ("TN-B", 1, date(2026, 8, 1), date(2027, 7, 31)),
    ]
    with time_machine.travel(LATER, tick=False):
        after = {"kind": "transfer", "position": "TN-A", "signed_on": date(2027, 7, 15), "now": LATER}
        record(person, ward, hr, 631, date(2027, 8, 1), **after)
    assert seats(person)[1:] == [
        ("TN-B", 1, date(2026, 8, 1), date(2027, 7, 31)),
        ("TN-A", 1, date(2027, 8, 1), None),
    ]


def test_a_term_cut_short_is_a_new_version_and_the_old_one_stays_known(person, ward, hr):
    record(person, ward, hr, 630, date(2026, 8, 1), kind="rotate", expires_on=date(2030, 7, 31))
    with time_machine.travel(LATER, tick=False):
        after = {"kind": "transfer", "position": "TN-C", "signed_on": date(2027, 7, 15), "now": LATER}
        moved = record(person, ward, hr, 640, date(2027, 8, 1), **after)
    assert seats(person)[1:] == [
        ("TN-B", 2, date(2026, 8, 1), date(2027, 7, 31)),
        ("TN-C", 1, date(2027, 8, 1), None),
    ]
    assert seats(person, known_at=NOW)[1:] == [("TN-B", 1, date(2026, 8, 1), date(2030, 7, 31))]
    held = PostingVersion.objects.known().get(posting=moved.ended)
    assert (held.start_decision.number, held.end_decision.number, held.is_main) == ("630/QĐ", "640/QĐ", True)
    entry = AuditEntry.objects.filter(verb="org.posting.ended").latest("at")
    assert (entry.before, entry.after) == ({"ends_on": "2030-07-31"}, {"ends_on": "2027-07-31", "decision": "640/QĐ"})


def test_one_paper_has_one_term(person, ward, hr):
    other = make_official()
    make_posting(other, ward, Position.objects.get(code="TN-A"), starts_on=date(2025, 7, 1))
    record(person, ward, hr, 650, date(2026, 8, 1), expires_on=date(2026, 12, 31))
    with pytest.raises(DecisionNumberTaken) as refusal:
        record(other, ward, hr, 650, date(2026, 8, 1), expires_on=date(2027, 12, 31))
    assert "(kiêm nhiệm, hiệu lực 01/08/2026 – 31/12/2026)" in str(refusal.value)


def test_the_unit_must_be_there_on_the_day(person, ward, hr):
    UnitVersion.objects.filter(unit=ward).update(valid_to=date(2026, 7, 31))
    with pytest.raises(UnitNotInForce):
        record(person, ward, hr, 660, date(2026, 8, 1))
