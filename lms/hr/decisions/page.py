"""What every page of recording a decision shows: where one is, and the card of the person it is about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.hr.decisions.steps import Step, step_url, steps_of
from lms.hr.scope import HrScope
from lms.org.domain.unit_names import unit_names
from lms.org.models import DecisionDraft, Official, PostingVersion


def render_step(
    request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope, form: Any, **extra: Any
) -> HttpResponse:
    shown = steps_of(draft)
    at = shown.index(step)
    steps = [
        {
            "label": one.label,
            "state": "current" if one is step else "done" if order < at else "todo",
            "href": step_url(one, draft) if one.is_ready(draft) else "",
        }
        for order, one in enumerate(shown)
    ]
    card = None
    if draft.official is not None and at > 0:
        card = {"official": draft.official, "place": places_of([draft.official]).get(draft.official.pk, "")}
    context = {
        "draft": draft,
        "step": step,
        "steps": steps,
        "form": form,
        "card": card,
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Quyết định"), "href": reverse("hr:decisions")},
            {"label": _("Ghi nhận quyết định"), "href": ""},
        ],
        "back_url": step_url(shown[at - 1], draft) if at else "",
        **extra,
    }
    return render(request, f"hr/decisions/{step.slug.replace('-', '_')}.html", context)


def seats_of(official_ids: list[int]) -> dict[int, PostingVersion]:
    """The main posting of each today; one statement."""
    versions = PostingVersion.objects.active_on(timezone.localdate()).filter(
        posting__official_id__in=official_ids, is_main=True
    )
    return {
        one.posting.official_id: one for one in versions.select_related("posting", "position").order_by("starts_on")
    }


def places_of(people: list[Official]) -> dict[int, str]:
    seats = seats_of([one.pk for one in people])
    names = unit_names({seat.unit_id for seat in seats.values()}, timezone.localdate())
    return {pk: f"{seat.position.name_vi}, {names[seat.unit_id].name}" for pk, seat in seats.items()}


def birth_of(official: Official) -> str:
    return f" ({official.birth_year})" if official.birth_year else ""
