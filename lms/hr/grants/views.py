"""Who may see what and why: of a unit, of a person; roles given and ended by HR of a unit above."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect, add_violation
from lms.flows.roles import give_role_from_above, take_role_from_above
from lms.hr.decisions.forms import unit_choices, units_listed
from lms.hr.grants.rows import SEES_PEOPLE, grant_lines, grants_reaching, lasting_grants, seats_of
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Official, RoleGrant, Unit
from lms.org.policy import can_grant_role
from lms.org.querysets import units_below_grants

PAGE_SIZE = 50
GRANTABLE = [role for role in Role if role != Role.ADMIN]


class GrantForm(forms.Form):
    """A role on a unit below one's own."""

    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), widget=VietnameseSelect)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Ở đơn vị"), queryset=Unit.objects.none(), to_field_name="uid", widget=VietnameseSelect
    )
    valid_from = VietnameseDateField(label=gettext_lazy("Từ ngày"), noun=gettext_lazy("ngày bắt đầu"))
    valid_to = VietnameseDateField(label=gettext_lazy("Đến hết ngày"), noun=gettext_lazy("ngày cuối"), required=False)
    capacity = NFCCharField(
        label=gettext_lazy("Tư cách ký"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Chỉ cho người duyệt giấy chứng nhận; ghi như sẽ in trên giấy."),
    )
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: theo Thông báo phân công số 12/TB-UBND. Nội dung này được ghi vào lịch sử."),
    )

    def __init__(self, *args: Any, user: Any, official: Official, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        below = Unit.objects.filter(pk__in=units_below_grants(user, (Role.HR,), today))
        self.fields["role"].choices = [("", _("Chọn vai trò")), *((role.value, role.label) for role in GRANTABLE)]
        self.fields["unit"].queryset = below
        seats = seats_of(official, today)
        name = unit_names(seats[:1], today).get(seats[0]) if seats else None
        near = (name.commune_id or name.unit_id) if name else None
        listed = units_listed(below, "", near, today, None)
        self.is_possible = bool(listed)
        self.fields["unit"].widget.choices = [("", _("Chọn đơn vị")), *unit_choices(listed, today)]


class EndForm(forms.Form):
    last_day = VietnameseDateField(label=gettext_lazy("Ngày cuối cùng giữ vai trò"))
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: chuyển công tác. Nội dung này được ghi vào lịch sử."),
    )


@never_cache
@require_safe
@role_required(Role.HR)
def grants(request: HttpRequest) -> HttpResponse:
    """Of the chosen unit: whose roles reach it, and which were given below it."""
    scope = scope_of(request)
    home, today = scope.home, scope.as_of
    below = lasting_grants(today).filter(unit__in=scope.units).exclude(unit=home.unit_id)
    search = request.GET.get("tim", "").strip()
    if search:
        named = Official.objects.named_like(search).filter(user__isnull=False)
        below = below.filter(Q(user__in=named.values("user")) | Q(user__full_name__icontains=search))
    page = Paginator(below, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    reaching = grants_reaching([home.unit_id], today)
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(),
        "unit": home,
        "lines": grant_lines(reaching, at=[home.unit_id], user=request.user, today=today),
        "page": page,
        "search": search,
        "below": grant_lines(page.object_list, at=[], user=request.user, today=today),
    }
    return render(request, "hr/grants/grants.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def person_grants(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the person may see by which role, and who may see the person; POST gives a role."""
    scope = scope_of(request, path=reverse("hr:grants"))
    today = scope.as_of
    official = get_object_or_404(Official.objects.managed_by(request.user).select_related("user"), uid=uid)
    sent = request.POST if request.method == "POST" else None
    form = GrantForm(sent, user=request.user, official=official, initial={"valid_from": today})
    if form.is_bound and form.is_valid() and _give(request, official, form):
        return redirect("hr:person_grants", uid=official.uid)
    seats = seats_of(official, today)
    held = lasting_grants(today).filter(user=official.user_id) if official.user_id else RoleGrant.objects.none()
    seen_by = grants_reaching(seats, today).filter(role__in=SEES_PEOPLE) if seats else RoleGrant.objects.none()
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(official.full_name, "vi"),
        "official": official,
        "held": grant_lines(held, at=[], user=request.user, today=today),
        "seen_by": grant_lines(seen_by, at=seats, user=request.user, today=today),
        "form": form,
        "is_own": official.user_id == request.user.pk,
    }
    return render(request, "hr/grants/person.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a role given below one's own unit; any other isn't there."""
    today = timezone.localdate()
    grant = get_object_or_404(lasting_grants(today), pk=pk)
    if not can_grant_role(request.user, grant.role, grant.unit):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = EndForm(sent, initial={"last_day": max(grant.valid_from, today - timedelta(days=1))})
    if form.is_bound and form.is_valid():
        try:
            take_role_from_above(grant=grant, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, _("Đã kết thúc vai trò %(role)s.") % {"role": grant.get_role_display()})
            return redirect("hr:grants")
    facts = {
        "role": grant.get_role_display(),
        "name": grant.user.full_name,
        "unit": unit_names([grant.unit_id], today)[grant.unit_id].label,
    }
    context = {
        "scope": scope_of(request, path=reverse("hr:grants")),
        "breadcrumb": _breadcrumb(_("Kết thúc vai trò")),
        "title": _("Kết thúc vai trò %(role)s của %(name)s?") % facts,
        "form": form,
        "consequences": [
            _("Sau ngày này người này không còn quyền theo vai trò ở %(unit)s và các đơn vị bên dưới.") % facts,
            _("Những gì đã làm trong vai trò vẫn giữ nguyên."),
        ],
        "button_label": _("Kết thúc vai trò"),
        "cancel_url": reverse("hr:grants"),
        "danger": True,
    }
    return render(request, "hr/grants/end.html", context)


def _give(request: HttpRequest, official: Official, form: GrantForm) -> bool:
    facts = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
    try:
        give_role_from_above(user=official.user, actor=request.user, now=timezone.now(), **facts)
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    told = {"role": facts["role"].label, "name": official.full_name}
    messages.success(request, _("Đã giao vai trò %(role)s cho %(name)s.") % told)
    return True


def _breadcrumb(last: str = "", lang: str = "") -> list[dict[str, str]]:
    steps = [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Ai xem được gì"), "href": reverse("hr:grants") if last else ""},
    ]
    return [*steps, {"label": last, "href": "", "lang": lang}] if last else steps
