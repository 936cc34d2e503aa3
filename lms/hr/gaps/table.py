"""The gap table and the phone's list, ready to be drawn: figures with the lists they open."""

from __future__ import annotations

from dataclasses import dataclass

from certificates.reports.skill_gap_facts import (
    GapCell,
    GapColumn,
    GapRow,
    PersonState,
    SkillGapReport,
    Standing,
    TopGap,
    Withheld,
)
from certificates.reports.skill_gap_people import Group
from certificates.reports.skill_gap_words import cell_text, column_mark, figures, row_label, top_text, unmet_text
from lms.core.heat import heat_step
from lms.hr.gaps.links import STATE_GROUPS, GapLinks


@dataclass(frozen=True)
class Figure:
    """A figure and the list of that length; without `href` there is nothing behind it."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class HeatCell:
    step: str
    below: Figure
    unknown: Figure | None


@dataclass(frozen=True)
class HeatRow:
    label: str
    href: str
    is_unconfirmed: bool
    people: Figure
    unmet: Figure
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatColumn:
    code: str
    name: str
    note: str
    href: str


@dataclass(frozen=True)
class TopLine:
    code: str
    name: str
    figures: str
    text: str
    href: str


@dataclass(frozen=True)
class HeatTable:
    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    total: HeatRow
    ranked: tuple[TopLine, ...]
    states: tuple[tuple[Figure, str], ...]
    people: Figure


def heat_table(report: SkillGapReport, links: GapLinks) -> HeatTable:
    return HeatTable(
        columns=tuple(_column(column, links) for column in report.columns),
        rows=tuple(_row(row, report, links) for row in report.rows),
        total=HeatRow(
            label="",
            href="",
            is_unconfirmed=False,
            **_standing(report.standing, None, links),
            cells=_cells(report.totals, report.columns, None, links),
        ),
        ranked=tuple(_top(top, links) for top in report.ranked if top.cell.unmet),
        states=tuple(
            (Figure(str(report.standing.count(state)), links.people(STATE_GROUPS[state])), str(state.label))
            for state in PersonState
        ),
        people=Figure(str(report.standing.people), links.people(Group.REQUIRED)),
    )


def _column(column: GapColumn, links: GapLinks) -> HeatColumn:
    words = column.words
    return HeatColumn(words.code, words.name_vi, column_mark(column), links.people(Group.UNMET, column=column))


def _row(row: GapRow, report: SkillGapReport, links: GapLinks) -> HeatRow:
    return HeatRow(
        label=row_label(row),
        href="" if row.is_own else links.unit(row.unit.uid),
        is_unconfirmed=row.unit.is_unconfirmed,
        **_standing(row.standing, row, links),
        cells=_cells(row.cells, report.columns, row, links),
    )


def _standing(standing: Standing, row: GapRow | None, links: GapLinks) -> dict[str, Figure]:
    people = str(standing.withheld.label) if standing.withheld else str(standing.people)
    return {
        "people": Figure(people, links.people(Group.REQUIRED, row=row)),
        "unmet": Figure(unmet_text(standing), links.people(Group.UNMET, row=row) if standing.declared else ""),
    }


def _cells(
    cells: tuple[GapCell, ...], columns: tuple[GapColumn, ...], row: GapRow | None, links: GapLinks
) -> tuple[HeatCell, ...]:
    return tuple(_cell(cell, column, row, links) for cell, column in zip(cells, columns, strict=True))


def _cell(cell: GapCell, column: GapColumn, row: GapRow | None, links: GapLinks) -> HeatCell:
    if cell.withheld or not cell.required:
        return HeatCell(Withheld.FEW if cell.withheld else "none", Figure(cell_text(cell)), None)
    unknown = None
    if cell.not_shown:
        unknown = Figure(f"? {cell.not_shown}", links.people(Group.NOT_SHOWN, row=row, column=column))
    below = Figure(cell_text(cell), links.people(Group.BELOW, row=row, column=column))
    return HeatCell(heat_step(cell.below, cell.required), below, unknown)


def _top(top: TopGap, links: GapLinks) -> TopLine:
    words = top.column.words
    return TopLine(
        code=words.code,
        name=words.name_vi,
        figures=figures(top.cell),
        text=top_text(top),
        href=links.people(Group.UNMET, column=top.column),
    )
