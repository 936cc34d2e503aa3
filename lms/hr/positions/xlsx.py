"""The catalogue as a workbook: as filtered, and every version of what is listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.core.exports import Column, ColumnKind, ReportHead, told_sheet, write_workbook
from lms.hr.positions.rows import CatalogueRow, other_names
from lms.org.models import PositionVersion


def catalogue_xlsx(
    rows: Sequence[CatalogueRow],
    *,
    unit: str,
    day: date,
    filters: Sequence[tuple[str, str]],
    run_by: str,
    run_at: datetime,
) -> bytes:
    def head(title: str) -> ReportHead:
        return ReportHead(unit=unit, title=title, run_at=run_at, run_by=run_by, as_of=day, filters=filters)

    listed = told_sheet(_("Vị trí"), head(_("Danh mục vị trí việc làm")), _listed(), rows)
    versions = PositionVersion.objects.filter(position__in=[row.position.pk for row in rows])
    kept = list(versions.select_related("position", "actor").order_by("position__code", "valid_from", "number"))
    history = told_sheet(_("Phiên bản"), head(_("Các phiên bản của vị trí việc làm")), _versions(), kept)
    return write_workbook([listed, history])


def _words() -> list[tuple[Column, Any]]:
    return [
        (Column(_("Tên vị trí")), lambda words: words.name_vi),
        (Column(_("Tên tiếng Anh")), lambda words: words.name_en),
        (Column(_("Nơi thường bố trí")), lambda words: words.department),
        (Column(_("Lĩnh vực")), lambda words: words.fields),
        (Column(_("Nhóm")), lambda words: words.position_group),
        (Column(_("Ngạch thường gặp")), lambda words: words.usual_rank),
        (Column(_("Độ tin cậy")), lambda words: words.get_mark_display()),
        (Column(_("Số, ký hiệu văn bản")), lambda words: getattr(words, "document_number", "")),
        (Column(_("Nguồn")), lambda words: words.source),
    ]


def _listed() -> list[tuple[Column, Any]]:
    words = [(column, _of_words(value)) for column, value in _words()]
    held = Column(
        _("Người giữ"),
        ColumnKind.INTEGER,
        _("Người trong phạm vi giữ vị trí vào ngày của số liệu; trống nếu không có quyền xem."),
    )
    return [
        (Column(_("Mã vị trí")), lambda row: row.position.code),
        *words,
        (Column(_("Từ ngày"), ColumnKind.DATE), lambda row: row.position.valid_from),
        (Column(_("Đến hết ngày"), ColumnKind.DATE), lambda row: row.position.valid_to),
        (Column(_("Thay bằng")), lambda row: row.position.replaced_by.code if row.position.replaced_by else ""),
        (Column(_("Tên vào ngày khác")), other_names),
        (held, lambda row: row.held),
    ]


def _of_words(value: Any) -> Any:
    return lambda row: value(row.words)


def _versions() -> list[tuple[Column, Any]]:
    return [
        (Column(_("Mã vị trí")), lambda one: one.position.code),
        (Column(_("Phiên bản"), ColumnKind.INTEGER), lambda one: one.number),
        (Column(_("Từ ngày"), ColumnKind.DATE), lambda one: one.valid_from),
        *_words(),
        (Column(_("Lý do")), lambda one: one.reason),
        (Column(_("Người ghi")), lambda one: one.actor.full_name if one.actor else _("Hệ thống")),
        (Column(_("Ghi lúc"), ColumnKind.DATETIME), lambda one: one.recorded_at),
    ]
