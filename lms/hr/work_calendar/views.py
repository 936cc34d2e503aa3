"""Days off and made-up working days of a year: read by all HR, written by HR of a province and administrators."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.asked import asked_number
from lms.core.exceptions import RoleRequired, RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, add_violation
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.access_mode import may_now, may_with_mode
from lms.org.domain.work_calendar import declare_day, drop_day, public_holidays
from lms.org.enums import Role, WorkDayKind
from lms.org.models import WorkCalendarDay
from lms.org.policy import can_edit_work_calendar

READERS = (Role.HR, Role.ADMIN)
YEAR_PARAM = "nam"
YEARS_BACK, YEARS_AHEAD = 2, 4


class CalendarDayForm(forms.Form):
    """A day as the year's decision gives it."""

    day = VietnameseDateField(label=gettext_lazy("Ngày"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Ngày đó là"),
        choices=[
            (WorkDayKind.OFF.value, gettext_lazy("Ngày nghỉ: hạn học không rơi vào ngày này")),
            (WorkDayKind.WORKED.value, gettext_lazy("Ngày làm bù: làm việc như ngày thường")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn ngày nghỉ hoặc ngày làm bù.")},
    )
    note = NFCCharField(
        label=gettext_lazy("Theo văn bản nào, nghỉ hoặc làm bù cho ngày nào"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: hoán đổi ngày 22/08/2026, theo thông báo của Bộ Nội vụ."),
        error_messages={"required": gettext_lazy("Ghi văn bản hoặc lý do, để người khác biết vì sao.")},
    )

    def __init__(self, *args: Any, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years

    def clean_day(self) -> date:
        """A day of a year that the page shows: a slip of the pen would be written down where nobody sees it."""
        day: date = self.cleaned_data["day"]
        if day.year not in self.years:
            told = {"day": format_date(day), "first": self.years[0], "last": self.years[-1]}
            raise forms.ValidationError(
                _("Ngày %(day)s ở ngoài các năm của lịch. Nhập một ngày từ năm %(first)s đến năm %(last)s."),
                params=told,
            )
        return day


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def calendar_page(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:work_calendar"), roles=READERS)
    may_edit = may_with_mode(request, can_edit_work_calendar)
    if request.method == "POST" and not may_now(request, can_edit_work_calendar):
        raise RoleRequired(_("phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống"))
    today = timezone.localdate()
    years = _years(today)
    form = CalendarDayForm(request.POST if request.method == "POST" else None, years=years)
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data | {"kind": WorkDayKind(form.cleaned_data["kind"])}
        try:
            row = declare_day(actor=request.user, now=timezone.now(), **facts)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, _("Đã ghi ngày %(day)s vào lịch.") % {"day": format_date(row.day)})
            return redirect(_year_url(row.day.year))
    year = _year(request, today, years)
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(request),
        "form": form if may_edit else None,
        "year": year,
        "tabs": [{"label": str(one), "href": _year_url(one), "current": one == year} for one in years],
        "declared": list(WorkCalendarDay.objects.filter(dropped_at__isnull=True, day__year=year)),
        "table": _table(year),
    }
    return render(request, "hr/work_calendar/calendar.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def calendar_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask, then take the day out of the calendar."""
    if not may_now(request, can_edit_work_calendar):
        raise RoleRequired(_("phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống"))
    row = get_object_or_404(WorkCalendarDay, uid=uid)
    told = {"day": format_date(row.day)}
    if request.method == "POST":
        try:
            drop_day(row=row, actor=request.user, now=timezone.now())
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            messages.success(request, _("Đã bỏ ngày %(day)s khỏi lịch.") % told)
        return redirect(_year_url(row.day.year))
    title = _("Bỏ ngày %(day)s khỏi lịch nghỉ, làm bù?") % told
    context = {
        "scope": scope_of(request, path=reverse("hr:work_calendar"), roles=READERS),
        "breadcrumb": _breadcrumb(request, title),
        "title": title,
        "consequences": [
            _("Ngày này trở lại như luật định: ngày nghỉ lễ, ngày cuối tuần hoặc ngày làm việc."),
            _("Hạn học đã giao giữ nguyên; chỉ hạn giao từ nay mới tính theo lịch mới."),
        ],
        "button_label": _("Bỏ khỏi lịch"),
        "cancel_url": _year_url(row.day.year),
    }
    return render(request, "hr/work_calendar/drop.html", context)


def _years(today: date) -> range:
    return range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)


def _year(request: HttpRequest, today: date, years: range) -> int:
    asked = asked_number(request.GET.get(YEAR_PARAM, ""))
    return asked if asked in years else today.year


def _year_url(year: int) -> str:
    return f"{reverse('hr:work_calendar')}?{YEAR_PARAM}={year}"


def _table(year: int) -> Table:
    by_law = public_holidays(year)
    days = [*((day, name, WorkDayKind.OFF.label) for day, name in by_law.off.items())]
    days += [(day, _("hoán đổi"), WorkDayKind.WORKED.label) for day in by_law.worked if day.year == year]
    rows = [Row((Cell(format_date(day)), Cell(name, lang="vi"), Cell(kind))) for day, name, kind in sorted(days)]
    columns = (Column(_("Ngày")), Column(_("Tên ngày")), Column(_("Ngày đó là")))
    return Table(_("Ngày nghỉ lễ, Tết của năm %(year)s") % {"year": year}, columns, tuple(rows))


def _breadcrumb(request: Any, last: str = "") -> list[dict[str, str]]:
    steps = [{"label": _("Tổng quan"), "href": reverse("hr:home")}] if Role.HR in request.roles_held else []
    steps.append({"label": _("Lịch nghỉ"), "href": reverse("hr:work_calendar") if last else ""})
    return [*steps, {"label": last, "href": ""}] if last else steps
