"""Answers that came late because a network was lost: for the trainer's first page, the list, and the decision."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets import HeaderButton

from assessments.domain.late_answers import late_answers_of, late_attempts, late_state
from assessments.enums import LateState
from assessments.models import Attempt
from lms.core.display import format_datetime, format_minutes, format_time
from lms.core.exceptions import RuleViolation
from lms.flows import learning

PAGE_SIZE = 50
VERDICTS = {"accept": True, "refuse": False}


def _ruling(attempt: Attempt) -> Any:
    return getattr(attempt, "late_ruling", None)


def state_of(attempt: Attempt) -> LateState:
    return late_state(attempt, _ruling(attempt))


def claimed(attempt: Attempt) -> str:
    """When the device says that the late answers were chosen: a moment, or from the first to the last."""
    moments = [attempt.started_at + timedelta(milliseconds=ms) for ms in (attempt.claimed_from, attempt.claimed_to)]
    return "–".join(dict.fromkeys(format_time(moment) for moment in moments))


def late_by(attempt: Attempt) -> str:
    return format_minutes(attempt.late_at - attempt.deadline_at)


class LateAnswersPanel(Component):
    """How many attempts have late answers, and how many of them wait for a decision."""

    name = "late"
    order = 90
    template_name = "studio/panels/late.html"

    def __init__(self, user: Any) -> None:
        self.rows = list(late_attempts(user, timezone.now()))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        held = [row for row in self.rows if state_of(row) == LateState.HELD]
        return {"rows": self.rows, "held": held, "oldest": min((row.late_from for row in held), default=None)}


class LateListView(BaseListingView):
    """The attempts that the panel counts, the newest first."""

    model = Attempt
    page_title = gettext_lazy("Nhận muộn do mất mạng")
    header_icon = "warning"
    index_url_name = "studio_late"
    paginate_by = PAGE_SIZE
    default_ordering = ("-late_at", "pk")
    columns = [
        TitleColumn(
            "official",
            label=gettext_lazy("Họ và tên"),
            accessor="official.full_name",
            get_url=lambda row: reverse("studio_late_attempt", args=[row.uid]),
        ),
        Column("title", label=gettext_lazy("Bài thi")),
        Column("late_count", label=gettext_lazy("Số câu muộn")),
        Column("late", label=gettext_lazy("Muộn"), accessor=late_by),
        Column("claimed", label=gettext_lazy("Máy khai chọn lúc"), accessor=claimed),
        Column("at", label=gettext_lazy("Nhận lúc"), accessor=lambda row: format_datetime(row.late_at)),
        Column("state", label=gettext_lazy("Tình trạng"), accessor=lambda row: state_of(row).label),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(gettext("Nộp tệp dự phòng"), reverse("studio_backup"), icon_name="upload")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[Attempt]:
        return late_attempts(self.request.user, timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def late_attempt(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One attempt: what the server saw, what the device claims, and where it waits, the decision with its reason."""
    attempt = get_object_or_404(late_attempts(request.user, timezone.now()), uid=uid)
    problem, reason = "", request.POST.get("reason", "")
    verdict = request.POST.get("verdict", "")
    if request.method == "POST" and verdict not in VERDICTS:
        problem = gettext("Chưa chọn nhận hay không nhận. Hãy bấm một trong hai nút dưới đây.")
    elif request.method == "POST":
        try:
            learning.rule_late_answers(
                attempt=attempt,
                accepted=VERDICTS[verdict],
                reason=reason,
                actor=request.user,
                now=timezone.now(),
            )
        except RuleViolation as violation:
            problem = str(violation)
        else:
            messages.success(request, gettext("Đã ghi quyết định. Người làm bài đã được thông báo."))
            return redirect("studio_late")
    context = {
        "attempt": attempt,
        "answers": late_answers_of(attempt),
        "state": state_of(attempt),
        "ruling": _ruling(attempt),
        "problem": problem,
        "reason": reason,
        "header_title": gettext("Câu nhận muộn"),
        "breadcrumbs_items": [
            *LateListView.breadcrumbs_items,
            {"url": reverse("studio_late"), "label": gettext("Nhận muộn do mất mạng")},
            {"url": "", "label": gettext("Câu nhận muộn")},
        ],
    }
    return render(request, "studio/late_attempt.html", context)
