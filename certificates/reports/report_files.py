"""A report as workbook and as JSON, the same rows in both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from certificates.reports.contract import Report, ReportTable
from certificates.reports.files import CONTENT_TYPES, FileFormat, ReportFile
from lms.core.exports import Sheet, write_workbook
from lms.core.vietnamese.text import search_key


def report_xlsx(report: Report) -> bytes:
    told = [(_("Kết luận"), report.conclusion)]
    if report.late:
        told.append((_("Ghi nhận sau ngày của số liệu"), report.late))
    notes = [*told, *report.definitions]
    sheets = [
        Sheet(table.name, report.head, table.columns, table.rows(), notes if number == 0 else ())
        for number, table in enumerate(report.tables)
    ]
    return write_workbook(sheets)


def report_json(report: Report) -> str:
    """All but who made it and when is the same whenever the same is asked for."""
    asked = report.asked
    return json.dumps(
        {
            "report": report.kind.name,
            "title": str(report.head.title),
            "unit": {"code": report.unit.code, "name": report.unit.label},
            "as_of": asked.as_of.isoformat(),
            "units_on": asked.units_on.isoformat(),
            "known_at": asked.known_at and asked.known_at.isoformat(),
            "made_at": asked.run_at.isoformat(),
            "made_by": asked.run_by,
            "conclusion": report.conclusion,
            "recorded_later": report.late,
            "tables": [_table(table) for table in report.tables],
            "definitions": {str(term): str(meaning) for term, meaning in report.definitions},
        },
        ensure_ascii=False,
        indent=1,
    )


def report_name(report: Report, extension: str) -> str:
    about = report.subject or report.unit.name
    words = "-".join(search_key(f"{report.kind.slug} {about}").replace("/", " ").split())
    return f"{words}-{report.asked.as_of:%Y-%m-%d}.{extension}"


def xlsx_file(report: Report) -> ReportFile:
    return ReportFile(report_name(report, "xlsx"), CONTENT_TYPES[FileFormat.XLSX], report_xlsx(report))


def _table(table: ReportTable[Any]) -> dict[str, Any]:
    return {
        "name": str(table.name),
        "columns": [{"label": str(column.label), "kind": column.kind.value} for column in table.columns],
        "rows": list(_rows(table)),
    }


def _rows(table: ReportTable[Any]) -> Iterator[list[Any]]:
    for row in table.rows():
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case None | bool() | int() | float():
            return value
    return str(value)
