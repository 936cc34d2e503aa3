"""What a statement changes among the rows that stand: a table of examples."""

from datetime import date

import pytest

from lms.competencies.domain.requirement_changes import (
    Change,
    ChangeKind,
    Demand,
    KeptRow,
    Key,
    Statement,
    changes_of,
    standing_on,
)
from lms.competencies.enums import RequirementKind

pytestmark = pytest.mark.unit
KEY = Key(1, 7)
DAY, EVE = date(2026, 7, 20), date(2026, 7, 19)
PAST, LATER = date(2025, 7, 1), date(2026, 10, 1)
TWO, THREE = Demand(2, 3), Demand(3, 4)


def row(number, demand=TWO, start=PAST, end=None, mark="employer", key=KEY):
    return KeptRow(number, key, demand, mark, "", start, end)


def change(kind, before, after, *closes, until=None):
    return Change(KEY, kind, before, after, "", closes, until)


OPEN, EXAMPLE = row(1), row(1, mark="example")
OVER, COMING = row(2, end=EVE), row(3, THREE, LATER)
TO_END = row(4, end=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("rows", "wanted", "expected"),
    [
        ([], TWO, change(ChangeKind.ADDED, None, TWO)),
        ([], None, None),
        ([OPEN], TWO, None),
        ([OPEN], THREE, change(ChangeKind.CHANGED, TWO, THREE, OPEN)),
        ([OPEN], Demand(2, 3, RequirementKind.SHOULD), change(ChangeKind.CHANGED, TWO, Demand(2, 3, "should"), OPEN)),
        ([OPEN], Demand(2, 3, weight=2), change(ChangeKind.CHANGED, TWO, Demand(2, 3, weight=2), OPEN)),
        ([OPEN], None, change(ChangeKind.ENDED, TWO, None, OPEN)),
        # What is over is nothing to change; what is to come stays, and ends what is written now.
        ([OVER], TWO, change(ChangeKind.ADDED, None, TWO)),
        ([OPEN, COMING], Demand(1, 1), change(ChangeKind.CHANGED, TWO, Demand(1, 1), OPEN, until=date(2026, 9, 30))),
        ([COMING], TWO, change(ChangeKind.ADDED, None, TWO, until=date(2026, 9, 30))),
        ([OPEN, COMING], None, change(ChangeKind.ENDED, TWO, None, OPEN, until=date(2026, 9, 30))),
        # An end on record is a statement too.
        ([TO_END], THREE, change(ChangeKind.CHANGED, TWO, THREE, TO_END, until=date(2026, 12, 31))),
        # The same values of the example file are left alone unless a person stands for them.
        ([EXAMPLE], TWO, None),
        # Of two rows that hold together the newest counts, and both are closed.
        (
            [OPEN, row(5, THREE, date(2026, 1, 1))],
            None,
            change(ChangeKind.ENDED, THREE, None, OPEN, row(5, THREE, date(2026, 1, 1))),
        ),
    ],
)
def test_one_statement(rows, wanted, expected):
    assert changes_of(rows, {KEY: Statement(wanted)}, DAY) == ([] if expected is None else [expected])


def test_what_only_the_example_file_says_may_be_confirmed():
    confirmed = [change(ChangeKind.CONFIRMED, TWO, TWO, EXAMPLE)]
    assert changes_of([EXAMPLE], {KEY: Statement(TWO)}, DAY, confirms=True) == confirmed
    assert changes_of([OPEN], {KEY: Statement(TWO)}, DAY, confirms=True) == []


def test_keys_are_apart_and_in_the_order_asked():
    other = Key(1, 8)
    rows = [OPEN, row(9, THREE, key=other)]
    found = changes_of(rows, {other: Statement(None), KEY: Statement(THREE, "QĐ 1")}, DAY)
    assert [(one.key, one.kind, one.source) for one in found] == [
        (other, ChangeKind.ENDED, ""),
        (KEY, ChangeKind.CHANGED, "QĐ 1"),
    ]


def test_the_row_of_a_day():
    assert standing_on([OVER, COMING], DAY) is None
    assert standing_on([OVER, OPEN, COMING], DAY) == OPEN
    assert standing_on([OVER, OPEN, COMING], LATER) == COMING
