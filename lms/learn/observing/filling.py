"""The form of an observation. It works without scripts; with them it is kept on the device while it is filled, and sent
by the outbox: the same form, the same address, the same id."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import ObservationRequest
from lms.core.display import format_date, format_time
from lms.core.exceptions import RuleViolation
from lms.flows.observing import send_observation
from lms.learn.observing.forms import ObservationForm
from lms.learn.observing.people import person_lines
from lms.org.access import official_required


@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def observation(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Of one that is still to be made; sent or cancelled, it leads to what came of it.

    This page is kept on the observer's own device: nothing may stand on it of the person but who is seen, and where.
    """
    asked = get_object_or_404(
        ObservationRequest.objects.made_by(request.user).select_related("official", "observer__user", "version"),
        uid=uid,
    )
    if request.method == "POST":
        return _take(request, asked)
    if asked.cancelled_at is not None or asked.observations.exists():
        return redirect("learn:observation_sent", asked.uid)
    return _show(request, asked, _empty(asked))


def _empty(asked: ObservationRequest) -> ObservationForm:
    today = timezone.localdate()
    seat = person_lines([asked.official], today)[0]
    initial = {
        "client_id": uuid4(),
        "observed_on": format_date(today),
        "place": seat.place,
    }
    return ObservationForm(asked.version, initial=initial)


def _show(request: HttpRequest, asked: ObservationRequest, form: ObservationForm) -> HttpResponse:
    context = {
        "asked": asked,
        "person": person_lines([asked.official], timezone.localdate())[0],
        "version": asked.version,
        "form": form,
        "exit_url": reverse("learn:observations"),
        "exit_label": _("Thoát"),
        "sent_url": reverse("learn:observation_sent", args=[asked.uid]),
    }
    return render(request, "learn/observing/form.html", context)


def _take(request: HttpRequest, asked: ObservationRequest) -> HttpResponseBase:
    wants_json = request.headers.get("Accept") == "application/json"
    form = ObservationForm(asked.version, request)
    if form.is_valid():
        try:
            send_observation(
                request=asked,
                form=form.filled(),
                photos=form.photos(),
                actor=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except RuleViolation as violation:
            form.add_violation(violation)
    if wants_json:
        return _answer_script(form)
    if form.errors:
        return _show(request, asked, form)
    messages.success(request, _("Đã gửi phiếu quan sát. %(name)s sẽ xác nhận.") % {"name": asked.official.full_name})
    return redirect("learn:observation_sent", asked.uid)


def _answer_script(form: ObservationForm) -> JsonResponse:
    if form.errors:
        problems: list[Any] = [str(problem) for problems in form.errors.values() for problem in problems]
        return JsonResponse({"problem": " ".join(problems)}, status=422)
    return JsonResponse({"at": format_time(timezone.localtime())})
