"""What an observer has to see, what waits for the other side, and what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.enums import ObservationState
from assessments.models import ObservationRequest
from assessments.policy_observation import people_to_observe
from lms.learn.observing.rows import WAITING, rows_of
from lms.org.access import official_required
from lms.org.enums import Role
from lms.org.policy import has_role

MOST = 200
DONE_SHOWN = 10


@require_safe
@official_required
def observations(request: HttpRequest) -> HttpResponse:
    """The same number of statements however many there are."""
    rows = rows_of(ObservationRequest.objects.made_by(request.user).unsent_first().with_story()[:MOST])
    left = [one for one in rows if one.state not in (ObservationState.OPEN, ObservationState.CANCELLED, *WAITING)]
    context = {
        "open": [one for one in rows if one.state == ObservationState.OPEN],
        "waiting": [one for one in rows if one.state in WAITING],
        "done": left[:DONE_SHOWN],
        "people": people_to_observe(request.user).count(),
        "may_name": has_role(request.user, Role.HR, Role.OBSERVER),
    }
    return render(request, "learn/observing/list.html", context)
