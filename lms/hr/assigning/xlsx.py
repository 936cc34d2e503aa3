"""The people of an assignment as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.hr.assigning.rows import GroupRow
from lms.hr.scope import HrScope
from lms.plans.models import CourseAssignment


def group_xlsx(
    assignment: CourseAssignment, rows: Iterable[GroupRow], *, scope: HrScope, run_by: str, run_at: datetime
) -> bytes:
    head = ReportHead(
        unit=scope.label,
        title=_("Tiến độ giao học: %(subject)s") % {"subject": assignment.subject},
        run_at=run_at,
        run_by=run_by,
        as_of=scope.as_of,
        known_at=run_at,
        filters=(),
    )
    columns = (
        Column(_("Họ và tên")),
        Column(_("Mã cán bộ")),
        Column(_("Đơn vị")),
        Column(_("Vị trí")),
        Column(_("Khóa học")),
        Column(_("Hạn"), ColumnKind.DATE),
        Column(_("Tình trạng")),
        Column(_("Hoạt động gần nhất"), ColumnKind.DATETIME),
    )
    return write_workbook([Sheet(_("Tiến độ"), head, columns, [_row(row) for row in rows])])


def _row(row: GroupRow) -> list[object]:
    return [
        row.official.full_name,
        row.official.staff_code,
        row.unit,
        row.position,
        row.course,
        row.due_on,
        str(row.state.label),
        row.last_activity,
    ]
