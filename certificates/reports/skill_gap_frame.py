"""The counting of the skill-gap report, by NumPy. Pure: numbers in, numbers out.

Imported late (`skill_gap.py`): NumPy takes a tenth of a second, which web workers that count nothing need not pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from certificates.reports.skill_gap_facts import (
    BELOW_RANK,
    EXEMPT_RANK,
    MET_RANK,
    NOT_SHOWN_RANK,
    GapCell,
    PersonState,
    Standing,
)
from certificates.reports.skill_gap_ranks import NOT_ASKED, RankTable

STATES = {
    MET_RANK: PersonState.MET,
    EXEMPT_RANK: PersonState.EXEMPT,
    NOT_SHOWN_RANK: PersonState.NOT_SHOWN,
    BELOW_RANK: PersonState.BELOW,
}
"""By the worst rank."""

Figures = dict[str, np.ndarray]
"""By field of `GapCell` a count for each row (or for all) and column."""


@dataclass(frozen=True)
class GapCounts:
    """Cells by (row, competency) and (row, group), totals by competency and group, standings by row and of all."""

    cells: dict[tuple[int, int], GapCell]
    totals: dict[int, GapCell]
    group_cells: dict[tuple[int, int], GapCell]
    group_totals: dict[int, GapCell]
    standings: dict[int, Standing]
    standing: Standing


def count_gaps(table: RankTable, row_of: Mapping[int, int], group_of: Mapping[int, int]) -> GapCounts:
    """A person counts once in a cell, by the worst of their postings there, and once in the standing.

    `row_of` is the row of each unit, `group_of` the number of each competency's group; in a group's cell the worst of
    its competencies counts.
    """
    rows = _rows(table.units, row_of)
    there, officials, worst = _worst(table.ranks, rows, table.officials)
    everywhere, _officials, overall = _worst(worst, np.zeros_like(there), officials)
    groups = list(dict.fromkeys(group_of[one] for one in table.competencies))
    inside = [[group_of[one] == group for one in table.competencies] for group in groups]
    states = _states(table, overall)
    homes = rows[table.homes]
    return GapCounts(
        cells=_cells(there, worst, table.competencies),
        totals=_totals(everywhere, overall, table.competencies),
        group_cells=_cells(there, _by_group(worst, inside), groups),
        group_totals=_totals(everywhere, _by_group(overall, inside), groups),
        standings={int(row): _standing(states[homes == row]) for row in np.unique(homes)},
        standing=_standing(states),
    )


def _rows(units: np.ndarray, row_of: Mapping[int, int]) -> np.ndarray:
    known, places = np.unique(units, return_inverse=True)
    return np.array([row_of[int(unit)] for unit in known], dtype=np.int64)[places]


def _worst(ranks: np.ndarray, rows: np.ndarray, officials: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each person once a row, in the order of rows: row, official, and the worst rank of each column."""
    order = np.lexsort((officials, rows))
    rows, officials = rows[order], officials[order]
    [firsts] = np.nonzero(_turns(rows) | _turns(officials))
    worst = np.maximum.reduceat(ranks[order], firsts, axis=0) if len(firsts) else ranks
    return rows[firsts], officials[firsts], worst


def _turns(values: np.ndarray) -> np.ndarray:
    """Where something else begins."""
    return np.concatenate(([True], values[1:] != values[:-1])) if len(values) else np.zeros(0, dtype=bool)


def _by_group(ranks: np.ndarray, inside: list[list[bool]]) -> np.ndarray:
    return (
        np.array([ranks[:, columns].max(axis=1) for columns in inside], dtype=ranks.dtype)
        .reshape(len(inside), len(ranks))
        .T
    )


def _figures(rows: np.ndarray, ranks: np.ndarray) -> tuple[np.ndarray, Figures]:
    """Rows, which come in order, and what is counted in each."""
    [firsts] = np.nonzero(_turns(rows))
    counted = {
        "required": ranks > NOT_ASKED,
        "below": ranks >= BELOW_RANK,
        "not_shown": ranks == NOT_SHOWN_RANK,
        "exempt": ranks == EXEMPT_RANK,
        "lacking": np.maximum(ranks - BELOW_RANK, 0),
    }
    if not len(firsts):
        return rows, {name: np.zeros((0, ranks.shape[1]), dtype=np.int64) for name in counted}
    return rows[firsts], {name: np.add.reduceat(one, firsts, axis=0, dtype=np.int64) for name, one in counted.items()}


def _cells(rows: np.ndarray, ranks: np.ndarray, columns: list[int]) -> dict[tuple[int, int], GapCell]:
    """Of those that somebody needs."""
    found, figures = _figures(rows, ranks)
    places, needed = np.nonzero(figures["required"])
    keys = zip(found[places].tolist(), (columns[column] for column in needed), strict=True)
    counts = zip(*(counted[places, needed].tolist() for counted in figures.values()), strict=True)
    return {key: GapCell(**dict(zip(figures, values, strict=True))) for key, values in zip(keys, counts, strict=True)}


def _totals(rows: np.ndarray, ranks: np.ndarray, columns: list[int]) -> dict[int, GapCell]:
    return {column: cell for (_row, column), cell in _cells(rows, ranks, columns).items()}


def _states(table: RankTable, overall: np.ndarray) -> np.ndarray:
    """Of everybody whose main posting is here. Where that requires nothing they are never "đủ mức", whatever else
    they hold."""
    worst = overall.max(axis=1, initial=NOT_ASKED)
    people = np.unique(table.officials)
    rank = np.minimum(worst[np.searchsorted(people, table.officials[table.homes])], BELOW_RANK)
    declared = table.ranks[table.homes].max(axis=1, initial=NOT_ASKED) > NOT_ASKED
    return np.where((rank == MET_RANK) & ~declared, NOT_ASKED, rank)


def _standing(states: np.ndarray) -> Standing:
    counts = {state.value: int((states == rank).sum()) for rank, state in STATES.items()}
    return Standing(**counts, undeclared=int((states == NOT_ASKED).sum()))
