"""A report's tables as the page draws them: the first rows of each, people linked to their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from certificates.reports.contract import Report, ReportTable
from certificates.reports.report_cells import NUMBERS, cell_text
from lms.core.exports import ColumnKind
from lms.core.tables import Cell, Column, Row, Table

PAGE_SIZE = 50


@dataclass(frozen=True)
class ShownTable:
    """`rest` is how many rows more there are in the files."""

    table: Table
    count: int
    rest: int


def shown_tables(report: Report, number: str | None) -> tuple[list[ShownTable], Page[Any] | None]:
    """Every table of figures whole, up to a page of it; the last one, of people, page by page."""
    tables = list(report.tables)
    paged = tables.pop() if tables and tables[-1].names_people and not report.kind.is_of_one else None
    shown = [_shown(table, 0, PAGE_SIZE) for table in tables if len(table)]
    if paged is None:
        return shown, None
    page = Paginator(paged.items, PAGE_SIZE).get_page(number)
    if len(paged):
        shown.append(_shown(paged, page.start_index() - 1, PAGE_SIZE, is_paged=True))
    return shown, page


def _shown(table: ReportTable[Any], start: int, size: int, *, is_paged: bool = False) -> ShownTable:
    columns = tuple(Column(str(column.label), numeric=column.kind in NUMBERS) for column in table.columns)
    rest = 0 if is_paged else max(0, len(table) - size)
    rows = tuple(islice(_rows(table, start), size))
    if table.total is not None and not rest:
        rows = (*rows, _row(table, table.total, None))
    first = _name_first(table)
    if first:
        columns = (columns[first], *columns[:first], *columns[first + 1 :])
        rows = tuple(Row((row.cells[first], *row.cells[:first], *row.cells[first + 1 :])) for row in rows)
    return ShownTable(Table(str(table.name), columns, rows), len(table), rest)


def _name_first(table: ReportTable[Any]) -> int:
    """On a phone a row is a card headed by its first cell: of people that is their name, not their unit."""
    return 1 if table.by_unit == 0 else 0


def _rows(table: ReportTable[Any], start: int) -> Iterator[Row]:
    values = [value for _column, value in table.told]
    for item in islice(table.items, start, None):
        person = table.person_of(item) if table.person_of else None
        href = reverse("hr:person", args=[person]) if person else ""
        yield _row(table, [value(item) for value in values], href)


def _row(table: ReportTable[Any], values: Any, href: str | None) -> Row:
    name_at = _name_first(table)
    return Row(
        tuple(
            Cell(
                cell_text(column.kind, value),
                href=href if href and at == name_at else "",
                lang="vi" if column.kind == ColumnKind.TEXT and isinstance(value, str) else "",
            )
            for at, (column, value) in enumerate(zip(table.columns, values, strict=True))
        )
    )
