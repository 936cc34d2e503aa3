"""The gap table and the phone's list, ready to be drawn: figures with the lists they open."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.reports.skill_gap_facts import (
    CompetencyGroup,
    GapCell,
    GapRow,
    SkillGapReport,
    Standing,
    TopGap,
)
from certificates.reports.skill_gap_measure_words import cell_meaning, lead
from certificates.reports.skill_gap_measures import lacked_by, legend_of, measures_of, most_below, shown
from certificates.reports.skill_gap_people import Group
from certificates.reports.skill_gap_words import (
    column_mark,
    figures,
    group_name,
    row_label,
    top_text,
    unmet_text,
)
from lms.core.display import format_number
from lms.hr.gaps.board import BY_PEOPLE, BY_UNMET, Board, BoardColumn
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
    exempt: Figure | None = None


@dataclass(frozen=True)
class HeatRow:
    label: str
    href: str
    is_unconfirmed: bool
    people: Figure
    unmet: Figure
    cells: tuple[HeatCell, ...]
    words: str = ""
    """How many fall short, as a phone says it; that it isn't told, or that nothing is required of them."""
    pick: str = ""
    """The unit's uid; empty for the unit's own people, who can't be picked without those below."""


@dataclass(frozen=True)
class HeatColumn:
    """`code` is empty for a group, whose heading opens it; `sort_href` is empty where rows can't be ordered by it."""

    code: str
    name: str
    note: str
    href: str
    sort_href: str = ""
    is_sorted: bool = False
    lang: str = ""


@dataclass(frozen=True)
class TopLine:
    code: str
    name: str
    figures: str
    text: str
    href: str


@dataclass(frozen=True)
class HeatTable:
    """`ranked` is what the scope lacks, `listed` the same of the opened group alone; `heads` are the headings of unit,
    people and unmet where rows can be ordered by them."""

    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    total: HeatRow
    ranked: tuple[TopLine, ...]
    listed: tuple[TopLine, ...]
    states: tuple[tuple[Figure, str], ...]
    people: Figure
    heads: tuple[HeatColumn, ...] = ()
    tabs: tuple[dict[str, object], ...] = ()
    measures: tuple[dict[str, object], ...] = ()
    """The ways of showing a cell, each with its address."""
    lead: str = ""
    caption: str = ""
    legend: tuple[tuple[str, str], ...] = ()


def heat_table(report: SkillGapReport, links: GapLinks, board: Board) -> HeatTable:
    ranked = lacked_by(report, board.measure)
    most = most_below(column.cell(row) for row in report.rows for column in board.columns)
    listed = [top for top in ranked if not board.opened or top.column in board.opened.columns]
    return HeatTable(
        columns=tuple(_column(column, links, board) for column in board.columns),
        rows=tuple(_row(row, board, most, links) for row in board.rows),
        total=HeatRow(
            label="",
            href="",
            is_unconfirmed=False,
            **_standing(report.standing, None, links),
            cells=tuple(_cell(column.total(report), board, most, column, None, links) for column in board.columns),
        ),
        ranked=tuple(_top(top, board, links) for top in ranked),
        listed=tuple(_top(top, board, links) for top in listed),
        states=tuple(
            (
                Figure(format_number(report.standing.count(state)), links.people(STATE_GROUPS[state])),
                str(state.label),
            )
            for state in report.standing.told
        ),
        people=Figure(format_number(report.standing.people), links.people(Group.REQUIRED)),
        heads=_heads(links, board) if board.is_by_groups else (),
        tabs=_tabs(report, links, board) if board.is_by_groups else (),
        measures=_measures(report, links, board),
        lead=lead(board.measure),
        caption=cell_meaning(board.measure, by_groups=board.is_by_groups and not board.opened),
        legend=tuple(legend_of(board.measure, most)),
    )


def _measures(report: SkillGapReport, links: GapLinks, board: Board) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "label": one.label,
            "href": links.table(board.asked_with(measure=one.value)),
            "current": one == board.measure,
        }
        for one in measures_of(report)
    )


