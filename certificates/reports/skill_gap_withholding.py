"""What is left out for readers who may not see the individuals. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from certificates.reports.skill_gap_facts import FEWEST, GapCell, SkillGapReport, Standing, Withheld


def withhold(report: SkillGapReport) -> SkillGapReport:
    """Small figures go, and with them as many others as it takes that nothing small follows by subtraction, be it of a
    unit from its column or of a competency from its group."""
    rows, standing = report.rows, report.standing
    cells = [reasons_of([row.cells[number].required for row in rows]) for number in range(len(report.totals))]
    total_reasons = [_few(cell.required) for cell in report.totals]
    groups, group_reasons = _groups(report, cells, total_reasons)
    heads = reasons_of([row.standing.people for row in rows])
    kept = tuple(
        replace(
            row,
            standing=_standing(row.standing, heads[place]),
            cells=tuple(_cell(cell, cells[number][place]) for number, cell in enumerate(row.cells)),
            group_cells=tuple(_cell(cell, groups[number][place]) for number, cell in enumerate(row.group_cells)),
        )
        for place, row in enumerate(rows)
    )
    return replace(
        report,
        rows=kept,
        totals=tuple(map(_cell, report.totals, total_reasons)),
        group_totals=tuple(map(_cell, report.group_totals, group_reasons)),
        standing=_standing(standing, _few(standing.people)),
        tells_depth=False,
    )


def _groups(
    report: SkillGapReport, cells: Sequence[Sequence[Withheld | None]], totals: Sequence[Withheld | None]
) -> tuple[list[list[Withheld | None]], list[Withheld | None]]:
    """By group the reasons of its cells, and that of its total."""
    found, total_reasons = [], []
    for number, group in enumerate(report.groups):
        own = [place for place, column in enumerate(report.columns) if column in group.columns]
        told = [
            place
            for place, row in enumerate(report.rows)
            if _tells_a_member([(row.cells[one], cells[one][place]) for one in own])
        ]
        counts = [row.group_cells[number].required for row in report.rows]
        found.append(reasons_of(counts, told))
        total = report.group_totals[number]
        tells = _tells_a_member([(report.totals[one], totals[one]) for one in own])
        total_reasons.append(_few(total.required) or (Withheld.COVER if tells else None))
    return found, total_reasons


def _tells_a_member(members: Sequence[tuple[GapCell, Withheld | None]]) -> bool:
    """Whether the figure of a group, less those of its shown competencies, is that of one hidden or of few people."""
    hidden = [cell.required for cell, reason in members if reason]
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < FEWEST)


def _few(count: int) -> Withheld | None:
    return Withheld.FEW if 0 < count < FEWEST else None


def reasons_of(counts: Sequence[int], told: Collection[int] = ()) -> list[Withheld | None]:
    """By place, of figures that add up: why it goes, if it does. `told`: places that go in any case."""
    reasons = [_few(count) or (Withheld.COVER if place in told else None) for place, count in enumerate(counts)]
    others = [place for place, count in enumerate(counts) if count >= FEWEST and not reasons[place]]
    others.sort(key=lambda place: counts[place])
    hidden = [place for place, reason in enumerate(reasons) if reason]
    while hidden and others and (len(hidden) == 1 or sum(counts[place] for place in hidden) < FEWEST):
        hidden.append(others.pop(0))
        reasons[hidden[-1]] = Withheld.COVER
    return reasons


def _cell(cell: GapCell, reason: Withheld | None) -> GapCell:
    return GapCell(withheld=reason) if reason else replace(cell, lacking=0)


def _standing(standing: Standing, reason: Withheld | None) -> Standing:
    return Standing(withheld=reason) if reason else standing
