"""The list of questions as it stands, narrowed as it is, in a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.domain.exporting import record_listing
from assessments.domain.question_use import figures_of
from assessments.enums import Difficulty, QuestionKind
from assessments.models import QuestionVersion
from lms.core.exports import CONTENT_TYPE, Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.core.storage import safe_filename
from lms.studio.item_counting import scope_label
from lms.studio.questions.listing import QuestionListView, label_of, state_of


class QuestionListFile(QuestionListView):
    """Without keys; who took it is kept, since the questions of an exam are in it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object_list = self.get_queryset().select_related("bank", "owner")
        rows = list(self.object_list)
        with transaction.atomic():
            record_listing(Counter(row.bank for row in rows), actor=request.user)  # type: ignore[arg-type]
        user: Any = request.user
        head = ReportHead(
            unit=scope_label(user),
            title=_("Danh sách câu hỏi"),
            run_at=timezone.now(),
            run_by=user.full_name or user.get_username(),
            filters=self._narrowed_by(),
        )
        response = HttpResponse(
            write_workbook([Sheet(_("Câu hỏi"), head, columns(), rows_of(rows))]), content_type=CONTENT_TYPE
        )
        name = safe_filename(f"cau-hoi-{timezone.localdate():%Y-%m-%d}.xlsx")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def _narrowed_by(self) -> list[tuple[str, str]]:
        chosen = [(str(one.field_label), str(one.value)) for one in self.active_filters]
        return [*chosen, (_("Từ tìm"), self.search_query)] if self.is_searching else chosen


def columns() -> list[Column]:
    return [
        Column(_("Mã")),
        Column(_("Ngân hàng")),
        Column(_("Nhóm")),
        Column(_("Thẻ")),
        Column(_("Đề bài")),
        Column(_("Dạng")),
        Column(_("Năng lực")),
        Column(_("Mức"), ColumnKind.INTEGER),
        Column(_("Độ khó")),
        Column(_("Lần dùng"), ColumnKind.INTEGER, _("Số lượt thi đã rút câu này, ở mọi bản.")),
        Column(_("Số người đã làm"), ColumnKind.INTEGER, _("Lượt đầu của mỗi người làm bản hiện nay, ở mọi đơn vị.")),
        Column(_("Tỷ lệ đúng"), ColumnKind.PERCENT, _("Để trống khi có dưới 30 người đã làm.")),
        Column(_("Trạng thái")),
        Column(_("Người phụ trách")),
        Column(_("Rà soát trước ngày"), ColumnKind.DATE),
    ]


def rows_of(rows: list[Any]) -> Iterator[list[Any]]:
    figures = figures_of(rows)
    asked = QuestionVersion.objects.filter(question__in=rows, is_current=True)
    stems = dict(asked.values_list("question_id", "stem"))
    for row in rows:
        known = figures[row.pk]
        yield [
            row.code,
            row.bank.name,
            row.category,
            ", ".join(row.tags),
            stems[row.pk],
            label_of(QuestionKind, row.kind),
            row.competency_code,
            row.level or None,
            label_of(Difficulty, row.difficulty),
            known.drawn,
            known.n,
            known.share,
            capfirst(state_of(row).label),
            row.owner.full_name if row.owner else "",
            row.review_by,
        ]
