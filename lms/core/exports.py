"""Tables as XLSX files that say where they come from, keep their types and can't carry a formula."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms.core.vietnamese.dates import format_date, format_datetime

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
NARROWEST, WIDEST = 8, 60

Words = str | Promise
Row = TypeVar("Row")


class ColumnKind(StrEnum):
    """TEXT also holds codes, phones and identity numbers: their zeros stay."""

    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    INTEGER = "integer"
    YEAR = "year"
    DECIMAL = "decimal"
    PERCENT = "percent"


@dataclass(frozen=True)
class Column:
    """`definition` goes to the sheet of definitions; a percent is a share between 0 and 1."""

    label: Words
    kind: ColumnKind = ColumnKind.TEXT
    definition: Words = ""


@dataclass(frozen=True)
class ReportHead:
    """What every export says above its table: whose, what, as of when, made when, by whom, under which filters."""

    unit: str
    title: Words
    run_at: datetime
    run_by: str
    as_of: date | None = None
    known_at: datetime | None = None
    filters: Sequence[tuple[Words, Words]] = ()

    def lines(self) -> list[str]:
        """The two small lines under the title; papers print the same."""
        moments = []
        if self.as_of:
            moments.append(gettext("Số liệu đến ngày %(day)s") % {"day": format_date(self.as_of)})
        if self.known_at:
            moments.append(gettext("theo dữ liệu ghi nhận đến %(moment)s") % {"moment": _moment(self.known_at)})
        moments.append(gettext("lập lúc %(moment)s") % {"moment": _moment(self.run_at)})
        moments.append(gettext("người lập: %(name)s") % {"name": self.run_by})
        first = "; ".join(moments)
        chosen = "; ".join(f"{label}: {value}" for label, value in self.filters) or gettext("không lọc")
        return [first[:1].upper() + first[1:], gettext("Bộ lọc: %(filters)s") % {"filters": chosen}]


@dataclass(frozen=True)
class Sheet:
    """`rows` may be a generator: the file is written row by row. `notes` are further terms and their meaning."""

    name: Words
    head: ReportHead
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[tuple[Words, Words]] = field(default=())


Told = tuple[Column, Callable[[Row], object]]
"""A column beside what it says of a row."""


def told_sheet(
    name: Words,
    head: ReportHead,
    told: Sequence[Told[Row]],
    rows: Iterable[Row],
    notes: Sequence[tuple[Words, Words]] = (),
) -> Sheet:
    """A sheet whose columns and values stand in one list, so that the two can't get out of step."""
    columns, values = [column for column, _value in told], [value for _column, value in told]
    return Sheet(name, head, columns, ([value(row) for value in values] for row in rows), notes)


def _moment(moment: datetime) -> str:
    return format_datetime(timezone.localtime(moment))


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """An XLSX file with one sheet a table and a sheet of definitions."""
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        first = sheets[0].head
        book.set_properties(
            {"title": str(first.title), "author": first.run_by, "company": first.unit, "created": _naive(first.run_at)}
        )
        formats = _Formats(book)
        names = unique_sheet_names([*(str(sheet.name) for sheet in sheets), gettext("Chú thích")])
        for number, (sheet, name) in enumerate(zip(sheets, names, strict=False), start=1):
            _TableWriter(book, sheet, name, number, formats).write()
        _write_definitions(book.add_worksheet(names[-1]), sheets, formats)
    return buffer.getvalue()


def unique_sheet_names(names: Sequence[str]) -> list[str]:
    """Excel allows 31 characters without []:*?/\\ and compares without case."""
    taken: set[str] = set()
    result = []
    for name in names:
        clean = " ".join(re.sub(r"[\[\]:*?/\\]", "-", name).split()).strip("'")[:31] or "1"
        candidate, number = clean, 2
        while candidate.lower() in taken:
            suffix = f" ({number})"
            candidate, number = clean[: 31 - len(suffix)] + suffix, number + 1
        taken.add(candidate.lower())
        result.append(candidate)
    return result


def _naive(moment: datetime) -> datetime:
    """Excel knows no time zones: what the clock on the wall says."""
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment


