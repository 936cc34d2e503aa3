"""One assessment: what it is now, part by part, opening it to learners and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.assessment_rules import rules_of, usual_rules
from assessments.domain.changing_assessments import seen_of
from assessments.domain.publishable import reason_not_to_publish
from assessments.domain.writing_assessments import (
    change_passing,
    change_rules,
    copy_assessment,
    open_assessment,
    publish_assessment,
    withdraw_assessment,
)
from assessments.enums import AssessmentKind
from assessments.exceptions.assessments import AssessmentAsItWas
from assessments.models import Assessment, Attempt
from courses.models import CoursePage
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.exceptions import RuleViolation
from lms.flows.covering import cover_plans_soon
from lms.flows.deleting_assessments import delete_unused_draft
from lms.studio.assessments.advice import advice_on
from lms.studio.assessments.blueprint import grids_of
from lms.studio.assessments.forms import (
    CompetencyRows,
    PassMarkForm,
    RulesForm,
    initial_rows,
    initial_rules,
    passing_of,
)
from lms.studio.assessments.words import assessment_or_404, heads, saved_answer, state_words
from lms.studio.item_counting import trainer_or_404

KIND_PARAM = "loai"


@dataclass(frozen=True)
class Uses:
    """Who is touched by what becomes of it."""

    sitting: int
    attempts: int
    courses: list[CoursePage]


def uses_of(assessment: Assessment) -> Uses:
    attempts = Attempt.objects.filter(assessment=assessment)
    courses = CoursePage.objects.live().filter(assessment=assessment).order_by("title", "pk")
    return Uses(attempts.unfinished().count(), attempts.count(), list(courses))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """First the kind, whose usual rules then stand in the form."""
    trainer_or_404(request.user)
    kind = request.GET.get(KIND_PARAM, "")
    if kind not in AssessmentKind.values:
        context = {"kinds": list(AssessmentKind)} | heads(_("Soạn bài mới"))
        return render(request, "studio/assessments/choose.html", context)
    initial = initial_rules(usual_rules(kind))
    form = RulesForm(request.POST or None, user=request.user, initial=initial)

    def write() -> Assessment:
        return open_assessment(rules=form.rules(), actor=request.user, now=timezone.now())  # type: ignore[arg-type]

    made = _saved(form, write) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        messages.success(request, _("Đã lưu bản nháp “%(title)s”. Tiếp theo hãy chọn câu hỏi.") % {"title": made.title})
        return redirect("studio_assessment", made.pk)
    return render(request, "studio/assessments/rules.html", {"form": form} | heads(_("Soạn bài mới")))


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """All parts at a glance; its buttons open it, take it back or copy it."""
    found = assessment_or_404(request.user, assessment_id)
    now = timezone.now()
    if request.method == "POST":
        return _act(request, found, now)
    uses = uses_of(found)
    grids = grids_of(found, request.user)
    context = {
        "assessment": found,
        "kind": AssessmentKind(found.kind),
        "state": state_words(found, now, was_sat=uses.attempts > 0),
        "uses": uses,
        "fixed_count": found.fixed_questions.count(),
        "drawn": sum(grid.drawn for grid in grids),
        "short_cells": [cell for grid in grids for cell in grid.narrow_cells],
        "competencies": named_rows(found),
        "reason": "" if found.is_published else reason_not_to_publish(found, now),
        "advice": advice_on(found),
    }
    return render(request, "studio/assessments/assessment.html", context | heads(found.title))


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, assessment_id: int) -> HttpResponse:
    found = assessment_or_404(request.user, assessment_id)
    initial = initial_rules(rules_of(found)) | {"seen": seen_of(found)}
    form = RulesForm(request.POST or None, user=request.user, own=found.unit, initial=initial)

    def write() -> Assessment:
        return change_rules(
            assessment=found,
            rules=form.rules(),
            seen=form.cleaned_data["seen"],
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )

    if request.method == "POST" and form.is_valid() and _saved(form, write) is not None:
        return saved_answer(request, found)
    context = {"assessment": found, "form": form, "uses": uses_of(found)}
    return render(request, "studio/assessments/rules.html", context | heads(_("Quy tắc"), found))


@require_http_methods(["GET", "HEAD", "POST"])
def passing(request: HttpRequest, assessment_id: int) -> HttpResponse:
    found = assessment_or_404(request.user, assessment_id)
    data = request.POST or None
    form = PassMarkForm(data, initial={"pass_mark": found.pass_mark, "seen": seen_of(found)})
    rows = CompetencyRows(data, initial=initial_rows(found), prefix="rows")

    def write() -> Assessment:
        return change_passing(
            assessment=found,
            passing=passing_of(form, rows),
            seen=form.cleaned_data["seen"],
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )

    if data is not None and form.is_valid() & rows.is_valid() and _saved(form, write) is not None:
        cover_plans_soon()
        return saved_answer(request, found)
    context = {"assessment": found, "form": form, "rows": rows, "uses": uses_of(found)}
    return render(request, "studio/assessments/passing.html", context | heads(_("Điều kiện đạt"), found))


def _act(request: HttpRequest, found: Assessment, now: datetime) -> HttpResponse:
    acts: dict[str, tuple[Callable[..., Assessment], str]] = {
        "mo": (publish_assessment, _("Đã mở bài “%(title)s” cho người học.")),
        "ngung": (withdraw_assessment, _("Đã ngừng bài “%(title)s”: không ai bắt đầu lượt mới.")),
        "chep": (copy_assessment, _("Đã chép thành bản nháp “%(title)s”. Hãy đổi tên và sửa phần cần khác.")),
    }
    if request.POST.get("act") == "xoa":
        return _delete(request, found)
    act, sentence = acts.get(request.POST.get("act", ""), (None, ""))
    if act is None:
        return redirect("studio_assessment", found.pk)
    try:
        done = act(assessment=found, actor=request.user, now=now)
    except AssessmentAsItWas as same:  # pressed twice, or by two people: nothing went wrong
        messages.info(request, str(same))
        return redirect("studio_assessment", found.pk)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("studio_assessment", found.pk)
    cover_plans_soon()
    messages.success(request, sentence % {"title": done.title})
    return redirect("studio_assessment", done.pk)


def _delete(request: HttpRequest, found: Assessment) -> HttpResponse:
    try:
        delete_unused_draft(assessment=found, actor=request.user)  # type: ignore[arg-type]
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("studio_assessment", found.pk)
    messages.success(request, _("Đã xóa bản nháp “%(title)s”.") % {"title": found.title})
    return redirect("studio_assessments")


def _saved(form: Any, write: Callable[[], Assessment]) -> Assessment | None:
    """None where a rule refuses; it is told where it belongs."""
    try:
        return write()
    except RuleViolation as violation:
        form.add_error(violation.at if violation.at in form.fields else FIELD_OF.get(violation.at), str(violation))
        return None


FIELD_OF = {"opens_at": "opens_on", "closes_at": "closes_on"}
"""What a rule says of a moment stands at its day."""


def named_rows(found: Assessment) -> list[dict[str, Any]]:
    """Competencies with a mark of their own or a level they show, by the name in force."""
    words = competencies_in_force(timezone.localdate())
    rows = initial_rows(found)
    return [row | {"competency": words[row["competency"]].name} for row in rows if row["competency"] in words]
