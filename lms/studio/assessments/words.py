"""What the screens of assessments say of one: its state, and whether the reader may write it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from assessments.models import Assessment, Attempt, Question
from lms.core.display import format_datetime
from lms.studio.item_counting import trainer_or_404


def assessment_or_404(user: Any, assessment_id: int) -> Assessment:
    """One that the user writes."""
    trainer_or_404(user)
    own: QuerySet[Assessment] = Assessment.objects.writable_by(user).select_related("unit", "edited_by")
    return get_object_or_404(own, pk=assessment_id)


def state_words(assessment: Assessment, now: datetime, *, was_sat: bool) -> str:
    if not assessment.is_published:
        return _("đã ngừng") if was_sat else _("bản nháp")
    if assessment.opens_at and assessment.opens_at > now:
        return _("mở từ %(time)s") % {"time": format_datetime(assessment.opens_at)}
    if assessment.closes_at and assessment.closes_at <= now:
        return _("đã đóng %(time)s") % {"time": format_datetime(assessment.closes_at)}
    return _("đang mở")


def own_questions(user: Any) -> QuerySet[Question]:
    found: QuerySet[Question] = Question.objects.writable_by(user).filter(versions__is_current=True, retired=False)
    return found


def heads(title: str, assessment: Assessment | None = None) -> dict[str, Any]:
    """Where one is; below an assessment the way back to it."""
    above = [{"url": reverse("studio_assessments"), "label": _("Bài kiểm tra")}]
    if assessment is not None:
        above.append({"url": reverse("studio_assessment", args=[assessment.pk]), "label": assessment.title})
    return {"header_title": title, "breadcrumbs_items": [*above, {"url": "", "label": title}]}


def saved_answer(request: HttpRequest, found: Assessment) -> HttpResponse:
    messages.success(request, " ".join([_("Đã lưu."), *told_of_sitting(found)]))
    return redirect("studio_assessment", found.pk)


def told_of_sitting(found: Assessment) -> list[str]:
    """Who sits it now is touched by no change."""
    sitting = Attempt.objects.unfinished().filter(assessment=found).count()
    said = ngettext(
        "%(count)s lượt đang làm vẫn theo đề và quy tắc cũ.",
        "%(count)s lượt đang làm vẫn theo đề và quy tắc cũ.",
        sitting,
    )
    return [said % {"count": sitting}] if sitting else []
