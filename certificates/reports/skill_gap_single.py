"""Weak points that hang on one person: of all who need a competency at a unit, a single one has it."""

from __future__ import annotations

from dataclasses import dataclass

from certificates.reports.skill_gap_facts import GapCell, GapColumn, GapRow, SkillGapReport
from lms.org.enums import PROVINCE_TYPES


@dataclass(frozen=True)
class SingleHolder:
    """`row`: the unit of a province's table; None for the report's unit as a whole."""

    row: GapRow | None
    column: GapColumn
    cell: GapCell


def single_holders(report: SkillGapReport) -> tuple[SingleHolder, ...]:
    """Of a province by unit right below it, of any other unit as a whole: a division's work may be taken over within
    the commune. Those where most people need the competency come first, then in the order of the table.

    Counted are people whose posting there requires the competency. A withheld figure says nothing.
    """
    by_unit = report.unit.unit_type in PROVINCE_TYPES
    places = [(row, row.cells) for row in report.rows] if by_unit else [(None, report.totals)]
    found = [
        SingleHolder(row, column, cell)
        for row, cells in places
        for column, cell in zip(report.columns, cells, strict=True)
        if cell.met == 1 and not cell.withheld
    ]
    return tuple(sorted(found, key=lambda one: -one.cell.required))
