"""The counting of the skill-gap report, by pandas. Pure: numbers in, numbers out.

Imported late (`skill_gap.py`): pandas takes half a second, which web workers that count nothing need not pay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from certificates.reports.skill_gap_facts import (
    BELOW_RANK,
    EXEMPT_RANK,
    MET_RANK,
    NOT_SHOWN_RANK,
    GapCell,
    PersonState,
    Standing,
)

Check = tuple[int, int, int, int]
"""Row, competency, official, rank of the state; above that of below, by how many levels are lacking."""

Home = tuple[int, int, bool]
"""Row of the main posting, official, whether that posting requires anything."""


@dataclass(frozen=True)
class GapCounts:
    """Cells by (row, competency) and (row, group), totals by competency and group, standings by row and of all."""

    cells: dict[tuple[int, int], GapCell]
    totals: dict[int, GapCell]
    group_cells: dict[tuple[int, int], GapCell]
    group_totals: dict[int, GapCell]
    standings: dict[int, Standing]
    standing: Standing


def count_gaps(checks: Sequence[Check], homes: Sequence[Home], group_of: Mapping[int, int]) -> GapCounts:
    """A person counts once in a cell, by the worst of their postings there, and once in the standing.

    `group_of` is the number of each competency's group; in a group's cell the worst of its competencies counts.
    """
    frame = pd.DataFrame(checks, columns=["row", "competency", "official", "rank"])
    people = pd.DataFrame(homes, columns=["row", "official", "declared"]).drop_duplicates("official")
    worst = frame.groupby(["row", "competency", "official"], as_index=False, sort=False)["rank"].max()
    overall = worst.groupby(["competency", "official"], as_index=False, sort=False)["rank"].max()
    worst["group"] = worst["competency"].map(group_of).astype("int64")
    by_group = worst.groupby(["row", "group", "official"], as_index=False, sort=False)["rank"].max()
    over_groups = by_group.groupby(["group", "official"], as_index=False, sort=False)["rank"].max()
    people["state"] = _states(people, worst.groupby("official")["rank"].max())
    return GapCounts(
        cells=_cells(worst, ["row", "competency"]),
        totals={key[0]: cell for key, cell in _cells(overall, ["competency"]).items()},
        group_cells=_cells(by_group, ["row", "group"]),
        group_totals={key[0]: cell for key, cell in _cells(over_groups, ["group"]).items()},
        standings={int(row): _standing(some) for row, some in people.groupby("row")},
        standing=_standing(people),
    )


def _cells(worst: pd.DataFrame, keys: list[str]) -> dict[tuple[int, ...], GapCell]:
    rank = worst["rank"]
    counted = worst.assign(
        required=1,
        below=rank.ge(BELOW_RANK),
        not_shown=rank.eq(NOT_SHOWN_RANK),
        exempt=rank.eq(EXEMPT_RANK),
        lacking=(rank - BELOW_RANK).clip(lower=0),
    )
    figures = ["required", "below", "not_shown", "exempt", "lacking"]
    sums = counted.groupby(keys, sort=False)[figures].sum().reset_index()
    width = len(keys)
    return {
        tuple(int(key) for key in values[:width]): _cell(*(int(figure) for figure in values[width:]))
        for values in sums.itertuples(index=False, name=None)
    }


def _cell(required: int, below: int, not_shown: int, exempt: int, lacking: int) -> GapCell:
    return GapCell(required, below, not_shown, exempt=exempt, lacking=lacking)


def _states(people: pd.DataFrame, ranks: pd.Series) -> pd.Series:
    """By the worst rank. Whose main posting requires nothing is never "đủ mức", whatever else they hold."""
    rank = people["official"].map(ranks)
    states = pd.Series(PersonState.MET.value, index=people.index, dtype=object)
    states[rank.isna() | (rank.eq(MET_RANK) & ~people["declared"].astype(bool))] = PersonState.UNDECLARED.value
    states[rank.eq(EXEMPT_RANK)] = PersonState.EXEMPT.value
    states[rank.eq(NOT_SHOWN_RANK)] = PersonState.NOT_SHOWN.value
    states[rank.ge(BELOW_RANK)] = PersonState.BELOW.value
    return states


def _standing(people: pd.DataFrame) -> Standing:
    counts = people["state"].value_counts()
    return Standing(**{state.value: int(counts.get(state.value, 0)) for state in PersonState})
