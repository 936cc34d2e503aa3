"""The skill-gap report as a file of either format, from the same object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from certificates.reports.files import CONTENT_TYPES, FileFormat, ReportFile
from certificates.reports.skill_gap_facts import SkillGapReport
from certificates.reports.skill_gap_measures import Measure
from certificates.reports.skill_gap_pdf import skill_gap_pdf
from certificates.reports.skill_gap_views import BesideLine, beside
from certificates.reports.skill_gap_xlsx import skill_gap_xlsx
from lms.core.vietnamese.text import search_key

SKILL_GAP_JOB = "reports.skill_gap"
FILES_KEPT = timedelta(days=14)
"""How long a file made by a job may be fetched; it can be made anew at any time, from the same facts."""


def skill_gap_file(
    report: SkillGapReport,
    file_format: FileFormat,
    measure: Measure = Measure.SHARE,
    *,
    views: Sequence[BesideLine] = (),
) -> ReportFile:
    """`views` go into the workbook alone."""
    is_workbook = file_format == FileFormat.XLSX
    content = skill_gap_xlsx(report, measure, views) if is_workbook else skill_gap_pdf(report, measure)
    return ReportFile(_name(report, file_format), CONTENT_TYPES[file_format], content)


def file_of_people(
    report: SkillGapReport, file_format: FileFormat, measure: Measure, *, with_names: bool
) -> ReportFile:
    """Of a report that was read with its people; without names, they leave only their means."""
    views = beside(report, by_rows=True)
    return skill_gap_file(report if with_names else nameless(report), file_format, measure, views=views)


def nameless(report: SkillGapReport) -> SkillGapReport:
    return replace(report, people=(), guests=(), shows_people=False)


def _name(report: SkillGapReport, file_format: FileFormat) -> str:
    unit = "-".join(search_key(report.unit.name).split())
    return f"khoang-trong-nang-luc-{unit}-{report.as_of:%Y-%m-%d}.{file_format}"
