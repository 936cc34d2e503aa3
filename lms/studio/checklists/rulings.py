"""Observations on which the two sides differ, or of which two came: the list, and the trainer's decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from assessments.domain.observation_rulings import undecided_observations
from assessments.domain.observation_sheets import sheets_of
from assessments.domain.observation_states import last_ruling, state_of
from assessments.enums import UNDECIDED
from assessments.models import ObservationRequest
from lms.core.exceptions import RuleViolation
from lms.flows.observing import rule_observation
from lms.studio.checklists.pages import heads
from lms.studio.item_counting import trainer_or_404

AGAIN = "lam-lai"


class ObservationsPanel(Component):
    """How many wait for the trainer's decision."""

    name = "observations"
    order = 91
    template_name = "studio/panels/observations.html"

    def __init__(self, user: Any) -> None:
        self.rows = undecided_observations(user)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": self.rows, "oldest": min((row.asked_at for row in self.rows), default=None)}


@require_safe
def observations(request: HttpRequest) -> HttpResponse:
    trainer_or_404(request.user)
    rows = [(one, state_of(one)) for one in undecided_observations(request.user)]
    return render(request, "studio/checklists/undecided.html", {"rows": rows} | heads(_("Phiếu chờ quyết định")))


@require_http_methods(["GET", "HEAD", "POST"])
def observation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything that was sent and said; and while it waits, the decision with its reason."""
    trainer_or_404(request.user)
    asked = get_object_or_404(ObservationRequest.objects.watched_by(request.user).with_story(), uid=uid)
    sheets = sheets_of(asked)
    if not sheets:
        raise Http404  # nothing was sent yet: what two people have arranged is theirs
    problem, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        choice = request.POST.get("verdict", "")
        chosen = next((one.observation for one in sheets if str(one.observation.uid) == choice), None)
        if chosen is None and choice != AGAIN:
            problem = _("Chưa chọn. Hãy bấm một trong các nút dưới đây.")
        else:
            try:
                rule_observation(
                    request=asked,
                    observation=chosen,
                    reason=reason,
                    actor=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                )
            except RuleViolation as violation:
                problem = str(violation)
            else:
                messages.success(request, _("Đã ghi quyết định. Hai bên đã được thông báo."))
                return redirect("studio_observations")
    state = state_of(asked)
    context = {
        "asked": asked,
        "sheets": sheets,
        "state": state,
        "is_open": state in UNDECIDED,
        "ruling": last_ruling(asked),
        "problem": problem,
        "reason": reason,
    }
    found = context | heads(asked.version.title)
    found["breadcrumbs_items"].insert(1, {"url": reverse("studio_observations"), "label": _("Phiếu chờ quyết định")})
    return render(request, "studio/checklists/decide.html", found)
