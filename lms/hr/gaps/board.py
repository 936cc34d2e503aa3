"""Which part of the gap report its table shows: of a province the groups of competencies, or the competencies of one;
the units that were searched for, in the order asked for, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from certificates.reports.skill_gap_facts import CompetencyGroup, GapCell, GapColumn, GapRow, SkillGapReport
from certificates.reports.skill_gap_measures import Measure, asked_measure, order_of
from certificates.reports.skill_gap_words import row_label
from lms.core.vietnamese.text import search_key, search_terms
from lms.hr.gaps.links import COMPETENCY_GROUP_PARAM
from lms.hr.scope import PAGE_PARAM
from lms.org.enums import PROVINCE_TYPES

SORT_PARAM, TEXT_PARAM = "sap-xep", "tim"
BY_PEOPLE, BY_UNMET = "so-nguoi", "chua-dat"
MEASURE_PARAM = "hien"
CELLS_AT_ONCE = 250
"""On a page of the table, so that it weighs less than 90 KB; of very wide tables at least some rows."""
FEWEST_ROWS = 15


@dataclass(frozen=True)
class BoardColumn:
    """A competency or a group of them, and where its cells stand in the report."""

    of: GapColumn | CompetencyGroup
    place: int

    @property
    def key(self) -> str:
        return self.of.key if isinstance(self.of, CompetencyGroup) else self.of.words.code

    def cell(self, row: GapRow) -> GapCell:
        return (row.group_cells if isinstance(self.of, CompetencyGroup) else row.cells)[self.place]

    def total(self, report: SkillGapReport) -> GapCell:
        return (report.group_totals if isinstance(self.of, CompetencyGroup) else report.totals)[self.place]


@dataclass(frozen=True)
class Board:
    """`is_by_groups`: of a province, whose competencies are too many to stand side by side; `opened` is the group
    whose competencies are shown. A table that isn't by groups has every row on one page, as the report has them."""

    is_by_groups: bool
    opened: CompetencyGroup | None
    columns: tuple[BoardColumn, ...]
    sort: str
    text: str
    page: Page[Any]
    measure: Measure = Measure.SHARE

    @property
    def rows(self) -> list[GapRow]:
        return list(self.page.object_list)

    @property
    def asked(self) -> dict[str, str]:
        """As parameters of its address."""
        found = {COMPETENCY_GROUP_PARAM: self.opened.key if self.opened else "", SORT_PARAM: self.sort}
        found |= {TEXT_PARAM: self.text, MEASURE_PARAM: "" if self.measure == Measure.SHARE else self.measure.value}
        return {name: value for name, value in found.items() if value}

    def asked_with(self, **changed: str) -> dict[str, str]:
        """The same but for the order, the measure or the opened group, with which an order by its columns goes."""
        names = {"sort": SORT_PARAM, "group": COMPETENCY_GROUP_PARAM, "measure": MEASURE_PARAM}
        found = self.asked | {names[one]: value for one, value in changed.items()}
        if "group" in changed and found.get(SORT_PARAM) not in {BY_PEOPLE, BY_UNMET, changed["group"]}:
            found.pop(SORT_PARAM, None)
        if found.get(MEASURE_PARAM) == Measure.SHARE:
            del found[MEASURE_PARAM]
        return {name: value for name, value in found.items() if value}


def board_of(report: SkillGapReport, query: QueryDict) -> Board:
    """What the address doesn't name rightly is shown as if it weren't asked for."""
    competencies = tuple(BoardColumn(column, place) for place, column in enumerate(report.columns))
    groups = tuple(BoardColumn(group, place) for place, group in enumerate(report.groups))
    measure = asked_measure(query.get(MEASURE_PARAM, ""), report)
    if report.unit.unit_type not in PROVINCE_TYPES or len(groups) < 2:
        page = Paginator(report.rows, max(1, len(report.rows))).get_page(1)
        return Board(False, None, competencies, "", "", page, measure)
    opened = next((one for one in groups if one.key == query.get(COMPETENCY_GROUP_PARAM)), None)
    columns = groups
    if opened:
        columns = (opened, *(one for one in competencies if one.of in report.groups[opened.place].columns))
    sort, text = query.get(SORT_PARAM, ""), query.get(TEXT_PARAM, "").strip()
    orders = _orders(columns, measure)
    if sort not in orders:
        sort = ""
    rows = _found(report.rows, text)
    if sort:
        rows = sorted(rows, key=orders[sort])
    size = max(FEWEST_ROWS, CELLS_AT_ONCE // (len(columns) + 1))
    page = Paginator(rows, size).get_page(query.get(PAGE_PARAM))
    return Board(True, report.groups[opened.place] if opened else None, columns, sort, text, page, measure)


def _found(rows: tuple[GapRow, ...], text: str) -> list[GapRow]:
    terms = search_terms(text)
    return [row for row in rows if all(term in search_key(row_label(row)) for term in terms)]


def _orders(columns: tuple[BoardColumn, ...], measure: Measure) -> Mapping[str, Callable[[GapRow], Any]]:
    """The largest first; rows that are even stay in the order of names."""
    by_column = {column.key: _by_cell(column, measure) for column in columns}
    return by_column | {
        BY_PEOPLE: lambda row: -row.standing.people,
        BY_UNMET: lambda row: -row.standing.unmet,
    }


def _by_cell(column: BoardColumn, measure: Measure) -> Callable[[GapRow], tuple[float, float]]:
    def key(row: GapRow) -> tuple[float, float]:
        return order_of(column.cell(row), measure)

    return key
