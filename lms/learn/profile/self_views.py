"""Saying oneself at which level one stands: it proves nothing, and shows beside what does."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.evidence.domain.level_views import asked_levels, standing_views
from lms.evidence.forms import LevelViewsForm
from lms.evidence.models import SurveyAsked
from lms.flows.surveys import give_own_views
from lms.org.access import official_required


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def self_view(request: HttpRequest) -> HttpResponse:
    """Who is asked in a survey answers it by giving all of their views."""
    official = request.official  # type: ignore[attr-defined]
    waiting = SurveyAsked.objects.filter(official=official, answered_at=None, survey__closed_at=None)
    surveys = [one.survey for one in waiting.select_related("survey").order_by("survey__due_on", "pk")]
    said = standing_views([official.pk]).get(official.pk, {})
    form = LevelViewsForm(
        request.POST if request.method == "POST" else None,
        asked=asked_levels(official.pk, timezone.localdate()),
        given={key: one.own.level for key, one in said.items() if one.own is not None},
        wants_all=bool(surveys),
        initial={"client_id": uuid4()},
    )
    if request.method == "POST" and form.is_valid() and _is_given(request, form):
        return redirect("learn:profile")
    return render(request, "learn/profile/self_view.html", {"form": form, "surveys": surveys})


def _is_given(request: HttpRequest, form: LevelViewsForm) -> bool:
    try:
        answered = give_own_views(
            official=request.official,  # type: ignore[attr-defined]
            levels=form.levels,
            client_id=form.cleaned_data["client_id"],
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    thanks = _("Đã trả lời khảo sát.") + " " if answered else ""
    messages.success(request, thanks + _("Đã ghi tự đánh giá. Đây không phải minh chứng: mức đang có không đổi."))
    return True
