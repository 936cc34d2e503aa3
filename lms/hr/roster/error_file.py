"""The rows that were left out, in the file's own columns, with what to mend in each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms.core.exports import FORMULA_STARTS
from lms.core.spreadsheets import Cell
from lms.hr.roster.headings import NAMES
from lms.org.domain.roster.cells import cell_text
from lms.org.domain.roster.checking import CheckedRow, RosterPlan, RosterSource
from lms.org.domain.roster.columns import header_of
from lms.org.domain.roster.findings import Finding
from lms.org.enums_roster import RowOutcome

LONGEST = 32_000


def error_file(source: RosterSource, plan: RosterPlan) -> bytes:
    """Mended, it can be uploaded as it is: the added column is no part of the list."""
    header = header_of(source.sheet, source.header_row)
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(NAMES["sheet"])
        formats = _Formats(book)
        labels = [*header.labels, NAMES["to_mend"]]
        for column, label in enumerate(labels):
            page.write_string(0, column, label, formats.head)
            page.set_column(column, column, 60 if column == len(labels) - 1 else 20)
        page.freeze_panes(1, 0)
        for number, row in enumerate(plan.of(RowOutcome.REFUSED), start=1):
            _write_row(page, number, row, source, formats, width=len(header.labels))
            text = "\n".join(_sentence(finding, source) for finding in row.errors)
            page.write_string(number, len(header.labels), text[:LONGEST], formats.said)
    return buffer.getvalue()


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        plain = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "border": 1}
        wrong = plain | {"bg_color": "#FDECEC", "font_color": "#A61B1B"}
        self.head = book.add_format(plain | {"bold": True, "bg_color": "#E7E6E6", "text_wrap": True})
        self.said = book.add_format(plain | {"text_wrap": True})
        self._cells = {
            (kind, marked, quoted): book.add_format(
                (wrong if marked else plain)
                | {"num_format": "dd/mm/yyyy" if kind == "date" else "@" if kind == "text" else "0"}
                | ({"quote_prefix": True} if quoted else {})
            )
            for kind in ("text", "date", "number")
            for marked in (False, True)
            for quoted in (False, True)
        }

    def cell(self, kind: str, *, marked: bool, quoted: bool = False) -> Format:
        return self._cells[kind, marked, quoted]


def _sentence(finding: Finding, source: RosterSource) -> str:
    return f"{source.labels.get(finding.at, str(finding.at.label))}: {finding.message}"


def _write_row(
    page: Worksheet, number: int, row: CheckedRow, source: RosterSource, formats: _Formats, *, width: int
) -> None:
    cells: Sequence[Cell] = source.sheet.rows[row.number - 1]
    wrong = {source.columns[finding.at]: finding for finding in row.errors if finding.at in source.columns}
    for column in range(width):
        cell = cells[column] if column < len(cells) else None
        marked = column in wrong
        if isinstance(cell, date):
            moment = cell if not isinstance(cell, datetime) else cell.replace(tzinfo=None)
            page.write_datetime(number, column, moment, formats.cell("date", marked=marked))
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            page.write_number(number, column, cell, formats.cell("number", marked=marked))
        else:
            text = cell_text(cell)[:LONGEST]
            quoted = text.startswith(FORMULA_STARTS)
            page.write_string(number, column, text, formats.cell("text", marked=marked, quoted=quoted))
        if marked:
            page.write_comment(number, column, wrong[column].message[:LONGEST])
