"""What the observer sent and where it stands, or that nothing is to be sent any more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.domain.observation_sheets import sheets_of
from assessments.domain.observation_states import counting, last_ruling, state_of
from assessments.domain.observing import cancel_request
from assessments.enums import ObservationState
from assessments.models import ObservationRequest
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.org.access import official_required


@require_safe
@official_required
def sent(request: HttpRequest, uid: UUID) -> HttpResponse:
    asked = get_object_or_404(ObservationRequest.objects.made_by(request.user).with_story(), uid=uid)
    state = state_of(asked)
    if state == ObservationState.OPEN:
        return redirect("learn:observation", asked.uid)
    context = {
        "asked": asked,
        "task": asked.version.title,
        "state": state,
        "sheets": sheets_of(asked),
        "chosen": counting(asked),
        "ruling": last_ruling(asked),
    }
    return render(request, "learn/observing/sent.html", context)


@takes_a_form
@official_required
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Either side may, as long as nothing was sent; each goes back to their own list."""
    both = ObservationRequest.objects.made_by(request.user) | ObservationRequest.objects.visible_to(request.user)
    asked = get_object_or_404(both.select_related("observer"), uid=uid)
    try:
        cancel_request(request=asked, actor=request.user, now=timezone.now())  # type: ignore[arg-type]
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    else:
        messages.success(request, _("Đã hủy lần quan sát."))
    is_observer = asked.observer.user_id == request.user.pk
    return redirect("learn:observations" if is_observer else "learn:practice")
