"""A version of a framework as a workbook: what an import reads again, and what differs from the version before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.competencies.domain.framework_comparing import compare_contents
from lms.competencies.domain.framework_contents import Contents, contents_of
from lms.competencies.domain.framework_files import COLUMNS, COMPETENCIES, INFO, INFO_ROWS, LEVELS, SCALE, SHEETS
from lms.competencies.enums import CompetencyMark
from lms.competencies.models import FrameworkVersion
from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.core.vietnamese.dates import format_date
from lms.hr.frameworks.doors import number_words
from lms.hr.frameworks.rows import framework_name

NUMBERS = frozenset({"level", "first_level", "last_level"})


def version_xlsx(version: FrameworkVersion, *, before: FrameworkVersion | None, run_by: str, run_at: datetime) -> bytes:
    contents = contents_of(version)
    unit = f"{framework_name(version.framework)} ({version.framework.code})"

    def head(title: str) -> ReportHead:
        filters = ((_("Phiên bản"), str(version.number)),)
        return ReportHead(unit=unit, title=title, run_at=run_at, run_by=run_by, filters=filters)

    sheets = [
        Sheet(SHEETS[INFO], head(_("Thông tin của khung năng lực")), _columns(INFO), _info(version, contents)),
        Sheet(SHEETS[SCALE], head(_("Thang mức")), _columns(SCALE), _scale(contents)),
        Sheet(SHEETS[COMPETENCIES], head(_("Các năng lực")), _columns(COMPETENCIES), _competencies(contents)),
        Sheet(SHEETS[LEVELS], head(_("Mô tả mức")), _columns(LEVELS), _levels(contents)),
    ]
    if before is not None:
        told = {"old": number_words(before), "new": number_words(version)}
        title = _("So sánh %(old)s với %(new)s") % told
        columns = [Column(label) for label in (_("Năng lực"), _("Thay đổi"), _("Mục"), _("Bản cũ"), _("Bản mới"))]
        sheets.append(Sheet(_("So sánh"), head(title), columns, _differences(contents_of(before), contents)))
    return write_workbook(sheets)


def _columns(sheet: str) -> list[Column]:
    return [
        Column(label, ColumnKind.INTEGER if name in NUMBERS else ColumnKind.TEXT)
        for name, label in COLUMNS[sheet].items()
    ]


def _info(version: FrameworkVersion, contents: Contents) -> Iterator[list[str]]:
    facts = contents.facts
    values = {
        "framework": version.framework.code,
        "legal_basis": facts.legal_basis,
        "valid_from": format_date(facts.valid_from),
        "scale_min": str(facts.scale_min),
        "scale_max": str(facts.scale_max),
    }
    return ([str(label), values[name]] for name, label in INFO_ROWS.items())


def _scale(contents: Contents) -> Iterator[list[Any]]:
    return ([one.level, one.vi, one.en] for one in contents.facts.scale)


def _competencies(contents: Contents) -> Iterator[list[Any]]:
    for one in contents.competencies:
        mark = str(CompetencyMark(one.mark).label)
        yield [one.code, one.group, one.name_vi, one.name_en, one.first_level, one.last_level, mark]


def _levels(contents: Contents) -> Iterator[list[Any]]:
    """A row for every level a competency may have, so that those not described yet can be filled in."""
    for one in contents.competencies:
        for level in range(one.first_level, one.last_level + 1):
            words = one.described(level)
            yield [one.code, level, words.vi, words.en]


def _differences(old: Contents, new: Contents) -> Iterator[list[str]]:
    found = compare_contents(old, new)
    for line in found.facts:
        yield ["", _("đã đổi"), line.label, line.old, line.new]
    for one in found.added:
        yield [one.code, _("thêm"), _("Tên"), "", one.name_vi]
    for one in found.dropped:
        yield [one.code, _("bỏ"), _("Tên"), one.name_vi, ""]
    for changed in found.changed:
        for line in changed.lines:
            yield [changed.code, _("đã đổi"), line.label, line.old, line.new]
