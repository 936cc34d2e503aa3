"""What is left out for readers who may not see the individuals. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from certificates.reports.skill_gap_facts import FEWEST, GapCell, GapRow, Standing, Withheld


def withhold(
    rows: Sequence[GapRow], totals: Sequence[GapCell], standing: Standing
) -> tuple[tuple[GapRow, ...], tuple[GapCell, ...], Standing]:
    """Small figures go, and with them as many others as it takes that nothing small follows by subtraction."""
    columns = [[row.cells[number].required for row in rows] for number in range(len(totals))]
    cells = [_reasons(counts) for counts in columns]
    heads = _reasons([row.standing.people for row in rows])
    kept_rows = tuple(
        replace(
            row,
            standing=_standing(row.standing, heads[place]),
            cells=tuple(_cell(cell, cells[number][place]) for number, cell in enumerate(row.cells)),
        )
        for place, row in enumerate(rows)
    )
    kept_totals = tuple(_cell(cell, _few(cell.required)) for cell in totals)
    return kept_rows, kept_totals, _standing(standing, _few(standing.people))


def _few(count: int) -> Withheld | None:
    return Withheld.FEW if 0 < count < FEWEST else None


def _reasons(counts: Sequence[int]) -> list[Withheld | None]:
    reasons = [_few(count) for count in counts]
    others = sorted((place for place, count in enumerate(counts) if count >= FEWEST), key=lambda place: counts[place])
    hidden = [place for place, reason in enumerate(reasons) if reason]
    while hidden and others and (len(hidden) == 1 or sum(counts[place] for place in hidden) < FEWEST):
        hidden.append(others.pop(0))
        reasons[hidden[-1]] = Withheld.COVER
    return reasons


def _cell(cell: GapCell, reason: Withheld | None) -> GapCell:
    return GapCell(withheld=reason) if reason else cell


def _standing(standing: Standing, reason: Withheld | None) -> Standing:
    return Standing(withheld=reason) if reason else standing
