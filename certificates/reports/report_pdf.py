"""A report as an administrative paper, whatever its kind; a long one is drawn part by part, unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from math import ceil, sqrt
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from certificates.exceptions import ReportTooLong
from certificates.reports.contract import PaperHtml, Report, ReportTable
from certificates.reports.files import CONTENT_TYPES, FileFormat, ReportFile
from certificates.reports.paper_heads import ReportAbout, in_a_sentence, report_paper
from certificates.reports.report_cells import NUMBERS, cell_text
from certificates.reports.report_files import report_name
from lms.core.display import format_number
from lms.core.exports import ColumnKind
from lms.core.pdf import PAPER_STYLESHEET, render_pdf
from lms.core.pdf_parts import PdfPart, render_in_parts

STYLESHEETS = (PAPER_STYLESHEET, "certificates/report.css")
PART_ROWS = 400
"""Rows that one process draws: some thirty pages, a few seconds."""
ROWS_AT_MOST = 12_000
"""Above this nobody turns the pages of a paper; the workbook has it all."""

COUNTER_WIDTH, WIDTHS = 4.6, {"num": 6.8, "mid": 8.0}
"""Hundredths of the table's width: of the running number, of figures, of days."""
NARROW, WIDE, GROWTH = 12, 60, 0.65
"""Letters by which a column of words is counted at least and at most, and how much its width follows them: the longer
one grows downwards too."""

Advance = Callable[[int, int], None]


@dataclass(frozen=True)
class PaperUnit:
    """Rows of one unit; `label` is empty where the table isn't by unit."""

    label: str
    rows: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class PaperHead:
    look: str
    label: str
    width: str


@dataclass(frozen=True)
class PaperTable:
    name: str
    heads: list[PaperHead]
    units: list[PaperUnit]
    total: list[tuple[str, str]]


def check_length(report: Report) -> None:
    """Raises ReportTooLong."""
    if (rows := paper_rows(report)) > ROWS_AT_MOST:
        raise ReportTooLong(rows=format_number(rows), most=format_number(ROWS_AT_MOST))


def paper_rows(report: Report) -> int:
    return sum(len(table) for table in _tables(report) if table.names_people or report.kind.paper is None)


def report_pdf(report: Report, advance: Advance = lambda done, total: None) -> bytes:
    """Vietnamese in every language of the interface, as all that is filed. Raises ReportTooLong."""
    check_length(report)
    with translation.override("vi"):
        if paper_rows(report) <= PART_ROWS:
            whole = _whole(report)
            return render_pdf(whole.html, stylesheets=whole.stylesheets)
        parts = _parts(report)
        total = _count(report)
        return render_in_parts(
            (PdfPart(part.html, part.stylesheets) for part in parts),
            title=report_paper(_about(report)).title,
            advance=lambda done: advance(min(done, total), total),
        )


def pdf_file(report: Report, advance: Advance = lambda done, total: None) -> ReportFile:
    return ReportFile(report_name(report, "pdf"), CONTENT_TYPES[FileFormat.PDF], report_pdf(report, advance))


def _whole(report: Report) -> PaperHtml:
    if report.kind.paper is not None:
        return report.kind.paper(report, False)
    return _paper(report, _tables(report), annexed=False)


def _parts(report: Report) -> Iterator[PaperHtml]:
    """The paper with its signatures, then who it is about as an annex; each part is written when it is asked for."""
    listed = [table for table in _tables(report) if table.names_people]
    if report.kind.paper is not None:
        yield report.kind.paper(report, True)
    else:
        yield _paper(report, [table for table in _tables(report) if not table.names_people], annexed=True)
    number = 0
    for table in listed:
        for units in _in_parts(_units(table)):
            number += 1
            yield _annex(report, table, units, is_first=number == 1)


def _count(report: Report) -> int:
    return 1 + sum(ceil(len(table) / PART_ROWS) for table in _tables(report) if table.names_people)


def _in_parts(units: Iterable[PaperUnit]) -> Iterator[list[PaperUnit]]:
    """Whole units together up to the size of a part; one that is larger stands alone."""
    part: list[PaperUnit] = []
    rows = 0
    for unit in units:
        if part and rows + len(unit.rows) > PART_ROWS:
            yield part
            part, rows = [], 0
        part.append(unit)
        rows += len(unit.rows)
    if part:
        yield part