class _Formats:
    """The cell formats of one workbook.

    `quoted` carries Excel's own apostrophe mark. A string cell is never computed on opening, but Excel computes a
    text beginning with = + - @ as soon as someone edits the cell and presses Enter; the mark forbids that. It isn't a
    character of the value, so +84… and names come back unchanged when the file is imported again.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        cell = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1}
        plain = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        self.unit = book.add_format(plain | {"bold": True})
        self.title = book.add_format(plain | {"bold": True, "font_size": 14})
        self.small = book.add_format(plain | {"italic": True})
        self.header = book.add_format(
            cell | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E7E6E6"}
        )
        text = cell | {"num_format": "@", "text_wrap": True}
        self.text = book.add_format(text)
        self.quoted = book.add_format(text | {"quote_prefix": True})
        self.number = {
            ColumnKind.TEXT: self.text,
            ColumnKind.DATE: book.add_format(cell | {"num_format": "dd/mm/yyyy", "align": "center"}),
            ColumnKind.DATETIME: book.add_format(cell | {"num_format": "hh:mm dd/mm/yyyy", "align": "center"}),
            ColumnKind.INTEGER: book.add_format(cell | {"num_format": "#,##0"}),
            ColumnKind.YEAR: book.add_format(cell | {"num_format": "0", "align": "center"}),
            ColumnKind.DECIMAL: book.add_format(cell | {"num_format": "#,##0.0#"}),
            ColumnKind.PERCENT: book.add_format(cell | {"num_format": "0.0%"}),
        }

    def of_text(self, text: str, plain: Format) -> Format:
        return self.quoted if text.startswith(FORMULA_STARTS) else plain


class _TableWriter:
    """Writes one table, top to bottom; constant memory allows no other order."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet, name: str, number: int, formats: _Formats) -> None:
        self.book, self.sheet, self.name, self.number, self.formats = book, sheet, name, number, formats
        self.page: Worksheet = book.add_worksheet(name)
        self.widths = [min(len(str(column.label)), 20) for column in sheet.columns]

    def write(self) -> None:
        head = self.sheet.head
        for row, (text, style) in enumerate(
            [
                (head.unit, self.formats.unit),
                (str(head.title), self.formats.title),
                *((line, self.formats.small) for line in head.lines()),
            ]
        ):
            self.page.write_string(row, 0, text[:LONGEST_CELL], style)
        top = 5  # after an empty row, so that Excel's own sorting leaves the head alone
        for number, column in enumerate(self.sheet.columns):
            self.page.write_string(top, number, str(column.label), self.formats.header)
        last = top
        for last, values in enumerate(self.sheet.rows, start=top + 1):
            for number, (column, value) in enumerate(zip(self.sheet.columns, values, strict=True)):
                self._write_cell(last, number, column.kind, value)
        self._lay_out(top, last)

    def _write_cell(self, row: int, number: int, kind: ColumnKind, value: Any) -> None:
        style = self.formats.number[kind]
        if value is None or value == "":
            self.page.write_blank(row, number, None, style)
            return
        if kind in {ColumnKind.DATE, ColumnKind.DATETIME} and isinstance(value, date):
            moment = _naive(value) if isinstance(value, datetime) else value
            self.page.write_datetime(row, number, moment, style)
            shown = 16 if kind is ColumnKind.DATETIME else 10
        elif kind not in {ColumnKind.TEXT, ColumnKind.DATE} and isinstance(value, int | float | Decimal):
            self.page.write_number(row, number, float(value), style)
            shown = 8
        else:
            text = str(value)
            text = text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
            self.page.write_string(row, number, text, self.formats.of_text(text, self.formats.text))
            shown = max(map(len, text.split("\n")))
        self.widths[number] = max(self.widths[number], shown)

    def _lay_out(self, top: int, last: int) -> None:
        page, end = self.page, len(self.sheet.columns) - 1
        for number, width in enumerate(self.widths):
            page.set_column(number, number, max(NARROWEST, min(WIDEST, width + 2)))
        page.freeze_panes(top + 1, 0)
        page.autofilter(top, 0, max(last, top + 1), end)
        page.repeat_rows(top)
        page.set_paper(9)  # A4
        if sum(self.widths) > 90:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_footer("&R&P/&N")
        # Screen readers announce the column title with each cell of a region named so.
        corner = xlsxwriter.utility.xl_rowcol_to_cell
        region = f"TitleRegion{self.number}.{corner(top, 0)}.{corner(last, end)}.{self.number}"
        quoted = self.name.replace("'", "''")
        self.book.define_name(region, f"='{quoted}'!{corner(top, 0, row_abs=True, col_abs=True)}")


def _write_definitions(page: Worksheet, sheets: Sequence[Sheet], formats: _Formats) -> None:
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, gettext("Mục"), formats.header)
    page.write_string(0, 1, gettext("Ý nghĩa"), formats.header)
    defined = {
        str(label): str(meaning)
        for sheet in sheets
        for label, meaning in [*((column.label, column.definition) for column in sheet.columns), *sheet.notes]
        if str(meaning)
    }
    for row, texts in enumerate(defined.items(), start=1):
        for number, text in enumerate(texts):
            page.write_string(row, number, text, formats.of_text(text, formats.text))
    page.freeze_panes(1, 0)
