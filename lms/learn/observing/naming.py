"""HR and observers of a unit name colleagues who may observe somebody there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessments.domain.observers import end_naming, name_observer
from assessments.models import ObserverNaming
from assessments.policy_observation import observer_grants, people_to_name_for
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import VietnameseDateField, add_violation
from lms.learn.observing.people import PERSON, person_lines, uid_of
from lms.learn.observing.starting import SEARCH, shown_people
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Official, RoleGrant


class NamingForm(forms.Form):
    observer = forms.UUIDField(
        label=gettext_lazy("Người quan sát"),
        error_messages={"required": gettext_lazy("Chưa chọn người quan sát. Chọn một đồng nghiệp rồi bấm lại.")},
    )
    valid_to = VietnameseDateField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Để trống là đến khi thôi cử. Ví dụ 31/12/2026."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR, Role.OBSERVER)
def namings(request: HttpRequest) -> HttpResponse:
    """First for whom, then whom; below, those named so far."""
    people = people_to_name_for(request.user)
    if PERSON in request.GET:
        return _choose_observer(request, get_object_or_404(people, uid=uid_of(request.GET[PERSON])))
    typed = request.GET.get(SEARCH, "").strip()
    shown, more = shown_people(people, typed) if typed else ([], False)
    today = timezone.localdate()
    running = ObserverNaming.objects.managed_by(request.user).filter(Q(valid_to=None) | Q(valid_to__gte=today))
    context = {
        "people": person_lines(shown, today),
        "typed": typed,
        "more": more,
        "namings": running.select_related("official", "observer").order_by("official__sort_key", "pk"),
        "whole_units": _of_whole_units(request.user, today),
    }
    return render(request, "learn/observing/observers.html", context)


def _of_whole_units(user: Any, today: date) -> list[tuple[RoleGrant, str, bool]]:
    """(grant, unit, whether the observer has left the unit that HR answers for), for HR alone; else empty."""
    grants = list(observer_grants(user).select_related("user__official").order_by("user__full_name", "pk"))
    names = unit_names({one.unit_id for one in grants}, today) if grants else {}
    people = Official.objects.managed_by(user).filter(user__in=[one.user_id for one in grants])
    there = set(people.values_list("user", flat=True)) if grants else set()
    return [(one, names[one.unit_id].label, one.user_id not in there) for one in grants]


def _choose_observer(request: HttpRequest, official: Official) -> HttpResponse:
    form = NamingForm(request.POST if request.method == "POST" else None)
    colleagues = _colleagues(request.user, official)
    if request.method == "POST" and form.is_valid():
        observer = get_object_or_404(colleagues, uid=form.cleaned_data["observer"])
        if _name(request, form, official, observer):
            return redirect("learn:observers")
    typed = request.GET.get(SEARCH, "").strip()
    shown, more = shown_people(colleagues, typed)
    context = {
        "form": form,
        "person": person_lines([official], timezone.localdate())[0],
        "people": person_lines(shown, timezone.localdate()),
        "typed": typed,
        "more": more,
    }
    return render(request, "learn/observing/name.html", context)


def _name(request: HttpRequest, form: NamingForm, official: Official, observer: Official) -> bool:
    now = timezone.now()
    try:
        name_observer(
            official=official,
            observer=observer,
            valid_from=timezone.localdate(now),
            valid_to=form.cleaned_data["valid_to"],
            actor=request.user,  # type: ignore[arg-type]
            now=now,
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    names = {"observer": observer.full_name, "official": official.full_name}
    messages.success(request, _("Đã cử %(observer)s quan sát %(official)s.") % names)
    return True


def _colleagues(user: Any, official: Official) -> QuerySet[Official]:
    """With an account: of the units one is responsible for, and oneself."""
    own = Q(pk__in=people_to_name_for(user).values("pk")) | Q(user_id=user.pk)
    found: QuerySet[Official] = Official.objects.filter(own, user__is_active=True).exclude(pk=official.pk)
    return found.select_related("user")


@takes_a_form
@role_required(Role.HR, Role.OBSERVER)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    naming = get_object_or_404(ObserverNaming.objects.managed_by(request.user), pk=pk)
    end_naming(naming=naming, today=timezone.localdate(), actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Đã thôi cử. Các phiếu đã gửi vẫn giữ nguyên."))
    return redirect("learn:observers")