def _tables(report: Report) -> list[ReportTable[Any]]:
    return [paper for table in report.tables for paper in (table.on_paper if table.on_paper is not None else (table,))]


def _paper(report: Report, tables: Sequence[ReportTable[Any]], *, annexed: bool) -> PaperHtml:
    head = report.head
    context = {
        "paper": report_paper(_about(report)),
        "layout": "report-landscape",
        "report": report,
        "run": head.lines()[0],
        "filters": head.lines()[1] if head.filters else "",
        "tables": [_drawn(table, _units(table)) for table in tables if len(table)],
        "annexed": annexed,
    }
    return PaperHtml(render_to_string("certificates/reports/report.html", context), STYLESHEETS)


def _annex(report: Report, table: ReportTable[Any], units: list[PaperUnit], *, is_first: bool) -> PaperHtml:
    about = report_paper(_about(report))
    context = {"paper": about, "layout": "report-landscape", "table": _drawn(table, units), "is_first": is_first}
    context["subject"] = f"{about.subject}, số liệu đến ngày {report.asked.as_of:%d/%m/%Y}"
    return PaperHtml(render_to_string("certificates/reports/annex.html", context), STYLESHEETS)


def _about(report: Report) -> ReportAbout:
    asked, unit = report.asked, report.unit
    title = str(report.kind.title)
    subject = f"{title}: {report.subject}" if report.subject else f"{title} của {in_a_sentence(unit.name)}"
    return ReportAbout(unit, title, subject, asked.as_of, asked.run_at, asked.run_by)


def _drawn(table: ReportTable[Any], units: Iterable[PaperUnit]) -> PaperTable:
    total = _cells(table, table.total, skip=table.by_unit) if table.total is not None else []
    return PaperTable(str(table.name), _heads(table), list(units), total)


def _heads(table: ReportTable[Any]) -> list[PaperHead]:
    """Words share what figures and days leave, by how long they are in the first rows: the same in every part."""
    columns = [column for at, column in enumerate(table.columns) if at != table.by_unit]
    looks = [_look(column.kind) for column in columns]
    seen = list(islice((_cells(table, row, skip=table.by_unit) for row in table.rows()), PART_ROWS))
    letters = [
        0.0 if look else _letters(str(column.label), [row[at][1] for row in seen])
        for at, (column, look) in enumerate(zip(columns, looks, strict=True))
    ]
    left = 100 - COUNTER_WIDTH - sum(WIDTHS.get(look, 0.0) for look in looks)
    widths = [WIDTHS[look] if look else left * some / sum(letters) for look, some in zip(looks, letters, strict=True)]
    return [
        PaperHead(look, str(column.label), f"{width:.1f}%")
        for look, column, width in zip(looks, columns, widths, strict=True)
    ]


def _letters(label: str, texts: Sequence[str]) -> float:
    """What a column asks for: its usual length, longer cells counting for more, and its longest word at least."""
    usual = sqrt(sum(len(text) ** 2 for text in texts) / max(len(texts), 1))
    word = max((len(word) for text in (label, *texts) for word in text.split()), default=0)
    return float(min(max(usual, word, NARROW), WIDE) ** GROWTH)


def _units(table: ReportTable[Any]) -> Iterator[PaperUnit]:
    by_unit = table.by_unit
    rows = ReportTable(table.name, table.told, table.items).rows()
    for label, some in groupby(rows, key=lambda row: "" if by_unit is None else str(row[by_unit])):
        yield PaperUnit(label, [_cells(table, row, skip=by_unit) for row in some])


def _cells(table: ReportTable[Any], row: Sequence[Any], *, skip: int | None) -> list[tuple[str, str]]:
    """Each cell with its class; words in place of a figure are broken into lines as others are."""
    return [
        ("" if isinstance(value, str) else _look(column.kind), cell_text(column.kind, value))
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True))
        if at != skip
    ]


def _look(kind: ColumnKind) -> str:
    if kind in NUMBERS:
        return "num"
    return "mid" if kind in {ColumnKind.DATE, ColumnKind.YEAR} else ""
