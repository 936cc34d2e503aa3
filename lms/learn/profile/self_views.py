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
from lms.evidence.domain.level_views import asked_levels, give_views, standing_views
from lms.evidence.enums import ViewKind
from lms.evidence.forms import LevelViewsForm
from lms.org.access import official_required


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def self_view(request: HttpRequest) -> HttpResponse:
    official = request.official  # type: ignore[attr-defined]
    said = standing_views([official.pk]).get(official.pk, {})
    form = LevelViewsForm(
        request.POST if request.method == "POST" else None,
        asked=asked_levels(official.pk, timezone.localdate()),
        given={key: one.own.level for key, one in said.items() if one.own is not None},
        initial={"client_id": uuid4()},
    )
    if request.method == "POST" and form.is_valid() and _is_given(request, form):
        messages.success(request, _("Đã ghi tự đánh giá. Đây không phải minh chứng: mức đang có không đổi."))
        return redirect("learn:profile")
    return render(request, "learn/profile/self_view.html", {"form": form})


def _is_given(request: HttpRequest, form: LevelViewsForm) -> bool:
    try:
        give_views(
            official=request.official,  # type: ignore[attr-defined]
            kind=ViewKind.SELF,
            levels=form.levels,
            client_id=form.cleaned_data["client_id"],
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    return True
