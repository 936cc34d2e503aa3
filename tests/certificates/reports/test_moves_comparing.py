"""What is told of a group, and to whom."""

import pytest

from certificates.reports.moves_comparing import Fared, compare
from certificates.reports.moves_facts import Compared

pytestmark = pytest.mark.unit

PAIR = (1, 2)


def fared(official, days=None, score=None, *, order=1, declared=True):
    return Fared(official, PAIR, (order,), "A", "B", declared, days, score)


def told(moves, seen=()):
    return compare(moves, seen=set(seen))[PAIR]


def test_five_people_are_told_of_and_four_are_not():
    five = [fared(number, days=number * 10, score=number / 10) for number in range(1, 6)]
    assert told(five) == Compared(PAIR, "A", "B", 5, False, 5, 5, 30, 0.3)
    assert told(five).share == 1
    assert told(five[:4]) == Compared(PAIR, "A", "B", is_hidden=True)


@pytest.mark.parametrize(("own", "hidden"), [(0, False), (1, False), (2, True), (5, True), (6, False)])
def test_own_people_cannot_be_taken_away_to_leave_a_few(own, hidden):
    assert told([fared(number) for number in range(6)], seen=range(own)).is_hidden is hidden


def test_a_median_of_a_few_is_left_out():
    some = [fared(number, days=5 if number < 4 else None, score=0.5 if number < 5 else None) for number in range(8)]
    found = told(some)
    assert (found.competent, found.declared, found.median_days, found.median_score) == (4, 8, None, 0.5)
    assert told(some, seen={0}).median_score is None  # four others have one


def test_a_share_is_of_those_whose_posting_requires_something():
    some = [fared(number, days=1 if number == 0 else None, declared=number < 6) for number in range(9)]
    assert (told(some).people, told(some).declared, told(some).competent) == (9, 6, 1)
    few = [fared(number, declared=number < 4) for number in range(9)]
    assert (told(few).people, told(few).share) == (9, None)


def test_the_last_move_of_a_person_counts():
    some = [fared(number, days=10) for number in range(5)] + [fared(0, days=90, order=2), fared(1, days=90, order=0)]
    assert (told(some).people, told(some).median_days) == (5, 10)
    assert told([*some, fared(2, days=90, order=2), fared(3, days=90, order=3)]).median_days == 90
