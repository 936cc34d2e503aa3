"""The overdue list as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.hr.overdue.rows import LABELS, Band, OverdueItem, waiting_meaning
from lms.hr.scope import HrScope


def overdue_xlsx(
    items: Iterable[OverdueItem], *, scope: HrScope, band: Band | None, run_by: str, run_at: datetime
) -> bytes:
    head = ReportHead(
        unit=scope.label,
        title=_("Việc học quá hạn"),
        run_at=run_at,
        run_by=run_by,
        as_of=scope.as_of,
        known_at=run_at,
        filters=((_("Quá hạn"), LABELS[band]),) if band else (),
    )
    return write_workbook([Sheet(_("Quá hạn"), head, _columns(), [_row(item) for item in items])])


def _columns() -> Sequence[Column]:
    return (
        Column(_("Họ và tên")),
        Column(_("Năm sinh"), ColumnKind.YEAR),
        Column(_("Đơn vị")),
        Column(_("Vị trí")),
        Column(_("Khóa học")),
        Column(_("Năng lực")),
        Column(_("Hạn"), ColumnKind.DATE),
        Column(_("Số ngày quá hạn"), ColumnKind.INTEGER, _("Số ngày từ sau hạn đến ngày của số liệu.")),
        Column(
            _("Hoạt động gần nhất"),
            ColumnKind.DATETIME,
            _("Lần cuối có bước học hoặc lượt làm bài của khóa học này đến được hệ thống."),
        ),
        Column(_("Nhắc gần nhất"), ColumnKind.DATETIME),
        Column(_("Ghi chú"), ColumnKind.TEXT, waiting_meaning()),
    )


def _row(item: OverdueItem) -> list[object]:
    return [
        item.name,
        item.birth_year,
        item.unit,
        item.position,
        item.course,
        item.competency,
        item.due_on,
        item.days_late,
        item.last_activity,
        item.last_reminder,
        _("Có thể đã học, chờ gửi") if item.may_be_waiting else None,
    ]
