"""A report as a file of any kind, built in the language of that file."""

from __future__ import annotations

from django.utils import translation

from certificates.reports.contract import Asked, Report, ReportKind
from certificates.reports.files import FileFormat, ReportFile
from certificates.reports.report_files import xlsx_file
from certificates.reports.report_pdf import Advance, pdf_file

REPORT_JOB = "reports.any"
AT_ONCE = {FileFormat.PDF: 80, FileFormat.XLSX: 1_000}
"""So many people are a matter of two seconds; a file of more is made by a job."""


def nothing(done: int, total: int) -> None:
    pass


def build(kind: ReportKind, asked: Asked) -> Report:
    """Of who doesn't want names, or may not see them, none comes along."""
    report = kind.build(asked)
    return report if asked.with_names else report.without_names()


def make_file(kind: ReportKind, asked: Asked, file_format: FileFormat, advance: Advance = nothing) -> ReportFile:
    """Raises ReportTooLong, ReportOutOfScope."""
    if file_format == FileFormat.XLSX:
        return xlsx_file(build(kind, asked))
    with translation.override("vi"):
        return pdf_file(build(kind, asked), advance)
