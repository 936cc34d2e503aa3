"""The observer begins: whom, then with which checklist."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import Checklist, ObservationRequest
from assessments.policy_observation import people_to_observe
from lms.core.exceptions import RuleViolation
from lms.flows.observing import ask_for_observation
from lms.learn.observing.people import PERSON, person_lines, uid_of
from lms.org.access import official_required
from lms.org.models import Official

SEARCH = "tim"


@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def start(request: HttpRequest) -> HttpResponse:
    people = people_to_observe(request.user)
    if PERSON not in request.GET:
        return _choose_person(request, people)
    official = get_object_or_404(people, uid=uid_of(request.GET[PERSON]))
    today = timezone.localdate()
    checklists = list(Checklist.objects.serving(official.pk, today).with_current())
    problem = ""
    if request.method == "POST":
        chosen = next((one for one in checklists if one.code == request.POST.get("checklist")), None)
        if chosen is None:
            problem = _("Chưa chọn bảng kiểm. Chọn một việc rồi bấm lại.")
        else:
            made, problem = _begin(request, official, chosen)
            if made is not None:
                return redirect("learn:observation", made.uid)
    context = {
        "person": person_lines([official], today)[0],
        "checklists": [(one, one.current[0]) for one in checklists if one.current],
        "problem": problem,
    }
    return render(request, "learn/observing/start.html", context)


def _begin(request: HttpRequest, official: Official, checklist: Checklist) -> tuple[ObservationRequest | None, str]:
    """One that is open already is gone on with."""
    observer = request.official  # type: ignore[attr-defined]
    there = ObservationRequest.objects.made_by(request.user).to_make()
    found = there.filter(official=official, version__checklist=checklist).first()
    if found is not None:
        return found, ""
    try:
        made = ask_for_observation(
            official=official,
            observer=observer,
            checklist=checklist,
            note="",
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        return None, str(violation)
    return made, ""


def _choose_person(request: HttpRequest, people: object) -> HttpResponse:
    typed = request.GET.get(SEARCH, "").strip()
    shown, more = shown_people(people, typed)
    context = {"people": person_lines(shown, timezone.localdate()), "typed": typed, "more": more}
    return render(request, "learn/observing/people.html", context)


def shown_people(people: object, typed: str, most: int = 30) -> tuple[list[Official], bool]:
    """The first by name, and whether there are more."""
    named = people.named_like(typed) if typed else people  # type: ignore[attr-defined]
    found = list(named.order_by("sort_key", "pk")[: most + 1])
    return found[:most], len(found) > most
