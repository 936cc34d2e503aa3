"""Counting held against counting by hand, one person after the other."""

import random
from collections import Counter

import pytest

from certificates.reports.skill_gap_facts import (
    BELOW_RANK,
    EXEMPT_RANK,
    MET_RANK,
    NOT_SHOWN_RANK,
    GapCell,
    PersonState,
    Standing,
)
from certificates.reports.skill_gap_frame import count_gaps
from certificates.reports.skill_gap_ranks import RankTable
from tests.certificates.reports.rank_tables import put, table_of

pytestmark = pytest.mark.unit

RANKS = (MET_RANK, MET_RANK, EXEMPT_RANK, NOT_SHOWN_RANK, BELOW_RANK)
ROW_OF = {7: 1, 8: 1, 9: 2}
GROUP_OF = {11: 0, 12: 0, 30: 1}
WORDS = {None: "undeclared", 0: "met", 1: "exempt", 2: "not_shown", 3: "below"}


def by_hand(lines, asked):
    """Figures of (row, competency) and of (row, group), row None for all; and the standings by row."""
    cells = Counter()
    for place in (1, 2, None):
        mine = [n for n, (unit, *_rest) in enumerate(lines) if place in (None, ROW_OF[unit])]
        for official in {lines[n][1] for n in mine}:
            worst = {}
            for n in mine:
                for competency, rank in asked[n].items() if lines[n][1] == official else ():
                    for key in (competency, ("group", GROUP_OF[competency])):
                        worst[key] = max(worst.get(key, rank), rank)
            for key, rank in worst.items():
                cells[place, key, "required"] += 1
                cells[place, key, WORDS[rank]] += 1
    standings = Counter()
    for official in {official for _unit, official, is_main in lines if is_main}:
        home = next(n for n, line in enumerate(lines) if line[1:] == (official, True))
        ranks = [rank for n, line in enumerate(lines) if line[1] == official for rank in asked[n].values()]
        worst = max(ranks, default=None)
        state = WORDS[None if worst == MET_RANK and not asked[home] else worst]
        standings[ROW_OF[lines[home][0]], state] += 1
    return cells, standings


@pytest.mark.parametrize("seed", range(8))
def test_everybody_counts_once_by_the_worst(seed):
    draw = random.Random(seed)
    lines, asked = [], []
    for official in range(1, 40):
        for number in range(draw.choice((1, 1, 2, 3))):
            lines.append((draw.choice((7, 8, 9)), official, number == 0 and draw.random() < 0.8))
            kept = [one for one in GROUP_OF if draw.random() < draw.choice((0, 0.6, 1))]
            asked.append(
                {one: draw.choice((MET_RANK, MET_RANK, EXEMPT_RANK, NOT_SHOWN_RANK, BELOW_RANK)) for one in kept}
            )
    table = table_of(lines, list(GROUP_OF))
    put(table, asked)
    counts = count_gaps(table, ROW_OF, GROUP_OF)
    cells, standings = by_hand(lines, asked)

    def cell(place, key):
        names = ("required", "below", "not_shown", "exempt")
        return GapCell(**{name: cells[place, key, name] for name in names})

    def standing(places):
        return Standing(**{one.value: sum(standings[row, one.value] for row in places) for one in PersonState})

    groups = set(GROUP_OF.values())
    wanted = {(row, one): cell(row, one) for row in (1, 2) for one in GROUP_OF if cells[row, one, "required"]}
    assert counts.cells == wanted
    assert counts.totals == {one: cell(None, one) for one in GROUP_OF}
    assert counts.group_totals == {one: cell(None, ("group", one)) for one in groups}
    assert counts.group_cells == {(row, one): cell(row, ("group", one)) for row in (1, 2) for one in groups}
    assert (counts.standings, counts.standing) == ({row: standing([row]) for row in (1, 2)}, standing([1, 2]))


def test_nobody_and_nothing():
    nothing = count_gaps(RankTable.of([], []), {}, {})
    assert (nothing.cells, nothing.totals, nothing.standings, nothing.standing) == ({}, {}, {}, Standing())
    unasked = count_gaps(table_of([(7, 1, True), (9, 2, False)], []), ROW_OF, {})
    assert (unasked.cells, unasked.standings) == ({}, {1: Standing(undeclared=1)})
