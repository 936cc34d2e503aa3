"""The skill-gap report as a file of either format, from the same object."""

from __future__ import annotations

from datetime import timedelta

from certificates.reports.files import CONTENT_TYPES, FileFormat, ReportFile
from certificates.reports.skill_gap_facts import SkillGapReport
from certificates.reports.skill_gap_measures import Measure
from certificates.reports.skill_gap_pdf import skill_gap_pdf
from certificates.reports.skill_gap_xlsx import skill_gap_xlsx
from lms.core.vietnamese.text import search_key

SKILL_GAP_JOB = "reports.skill_gap"
FILES_KEPT = timedelta(days=14)
"""How long a file made by a job may be fetched; it can be made anew at any time, from the same facts."""


def skill_gap_file(report: SkillGapReport, file_format: FileFormat, measure: Measure = Measure.SHARE) -> ReportFile:
    write = skill_gap_xlsx if file_format == FileFormat.XLSX else skill_gap_pdf
    return ReportFile(_name(report, file_format), CONTENT_TYPES[file_format], write(report, measure))


def _name(report: SkillGapReport, file_format: FileFormat) -> str:
    unit = "-".join(search_key(report.unit.name).split())
    return f"khoang-trong-nang-luc-{unit}-{report.as_of:%Y-%m-%d}.{file_format}"
