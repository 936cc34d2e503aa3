"""The team of a head of unit: who stands where, what waits for the head, and the head's view of one person's levels."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import ObservationRequest
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.evidence.domain.holdings import evidence_of, level_on
from lms.evidence.domain.level_views import ViewLine, asked_levels, give_views, lines_beside
from lms.evidence.enums import ViewKind
from lms.evidence.forms import LevelViewsForm
from lms.evidence.models import SurveyAsked
from lms.hr.people.listing import rows_of, without_identity
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.hr.team.people import count_words, overdue_counts, standings, team_of, team_table, without_view
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official

PAGE_SIZE = 50
WAITING_PARAM, TO_VIEW = "cho", "nhan-xet"


@never_cache
@require_safe
@role_required(Role.HEAD)
def team(request: HttpRequest) -> HttpResponse:
    """`?cho=nhan-xet` leaves those of whom no head has said anything yet."""
    scope = scope_of(request, path=reverse("team:people"), roles=(Role.HEAD,), keep=[WAITING_PARAM])
    people = team_of(request.user, scope)
    to_view = without_view(people)
    is_waiting = request.GET.get(WAITING_PARAM) == TO_VIEW
    page = Paginator(to_view if is_waiting else people, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    here = reverse("team:people") + scope.query
    context = {
        "scope": scope,
        "page": page,
        "count_label": count_words(page.paginator.count),
        "table": team_table(list(page.object_list), scope),
        "is_waiting": is_waiting,
        "to_view": to_view.count(),
        "to_view_url": f"{here}{'&' if scope.query else '?'}{WAITING_PARAM}={TO_VIEW}",
        "all_url": here,
        "surveys": SurveyAsked.objects.filter(
            official__user=request.user.pk, answered_at=None, survey__closed_at=None
        ).count(),
        "to_observe": ObservationRequest.objects.made_by(request.user).unfinished().filter(observations=None).count(),
    }
    return render(request, "hr/team/team.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HEAD)
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is asked of one person and what they hold; POST gives the head's view of it."""
    official: Official = get_object_or_404(without_identity(Official.objects.led_by(request.user)), uid=uid)
    scope = scope_of(request, path=reverse("team:people"), roles=(Role.HEAD,))
    asked = asked_levels(official.pk, scope.as_of)
    held = evidence_of([official.pk])[official.pk]
    levels = [
        (key, one.required.min_level, level_on(held[key], scope.as_of))
        for key, one in ((one.words.competency_id, one) for one in asked)
    ]
    lines = lines_beside(official.pk, levels, competencies_in_force(scope.as_of), also_without=True)
    form = LevelViewsForm(
        request.POST if request.method == "POST" else None,
        asked=asked,
        given=_given(lines),
        initial={"client_id": uuid4()},
    )
    if request.method == "POST" and form.is_valid() and _is_given(request, official, form):
        return redirect("team:person", official.uid)
    [row] = rows_of([official], scope)
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Đơn vị tôi"), "href": reverse("team:people")},
            {"label": official.full_name, "href": "", "lang": "vi"},
        ],
        "official": official,
        "row": row,
        "standing": standings([official.pk], scope.as_of).get(official.pk),
        "late": overdue_counts([official.pk], scope.as_of).get(official.pk, 0),
        "lines": lines,
        "form": form,
    }
    return render(request, "hr/team/person.html", context)


def _given(lines: tuple[ViewLine, ...]) -> dict[int, int]:
    """What a head said last."""
    said = [(one.words, one.views.manager) for one in lines]
    return {words.competency_id: view.level for words, view in said if words is not None and view is not None}


def _is_given(request: HttpRequest, official: Official, form: LevelViewsForm) -> bool:
    try:
        give_views(
            official=official,
            kind=ViewKind.MANAGER,
            levels=form.levels,
            client_id=form.cleaned_data["client_id"],
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    messages.success(request, _("Đã ghi nhận xét. Đây không phải minh chứng: mức đang có không đổi."))
    return True
