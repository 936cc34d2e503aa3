"""Divisions of the communes in scope: confirm what was loaded as a default, rename, add, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import add_violation
from lms.core.vietnamese.dates import format_date
from lms.hr.scope import UNIT_PARAM, HrScope, scope_of
from lms.hr.units.browsing import breadcrumb
from lms.hr.units.forms import AddForm, CloseForm, RenameForm
from lms.org.access import role_required
from lms.org.domain.divisions import close_division, confirm_division, create_division, rename_division
from lms.org.enums import Role, UnitType
from lms.org.models import Unit, UnitVersion

door = role_required(Role.HR)
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@reads_and_writes
@door
def division_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:units"))
    commune = UnitVersion.objects.in_force(scope.as_of).communes().filter(unit__uid=uid, unit__in=_mine(request, scope))
    found = _one(commune)

    def act(name: str, valid_from: date) -> str:
        create_division(commune=found.unit, name=name, valid_from=valid_from, actor=request.user)
        return _("Đã thêm “%(name)s” từ %(day)s.") % {"name": name, "day": format_date(valid_from)}

    form = AddForm(request.POST or None)
    return _asked(request, scope, form, act, found.unit, title=_("Thêm phòng, trung tâm"), button=_("Thêm"))


@takes_a_form
@door
def division_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    division = _division(request, scope_of(request), uid)
    confirm_division(division=division.unit, actor=request.user)
    messages.success(request, _("Đã xác nhận “%(name)s”.") % {"name": division.name})
    return _back(division.parent)


@reads_and_writes
@door
def division_rename(request: HttpRequest, uid: UUID) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:units"))
    division = _division(request, scope, uid)

    def act(name: str, valid_from: date) -> str:
        rename_division(division=division.unit, name=name, valid_from=valid_from, actor=request.user)
        facts = {"old": division.name, "name": name, "day": format_date(valid_from)}
        return _("Đã đổi tên “%(old)s” thành “%(name)s” từ %(day)s.") % facts

    title = _("Đổi tên “%(name)s”") % {"name": division.name}
    form = RenameForm(request.POST or None)
    since = _("Tên hiện tại dùng từ %(day)s.") % {"day": format_date(division.valid_from)}
    return _asked(request, scope, form, act, division.parent, title=title, button=_("Đổi tên"), facts=[since])


@reads_and_writes
@door
def division_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:units"))
    division = _division(request, scope, uid)

    def act(last_day: date) -> str:
        close_division(division=division.unit, last_day=last_day, actor=request.user)
        facts = {"name": division.name, "day": format_date(last_day)}
        return _("Đã ghi nhận “%(name)s” kết thúc sau ngày %(day)s.") % facts

    title = _("Đóng “%(name)s”?") % {"name": division.name}
    form = CloseForm(request.POST or None)
    facts = [
        _("Sau ngày này không còn chọn được đơn vị này khi ghi nhận quyết định hay nhập danh sách."),
        _("Kết quả học và các vị trí đã giữ ở đây vẫn được giữ. Ngày này không đặt lại được."),
    ]
    return _asked(request, scope, form, act, division.parent, title=title, button=_("Đóng"), facts=facts, danger=True)


def _asked(
    request: HttpRequest,
    scope: HrScope,
    form: forms.Form,
    act: Callable[..., str],
    commune: Unit,
    *,
    title: str,
    button: str,
    facts: list[str] | None = None,
    danger: bool = False,
) -> HttpResponse:
    """Ask, do, say what was done; what the rules refuse is said at its field and everything typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act(**form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, done)
            return _back(commune)
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(title),
        "form": form,
        "title": title,
        "consequences": facts,
        "button_label": button,
        "cancel_url": _address(commune),
        "danger": danger,
    }
    return render(request, "hr/units/change.html", context)


def _mine(request: HttpRequest, scope: HrScope) -> object:
    return Unit.objects.visible_to(request.user, as_of=scope.as_of)


def _division(request: HttpRequest, scope: HrScope, uid: UUID) -> UnitVersion:
    """The division's latest version, for HR of its commune; HR of a division alone founds and closes none."""
    lasting = UnitVersion.objects.lasting_on(scope.as_of).filter(unit__uid=uid, unit_type=UnitType.DIVISION)
    return _one(lasting.filter(parent__in=_mine(request, scope)).select_related("parent").order_by("-valid_from"))


def _one(versions: object) -> UnitVersion:
    found = versions.select_related("unit", "parent").first()
    if found is None:
        raise Http404
    return found


def _back(commune: Unit) -> HttpResponse:
    return redirect(_address(commune))


def _address(commune: Unit) -> str:
    return f"{reverse('hr:units')}?{UNIT_PARAM}={commune.uid}"
