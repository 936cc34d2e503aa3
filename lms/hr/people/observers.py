"""A superior who may observe everybody of a unit: the page on which HR gives that, and ends it.

Of all roles this one alone is given here: it opens nothing but sheets that both sides sign. One colleague for one
person is named at /quan-sat/cu-nguoi/.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.policy_observation import observer_grants
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import VietnameseDateField, add_violation
from lms.flows.roles import give_role, take_role
from lms.hr.people.listing import without_identity
from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion, RoleGrant, Unit


class ObserverForm(forms.Form):
    """Of a unit where the person sits, or of one above it that is one's own."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Quan sát mọi người ở"),
        widget=forms.RadioSelect(attrs={"lang": "vi"}),
        error_messages={"required": gettext_lazy("Chọn đơn vị mà người này được quan sát.")},
    )
    valid_to = VietnameseDateField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Để trống là đến khi thôi giao. Ví dụ 31/12/2026."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def observer_of(request: HttpRequest, uid: UUID) -> HttpResponse:
    official, today = _reached(request, uid), timezone.localdate()
    problem, why_not_more = _problem(request, official), _why_not_more(request, official)
    typed = request.POST if request.method == "POST" else None
    form = ObserverForm(typed, units=_units(request, official, today))
    if (
        request.method == "POST"
        and not (problem or why_not_more)
        and form.is_valid()
        and _give(request, official, form, today)
    ):
        return redirect("hr:person_observer", uid=official.uid)
    grants = list(_grants(request, official).select_related("unit")) if official.user else []
    names = unit_names({one.unit_id for one in grants}, today)
    context = {
        "scope": scope_of(request, path=reverse("hr:people")),
        "breadcrumb": [
            {"label": _("Nhân sự"), "href": reverse("hr:people")},
            {"label": official.full_name, "href": reverse("hr:person", args=[official.uid]), "lang": "vi"},
            {"label": _("Giao quan sát cả đơn vị"), "href": ""},
        ],
        "official": official,
        "form": form,
        "rows": [(one, names[one.unit_id].label) for one in grants],
        "problem": problem,
        "why_not_more": why_not_more,
    }
    return render(request, "hr/people/observer.html", context)


@takes_a_form
@role_required(Role.HR)
def end_observer(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """From today on no more; one that began today lasts for the day."""
    official, now = _reached(request, uid), timezone.now()
    today = timezone.localdate(now)
    grant = get_object_or_404(_grants(request, official).select_related("unit", "user"), pk=pk)
    if problem := _problem(request, official):
        messages.warning(request, problem)
        return redirect("hr:person_observer", uid=official.uid)
    last_day = max(grant.valid_from, today - timedelta(days=1))
    try:
        take_role(
            user=grant.user, role=Role.OBSERVER, units=[grant.unit], last_day=last_day, actor=request.user, now=now
        )
    except RuleViolation as violation:
        messages.info(request, str(violation))
    else:
        messages.success(request, _("Đã thôi giao. Các phiếu đã gửi vẫn giữ nguyên."))
    return redirect("hr:person_observer", uid=official.uid)


def _give(request: HttpRequest, official: Official, form: ObserverForm, today: date) -> bool:
    unit = Unit.objects.visible_to(request.user, as_of=today).get(uid=form.cleaned_data["unit"])
    try:
        give_role(
            user=official.user,
            role=Role.OBSERVER,
            units=[unit],
            valid_from=today,
            valid_to=form.cleaned_data["valid_to"],
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    text = _("Đã giao. %(name)s quan sát được mọi người ở đơn vị này, trừ chính mình.")
    messages.success(request, text % {"name": official.full_name})
    return True


def _reached(request: HttpRequest, uid: UUID) -> Official:
    """One's own people, and who has left and still observes a unit of one's own."""
    mine = Q(pk__in=Official.objects.managed_by(request.user)) | Q(
        user__in=observer_grants(request.user).values("user")
    )
    official: Official = get_object_or_404(
        without_identity(Official.objects.filter(mine).select_related("user")), uid=uid
    )
    return official


def _why_not_more(request: HttpRequest, official: Official) -> str:
    if Official.objects.managed_by(request.user).filter(pk=official.pk).exists():
        return ""
    return _("Người này không còn ở đơn vị anh/chị phụ trách nên không giao thêm được, chỉ thôi giao.")


def _problem(request: HttpRequest, official: Official) -> str:
    if official.user is None or not official.user.is_active:
        return _("Người này chưa có tài khoản đang dùng nên chưa quan sát được ai. Hãy mở tài khoản trước.")
    if official.user_id == request.user.pk:
        return _("Không ai tự giao quan sát cho mình. Hãy nhờ phụ trách nhân sự khác, hoặc của cấp trên.")
    return ""


def _units(request: HttpRequest, official: Official, today: date) -> list[tuple[str, str]]:
    """(uid, name), the smallest first."""
    seats = PostingVersion.objects.lasting_on(today).filter(posting__official=official)
    above = {
        step.unit_id
        for name in unit_names(seats.values_list("unit_id", flat=True), today).values()
        for step in name.path
    }
    mine = Unit.objects.visible_to(request.user, as_of=today).filter(pk__in=above)
    names = unit_names(mine.values_list("pk", flat=True), today)
    ordered = sorted(names.values(), key=lambda name: (-len(name.above), name.sort_key))
    return [(str(name.uid), name.label) for name in ordered]


def _grants(request: HttpRequest, official: Official) -> QuerySet[RoleGrant]:
    """Those that last, on units of one's own."""
    return observer_grants(request.user).filter(user=official.user_id).order_by("valid_from", "pk")
