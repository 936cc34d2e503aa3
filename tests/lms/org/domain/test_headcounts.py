"""Seats of a position at a unit."""

from datetime import date

import pytest

from lms.core.models import AuditEntry
from lms.org.domain.headcounts import Seats, filled_seats, seats_at, set_headcount
from lms.org.enums import DecisionKind
from lms.org.exceptions import UnitOutOfScope
from lms.org.models import Headcount
from tests.factories.people import make_commune, make_official, make_position, make_posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
JANUARY, JULY, LATER = date(2026, 1, 1), date(2026, 7, 1), date(2026, 9, 1)


def test_each_figure_holds_until_the_next_and_none_is_lost(ward, hr):
    position = make_position()
    for seats, day in ((2, JANUARY), (0, LATER), (3, JULY), (4, JULY)):
        set_headcount(unit=ward, position=position, seats=seats, valid_from=day, actor=hr, document_number=" 9/QĐ ")
    rows = Headcount.objects.order_by("valid_from", "pk")
    assert [(one.seats, one.valid_from, one.valid_to, one.superseded_at is None) for one in rows] == [
        (2, JANUARY, date(2026, 6, 30), True),
        (3, JULY, date(2026, 8, 31), False),
        (4, JULY, date(2026, 8, 31), True),
        (0, LATER, None, True),
    ]
    for day, seats in ((JANUARY, 2), (JULY, 4), (LATER, 0)):
        assert seats_at([ward.pk], day) == [Seats(ward.pk, position.pk, seats, 0, "9/QĐ")]
    assert AuditEntry.objects.filter(verb="org.headcount.set").count() == 4


def test_holders_take_seats_and_secondees_do_not(ward, hr):
    position, other = make_position(), make_position()
    people = [make_official() for _number in range(3)]
    make_posting(people[0], ward, position)
    make_posting(people[1], ward, position, is_main=False)
    make_posting(people[2], ward, position, is_main=False, is_secondment=True)
    make_posting(people[2], ward, other)
    set_headcount(unit=ward, position=position, seats=3, valid_from=JANUARY, actor=hr)
    found = {one.position_id: (one.seats, one.held, one.vacant, one.is_over) for one in seats_at([ward.pk], JULY)}
    assert found == {position.pk: (3, 2, 1, False), other.pk: (None, 1, 0, False)}


@pytest.mark.parametrize(
    ("seats", "kind", "is_filled"),
    [
        (None, "transfer", False),
        (2, "transfer", False),
        (1, "transfer", True),
        (1, "second", False),
        (0, "transfer", True),
        (0, "concurrent", False),
        (1, "concurrent", True),
    ],
)
def test_one_more_is_told_where_all_seats_are_taken(ward, hr, seats, kind, is_filled):
    position, holder, mover = make_position(), make_official(), make_official()
    make_posting(holder, ward, position)
    if seats is not None:
        set_headcount(unit=ward, position=position, seats=seats, valid_from=JANUARY, actor=hr)
    asked = {"kind": DecisionKind(kind), "unit": ward, "position": position, "day": JULY}
    assert (filled_seats(**asked, but=mover.pk) is not None) == is_filled
    if seats == 1:
        assert filled_seats(**asked, but=holder.pk) is None


def test_nobody_sets_a_figure_elsewhere(hr):
    with pytest.raises(UnitOutOfScope):
        set_headcount(unit=make_commune(), position=make_position(), seats=1, valid_from=JULY, actor=hr)