def _heads(links: GapLinks, board: Board) -> tuple[HeatColumn, ...]:
    labels = (("", _("Đơn vị")), (BY_PEOPLE, _("Số người")), (BY_UNMET, pgettext("gap", "Chưa đạt")))
    return tuple(
        HeatColumn("", label, "", "", links.table(board.asked_with(sort=key)), board.sort == key)
        for key, label in labels
    )


def _tabs(report: SkillGapReport, links: GapLinks, board: Board) -> tuple[dict[str, object], ...]:
    groups = [(None, _("Theo nhóm"), ""), *((group, group_name(group), "vi") for group in report.groups)]
    return tuple(
        {
            "label": label,
            "href": links.table(board.asked_with(group=group.key if group else "")),
            "current": group == board.opened,
            "lang": lang,
        }
        for group, label, lang in groups
    )


def _column(column: BoardColumn, links: GapLinks, board: Board) -> HeatColumn:
    sort = links.table(board.asked_with(sort=column.key)) if board.is_by_groups else ""
    is_sorted = board.sort == column.key
    of = column.of
    if isinstance(of, CompetencyGroup):
        note = next(filter(None, map(column_mark, of.columns)), "")
        if board.opened:
            return HeatColumn("", _("Cả nhóm"), note, links.people(Group.UNMET, of=of), sort, is_sorted)
        href = links.table(board.asked_with(group=of.key))
        return HeatColumn("", group_name(of), note, href, sort, is_sorted, lang="vi" if of.name else "")
    href = links.people(Group.UNMET, of=of)
    return HeatColumn(of.words.code, of.words.name_vi, column_mark(of), href, sort, is_sorted)


def _row(row: GapRow, board: Board, most: int, links: GapLinks) -> HeatRow:
    return HeatRow(
        label=row_label(row),
        href="" if row.is_own else links.unit(row.unit.uid),
        is_unconfirmed=row.unit.is_unconfirmed,
        **_standing(row.standing, row, links),
        cells=tuple(_cell(column.cell(row), board, most, column, row, links) for column in board.columns),
        words=_words(row.standing),
        pick="" if row.is_own else str(row.unit.uid),
    )


def _words(standing: Standing) -> str:
    if standing.withheld:
        return _("không hiện số, để không lộ từng người")
    if not standing.declared:
        return _("chưa khai yêu cầu")
    return _("%(figure)s người chưa đạt") % {"figure": unmet_text(standing)}


def _standing(standing: Standing, row: GapRow | None, links: GapLinks) -> dict[str, Figure]:
    people = str(standing.withheld.label) if standing.withheld else format_number(standing.people)
    return {
        "people": Figure(people, links.people(Group.REQUIRED, row=row)),
        "unmet": Figure(unmet_text(standing), links.people(Group.UNMET, row=row) if standing.declared else ""),
    }


def _cell(cell: GapCell, board: Board, most: int, column: BoardColumn, row: GapRow | None, links: GapLinks) -> HeatCell:
    told = shown(cell, board.measure, most)
    if cell.withheld or not cell.required:
        return HeatCell(told.step, Figure(told.text), None)
    unknown = None
    if cell.not_shown:
        text = f"? {format_number(cell.not_shown)}"
        unknown = Figure(text, links.people(Group.NOT_SHOWN, row=row, of=column.of))
    below = Figure(told.text, links.people(Group.BELOW, row=row, of=column.of))
    exempt = None
    if cell.exempt:
        text = _("miễn %(count)s") % {"count": format_number(cell.exempt)}
        exempt = Figure(text, links.people(Group.EXEMPT, row=row, of=column.of))
    return HeatCell(told.step, below, unknown, exempt)


def _top(top: TopGap, board: Board, links: GapLinks) -> TopLine:
    words = top.column.words
    return TopLine(
        code=words.code,
        name=words.name_vi,
        figures=figures(top.cell, board.measure),
        text=top_text(top, board.measure),
        href=links.people(Group.UNMET, of=top.column),
    )
