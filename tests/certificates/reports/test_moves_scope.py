"""Whose moves are told to whom, in which statements, and whom they are compared with."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.reports.moves import move_report, shown_by
from certificates.reports.moves_facts import MoveFilter, MoveState
from certificates.reports.moves_reading import lines_to_compare, moved_people
from certificates.reports.moves_words import conclusion
from lms.org.enums import Role
from lms.org.models import PostingVersion
from tests.factories.gaps import NOW, TODAY
from tests.factories.moves import MOVED_ON, at, make_exam, make_movers, make_province_hr, move, sit
from tests.factories.people import grant_role, make_division, make_user

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 3, 2)


def report_of(ward, unit=None, **asked):
    asked = {"viewer": ward.hr, "as_of": TODAY, "run_at": NOW, "unit_label": "Phường Phú Xuân"} | asked
    return move_report(units=[(unit or ward.ward).pk], **asked)


def only(ward, **asked):
    [found] = report_of(ward, **asked).moves
    return found


def told(moves):
    return [(one.name.split()[-1], one.number, one.state, one.days_to_competent) for one in moves]


def test_only_people_whom_the_reader_manages(ward):
    move(ward, ward.people["hoa"], ward.office, "registrar")
    nobody, stranger = make_user(), make_user()
    elsewhere = PostingVersion.objects.get(posting=ward.postings["xuan"]).unit
    grant_role(stranger, Role.HR, elsewhere)
    assert [report_of(ward, viewer=one).moves for one in (nobody, stranger)] == [(), ()]
    assert report_of(ward, viewer=make_province_hr(ward)).people == 1
    # Who has gone on to another ward is that ward's to follow.
    move(ward, ward.people["hoa"], elsewhere, "registrar", on=MOVED_ON + timedelta(days=1), number="15/QĐ")
    assert report_of(ward).moves == ()
    assert told(report_of(ward, viewer=make_province_hr(ward)).moves) == [
        ("Hòa", "12/QĐ-UBND", MoveState.LACKING, None)
    ]
    assert [one.number for one in report_of(ward, elsewhere, viewer=stranger).moves] == ["15/QĐ"]


def test_a_division_closed_since_still_had_its_moves(ward):
    gone = make_division(ward.ward, "Phòng đã đóng")
    move(ward, ward.people["hoa"], gone, "registrar")
    move(ward, ward.people["hoa"], ward.office, "guard", on=MOVED_ON + timedelta(days=10), number="40/QĐ")
    gone.versions.update(valid_to=MOVED_ON + timedelta(days=12))
    assert [one.to_place.unit_id for one in report_of(ward).moves] == [ward.office.pk, gone.pk]


def test_compared_with_the_province_where_five_others_are(ward):
    """The ward's one person and others of another ward; with four others nothing is told, with five all is."""
    elsewhere = PostingVersion.objects.get(posting=ward.postings["xuan"]).unit
    hoa = ward.people["hoa"]
    move(ward, hoa, ward.office, "registrar")
    make_movers(ward, elsewhere, 4, fit_after=(10, 20, 30, None))
    pair = (ward.positions["economist"].pk, ward.positions["registrar"].pk)
    assert report_of(ward).compared[pair].is_hidden

    fifth = make_movers(ward, elsewhere, 6, fit_after=(40, 50, None, None, None, None))
    group = report_of(ward).compared[pair]
    assert (group.people, group.declared, group.competent, group.median_days, group.median_score) == (
        11,
        11,
        5,
        30,
        None,
    )
    everybody = report_of(ward, ward.province, viewer=make_province_hr(ward))
    assert conclusion(everybody) == (
        "11 lượt nhận vị trí của 11 người: 5 đủ mức, 6 chưa đủ mức. 5 lượt đã có lúc đủ mức; một nửa trong đó đủ mức "
        "trong vòng 30\N{NO-BREAK SPACE}ngày kể từ ngày hiệu lực."
    )
    # Neither a filter nor a narrower unit changes whom it counts.
    asked = MoveFilter(official=hoa.uid, state=MoveState.LACKING)
    assert report_of(ward, ward.office, asked=asked).compared == {pair: group}
    # A person counts once, by the last such move.
    again = MOVED_ON + timedelta(days=20)
    move(ward, fifth[0], elsewhere, "economist", on=again, number="50/QĐ")
    move(ward, fifth[0], elsewhere, "registrar", on=again + timedelta(days=20), number="51/QĐ")
    group = report_of(ward).compared[pair]
    assert (group.people, group.competent, group.median_days) == (11, 5, 20)


@pytest.mark.parametrize("people", [1, 3])
def test_statements_do_not_grow(ward, people):
    exam = make_exam(ward, "T01", 2)
    for name in ("hoa", "hung", "an2")[:people]:
        begun = move(ward, ward.people[name], ward.ward, "chairman", number=f"6{name}1/QĐ")
        sit(ward.people[name], exam, BEFORE, right=2, posting=None)
        sit(ward.people[name], exam, MOVED_ON + timedelta(days=3), right=5, posting=begun)
    with CaptureQueriesContext(
        connection,
    ) as found:
        report = report_of(ward)
        shown_by(report.moves)
    assert (len(report.moves), len(found)) == (people, 16)


def test_moves_recorded_later_were_not_known(ward):
    move(ward, ward.people["hoa"], ward.office, "registrar")
    assert report_of(ward, known_at=at(BEFORE)).moves == ()


def test_one_persons_page_reads_of_them_alone(ward):
    """Others of the ward are read only where they made the same move."""
    hoa = ward.people["hoa"]
    move(ward, hoa, ward.office, "registrar")
    move(ward, ward.people["hung"], ward.ward, "chairman", number="61/QĐ")
    asked = {"as_of": TODAY, "known_at": None}
    seen = moved_people(ward.hr, known_at=None)

    lines, _provinces = lines_to_compare(ward.hr, seen, **asked, official=hoa.uid)

    assert [line.name for line in lines] == ["Đỗ Thị Hòa"]
    assert only(ward, asked=MoveFilter(official=hoa.uid)) == next(
        one for one in report_of(ward).moves if one.official_id == hoa.pk
    )
