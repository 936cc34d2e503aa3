"""Adding a position, a version of it, its end: for HR of a province and administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.exceptions import RoleRequired, RuleViolation
from lms.core.forms import add_violation
from lms.core.vietnamese.dates import format_date
from lms.hr.positions.comparing import Comparison, compare_typed
from lms.hr.positions.forms import EndForm, NewPositionForm, ReopenForm, VersionForm
from lms.hr.positions.rows import people_units
from lms.hr.positions.views import (
    READERS,
    back_to,
    catalogue_breadcrumb,
    found_position,
    position_breadcrumb,
    versions_of,
)
from lms.hr.scope import HrScope, scope_of
from lms.org.access import View, role_required
from lms.org.access_mode import may_now
from lms.org.domain.position_ends import end_position, reopen_position
from lms.org.domain.position_holders import held_counts
from lms.org.domain.positions import add_position, change_position
from lms.org.exceptions_positions import PositionChangedMeanwhile
from lms.org.models import Position
from lms.org.policy import can_edit_positions


def editors_only(view: View) -> View:
    """A commune's HR reads the catalogue that serves them all."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @role_required(*READERS)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_now(request, can_edit_positions):
            raise RoleRequired(_("phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống"))
        return view(request, *args, **kwargs)

    return guarded


@editors_only
def position_add(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:positions"), roles=READERS)
    form = NewPositionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        day, reason = form.cleaned_data["valid_from"], form.cleaned_data["reason"]
        position = _written(
            form,
            lambda: add_position(
                code=form.cleaned_data["code"],
                facts=form.facts(),
                valid_from=day,
                reason=reason,
                actor=request.user,
                now=timezone.now(),
            ),
        )
        if position is not None:
            told = {"code": position.code, "day": format_date(day)}
            messages.success(request, _("Đã thêm vị trí %(code)s, chọn được từ ngày %(day)s.") % told)
            return redirect(back_to(position, scope))
    context = {
        "scope": scope,
        "breadcrumb": catalogue_breadcrumb(request, _("Thêm vị trí")),
        "title": _("Thêm vị trí việc làm"),
        "form": form,
        "button_label": _("Thêm vị trí"),
        "back_url": reverse("hr:positions") + scope.query,
    }
    return render(request, "hr/positions/form.html", context)


@editors_only
def position_change(request: HttpRequest, code: str) -> HttpResponse:
    position, scope = _asked(request, code)
    last = versions_of(position)[-1]
    form = VersionForm(request.POST if request.method == "POST" else None, version=last)
    comparison: Comparison | None = None
    if form.is_bound and form.is_valid():
        try:
            version = change_position(
                position=position,
                facts=form.facts(),
                valid_from=form.cleaned_data["valid_from"],
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                actor=request.user,
                now=timezone.now(),
            )
        except PositionChangedMeanwhile as violation:
            form.add_error(None, str(violation))
            form.saw(position)
            comparison = compare_typed(versions_of(position)[-1], form.facts())
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            told = {"number": version.number, "day": format_date(version.valid_from)}
            messages.success(request, _("Đã ghi phiên bản %(number)s, có hiệu lực từ %(day)s.") % told)
            return redirect(back_to(position, scope))
    context = {
        "scope": scope,
        "breadcrumb": position_breadcrumb(request, position, _("Phiên bản mới")),
        "title": _("Phiên bản mới của %(code)s") % {"code": position.code},
        "position": position,
        "form": form,
        "comparison": comparison,
        "button_label": _("Ghi phiên bản"),
        "back_url": back_to(position, scope),
    }
    return render(request, "hr/positions/form.html", context)


@editors_only
def position_end(request: HttpRequest, code: str) -> HttpResponse:
    position, scope = _asked(request, code)
    form = EndForm(request.POST if request.method == "POST" else None, position=position)
    if form.is_bound and form.is_valid():
        ended = _written(
            form, lambda: end_position(position=position, actor=request.user, now=timezone.now(), **form.cleaned_data)
        )
        if ended is not None:
            told = {"code": position.code, "day": format_date(form.cleaned_data["last_day"])}
            messages.success(request, _("Vị trí %(code)s hết hiệu lực sau ngày %(day)s.") % told)
            return redirect(back_to(position, scope))
        form.saw(position)
        if "keep_holders" in form.errors:
            form.ask_about_holders()
    context = _asking(request, position, scope, form, _("Kết thúc vị trí"))
    context |= {
        "title": _("Kết thúc vị trí “%(name)s” (%(code)s)?") % {"name": position.name_vi, "code": position.code},
        "consequences": [
            _held_words(request, position, scope),
            _("Sau ngày này không chọn được vị trí cho quyết định mới; hồ sơ, quyết định cũ giữ nguyên tên vị trí."),
            _("Yêu cầu năng lực và biên chế đã khai của vị trí không bị xóa."),
        ],
        "button_label": _("Kết thúc vị trí"),
        "danger": True,
    }
    return render(request, "hr/positions/confirm.html", context)


@editors_only
def position_reopen(request: HttpRequest, code: str) -> HttpResponse:
    position, scope = _asked(request, code)
    form = ReopenForm(request.POST if request.method == "POST" else None, position=position)
    if form.is_bound and form.is_valid():
        reopened = _written(form, lambda: reopen_position(position=position, actor=request.user, **form.cleaned_data))
        if reopened is not None:
            messages.success(request, _("Vị trí %(code)s tiếp tục có hiệu lực.") % {"code": position.code})
            return redirect(back_to(position, scope))
        form.saw(position)
    context = _asking(request, position, scope, form, _("Bỏ ngày hết hiệu lực"))
    context |= {
        "title": _("Bỏ ngày hết hiệu lực của “%(name)s” (%(code)s)?")
        % {"name": position.name_vi, "code": position.code},
        "consequences": [_("Vị trí chọn được trở lại; việc đã kết thúc và lý do bỏ vẫn còn trong lịch sử.")],
        "button_label": _("Bỏ ngày hết hiệu lực"),
    }
    return render(request, "hr/positions/confirm.html", context)


def _asked(request: HttpRequest, code: str) -> tuple[Position, HrScope]:
    position = found_position(code)
    return position, scope_of(request, path=reverse("hr:position", args=[position.code]), roles=READERS)


def _asking(request: HttpRequest, position: Position, scope: HrScope, form: Any, last: str) -> dict[str, Any]:
    return {
        "scope": scope,
        "breadcrumb": position_breadcrumb(request, position, last),
        "form": form,
        "cancel_url": back_to(position, scope),
    }


def _written(form: Any, write: Callable[[], Position]) -> Position | None:
    try:
        return write()
    except RuleViolation as violation:
        add_violation(form, violation)
    return None


def _held_words(request: HttpRequest, position: Position, scope: HrScope) -> str:
    units = people_units(request, scope)
    if units is None:
        return _("Người đang giữ vị trí giữ nguyên đến khi có quyết định.")
    held = held_counts([position.pk], units, scope.as_of).get(position.pk, 0)
    if not held:
        return _("Trong phạm vi của anh/chị không có ai đang giữ vị trí này.")
    text = ngettext(
        "Trong phạm vi của anh/chị có %(count)s người đang giữ vị trí này.",
        "Trong phạm vi của anh/chị có %(count)s người đang giữ vị trí này.",
        held,
    )
    return text % {"count": held}
