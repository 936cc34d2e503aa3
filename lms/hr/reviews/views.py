"""Levels that people of the scope asked to have looked at again: waiting, answered, one with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.competencies.domain.catalogue import competencies_in_force, scale_in_force
from lms.core.display import days_left_text, format_date
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.core.tables import Cell, Column, Row, Table
from lms.evidence.domain.explaining import level_story
from lms.evidence.domain.reviews import is_own_review
from lms.evidence.enums import DocumentState
from lms.evidence.exceptions import OwnReview
from lms.evidence.models import HandedInDocument, LevelReview
from lms.flows.level_reviews import answer_review
from lms.hr.reviews.forms import ReviewAnswerForm
from lms.hr.reviews.waiting import answered_reviews, waiting_reviews
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.org.access import role_required
from lms.org.enums import Role

PAGE_SIZE = 50
STATE_PARAM, ANSWERED = "loai", "da-tra-loi"


@require_safe
@role_required(Role.HR)
def reviews(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:level_reviews"), keep=[STATE_PARAM])
    is_answered = request.GET.get(STATE_PARAM) == ANSWERED
    waiting = waiting_reviews(scope)
    listed = answered_reviews(scope) if is_answered else waiting
    rows = listed.select_related("official", "answer__answered_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    here = reverse("hr:level_reviews") + scope.query
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": reverse("hr:home")},
            {"label": _("Đề nghị xem lại mức"), "href": ""},
        ],
        "tabs": [
            {"label": _("Chờ trả lời"), "href": here, "current": not is_answered, "count": waiting.count()},
            {
                "label": _("Đã trả lời"),
                "href": f"{here}{'&' if scope.query else '?'}{STATE_PARAM}={ANSWERED}",
                "current": is_answered,
            },
        ],
        "is_answered": is_answered,
        "page": page,
        "table": reviews_table(list(page.object_list), is_answered=is_answered),
    }
    return render(request, "hr/reviews/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was asked beside everything recorded; POST answers. What changes the level is recorded where it always is:
    the papers that wait are linked, and those that were accepted."""
    found = LevelReview.objects.managed_by(request.user)
    held = get_object_or_404(found.select_related("official", "competency", "answer__answered_by"), uid=uid)
    today = timezone.localdate()
    form = ReviewAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_answered(request, held, form):
        return redirect("hr:level_review", held.uid)
    papers = HandedInDocument.objects.filter(official=held.official, competency=held.competency)
    context = {
        "scope": scope_of(request, path=reverse("hr:level_reviews")),
        "breadcrumb": [
            {"label": _("Đề nghị xem lại mức"), "href": reverse("hr:level_reviews")},
            {"label": held.official.full_name, "href": "", "lang": "vi"},
        ],
        "review": held,
        "words": competencies_in_force(today).get(held.competency_id),
        "story": level_story(held.official_id, held.competency_id, today),
        "scale": scale_in_force(today),
        "papers": papers.filter(state=DocumentState.WAITING),
        "form": form,
        "today": today,
        "not_own": str(OwnReview()) if is_own_review(held, request.user) else "",  # type: ignore[arg-type]
    }
    return render(request, "hr/reviews/review.html", context)


def _is_answered(request: HttpRequest, held: LevelReview, form: ReviewAnswerForm) -> bool:
    try:
        answer_review(review=held, actor=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    messages.success(request, _("Đã ghi câu trả lời; người đề nghị được báo. Câu trả lời không tự đổi mức."))
    return True


def reviews_table(rows: Sequence[LevelReview], *, is_answered: bool = False) -> Table:
    today = timezone.localdate()
    words = competencies_in_force(today)
    labels = [_("Họ và tên"), _("Năng lực"), _("Mức khi đề nghị"), _("Đề nghị ngày")]
    labels += [_("Kết quả"), _("Người trả lời")] if is_answered else [_("Hạn trả lời")]
    return Table(
        _("Đề nghị đã trả lời") if is_answered else _("Đề nghị chờ trả lời"),
        tuple(Column(label) for label in labels),
        tuple(
            Row(
                (
                    Cell(one.official.full_name, href=reverse("hr:level_review", args=[one.uid]), lang="vi"),
                    Cell(words[one.competency_id].name_vi if one.competency_id in words else "–", lang="vi"),
                    Cell(one.held_level),
                    Cell(format_date(timezone.localdate(one.asked_at))),
                    *(_answer_cells(one) if is_answered else (_due_cell(one),)),
                )
            )
            for one in rows
        ),
    )


def _due_cell(one: LevelReview) -> Cell:
    return Cell(format_date(one.due_on), note=days_left_text(one.due_on, timezone.localdate()))


def _answer_cells(one: LevelReview) -> tuple[Cell, ...]:
    answered = format_date(timezone.localdate(one.answer.answered_at))
    who = one.answer.answered_by.full_name
    return Cell(capfirst(one.answer.get_outcome_display())), Cell(who, note=answered, lang="vi")
