"""The report of moves as a file; a job makes it where there are many."""

from __future__ import annotations

from collections.abc import Sequence

from certificates.reports.files import CONTENT_TYPES, FileFormat, ReportFile
from certificates.reports.moves import shown_by
from certificates.reports.moves_facts import MoveReport
from certificates.reports.moves_xlsx import moves_xlsx

MOVES_JOB = "reports.moves"
AT_ONCE = 1_000
"""So many moves are a matter of a few seconds; more are made by a job."""


def moves_file(report: MoveReport, filters: Sequence[tuple[str, str]] = ()) -> ReportFile:
    """`filters` in words, as the page says them."""
    content = moves_xlsx(report, shown_by(report.moves), filters=filters)
    name = f"ket-qua-dieu-dong-{report.as_of}.xlsx"
    return ReportFile(name, CONTENT_TYPES[FileFormat.XLSX], content)
