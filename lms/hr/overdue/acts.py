"""What HR does about picked rows of the overdue list: remind, put the date off, give something else. Each is looked at
before it is done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, add_violation
from lms.core.vietnamese.dates import format_date
from lms.flows.late_work import extend, plan_reminding, remind, reminder_text
from lms.hr.assigning.forms import too_far
from lms.hr.assigning.opening import begin_draft, unit_of_people
from lms.hr.assigning.page import people_words
from lms.hr.assigning.steps import STEPS, step_url
from lms.hr.overdue.rows import late_work
from lms.hr.overdue.views import ALL_PARAM, PICK_PARAM, Act, asked_band, overdue_link
from lms.hr.scope import HrScope, scope_of
from lms.org.access import role_required
from lms.org.domain.work_calendar import WorkCalendar, work_calendar
from lms.org.enums import Role
from lms.org.models import Official
from lms.plans.domain.assigning_people import Who, codes_of
from lms.plans.domain.late_work import LateWork, was_done

CONFIRMED, FORM_ID = "xac-nhan", "ma-mau"
NAMES_SHOWN = 20


class ExtendForm(forms.Form):
    """Until when, and why."""

    due_on = VietnameseDateField(label=gettext_lazy("Hạn mới"))
    keeps_day = forms.BooleanField(label=gettext_lazy("Giữ nguyên ngày này"), required=False)
    reason = NFCCharField(
        label=gettext_lazy("Lý do gia hạn"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: mất mạng dài ngày, nghỉ ốm. Người học đọc được lý do này."),
        error_messages={"required": gettext_lazy("Ghi lý do gia hạn, ví dụ: mất mạng dài ngày, nghỉ ốm.")},
    )

    def __init__(self, *args: Any, calendar: WorkCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        self.asks_to_keep = bool(self.data.get("keeps_day"))

    def visible(self) -> list[forms.BoundField]:
        """Keeping a day off is asked only once one was given."""
        return [one for one in self if one.name != "keeps_day" or self.asks_to_keep]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day: date | None = cleaned.get("due_on")
        if day is not None and (far := too_far(day, timezone.localdate())):
            self.add_error("due_on", far)
        elif day is not None and day > timezone.localdate() and (why := self.calendar.why_off(day)):
            self.asks_to_keep = True
            if not cleaned.get("keeps_day"):
                told = {"day": format_date(day), "why": why, "next": format_date(self.calendar.next_working_day(day))}
                text = _(
                    "%(day)s là ngày nghỉ (%(why)s). Ngày làm việc kế tiếp là %(next)s: nhập ngày đó, hoặc chọn "
                    "“Giữ nguyên ngày này”."
                )
                self.add_error("due_on", text % told)
        return cleaned


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def overdue_act(request: HttpRequest) -> HttpResponse:
    """The first press shows what it comes to; the second one does it. Opened by itself it leads back to the list."""
    scope = scope_of(request, path=reverse("hr:overdue"))
    band = asked_band(request)
    back = overdue_link(scope, band)
    if request.method != "POST":
        return redirect(back)
    keys = None if request.POST.get(ALL_PARAM) else " ".join(request.POST.getlist(PICK_PARAM)).split()
    work = late_work(scope, keys, band)
    if not work:
        _tell_nothing_late(request)
        return redirect(back)
    match request.POST.get("viec"):
        case Act.REMIND:
            return _remind(request, scope, work, back)
        case Act.EXTEND:
            return _extend(request, scope, work, back)
        case Act.ASSIGN:
            return _give_something_else(request, scope, work, back)
    return redirect(back)


def _give_something_else(request: HttpRequest, scope: HrScope, work: Sequence[LateWork], back: str) -> HttpResponse:
    people = {one.official_id for one in work}
    unit_id = unit_of_people(people, scope)
    if unit_id is None:
        told = _("Người đã chọn thuộc nhiều đơn vị khác nhau. Chọn một đơn vị ở “Phạm vi”, rồi giao học từng nơi.")
        messages.error(request, told)
        return redirect(back)
    draft = begin_draft(request.user, scope, Who(codes=tuple(codes_of(people))), unit_id=unit_id)
    return redirect(step_url(STEPS[0], draft))


def _tell_nothing_late(request: HttpRequest) -> None:
    if not request.POST.get(CONFIRMED):
        messages.error(request, _("Chưa chọn việc quá hạn nào. Đánh dấu các việc cần xử lý rồi bấm lại."))
    elif was_done(client_id=_client_id(request), actor=request.user):
        messages.info(request, _("Lần bấm trước đã được ghi; không có gì phải làm thêm."))
    else:
        messages.info(
            request, _("Các việc đã chọn không còn quá hạn: đã học xong hoặc đã được gia hạn. Không có gì thay đổi.")
        )


def _remind(request: HttpRequest, scope: HrScope, work: Sequence[LateWork], back: str) -> HttpResponse:
    now = timezone.now()
    if request.POST.get(CONFIRMED):
        sent = remind(work, client_id=_client_id(request), actor=request.user, now=now)
        told = {"people": people_words(len(sent))}
        if sent:
            messages.success(request, _("Đã nhắc %(people)s. Thông báo hiện khi người học mở hệ thống.") % told)
        else:
            messages.info(request, _("Chưa nhắc ai: mọi người đã chọn vừa được nhắc trong 3 ngày."))
        return redirect(back)
    planned = plan_reminding(work, now=now)
    first = next(iter(planned.work.values()), None)
    context = _context(request, scope, work, back, Act.REMIND, _("Nhắc học")) | {
        "count": len(planned.work),
        "names": _names(planned.work),
        "more": max(0, len(planned.work) - NAMES_SHOWN),
        "lately": [(name, planned.lately[pk]) for pk, name in _named(planned.lately)[:NAMES_SHOWN]],
        "lately_more": max(0, len(planned.lately) - NAMES_SHOWN),
        "message": reminder_text(first) if first else "",
        "button_label": _("Nhắc %(people)s") % {"people": people_words(len(planned.work))},
    }
    return render(request, "hr/overdue/remind.html", context)


def _extend(request: HttpRequest, scope: HrScope, work: Sequence[LateWork], back: str) -> HttpResponse:
    sent = request.POST if request.POST.get(CONFIRMED) else None
    form = ExtendForm(sent, calendar=work_calendar())
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        try:
            people = extend(
                work,
                due_on=answers["due_on"],
                reason=answers["reason"],
                client_id=_client_id(request),
                actor=request.user,
                now=timezone.now(),
            )
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            told = {"people": people_words(people), "day": format_date(answers["due_on"])}
            messages.success(request, _("Đã gia hạn cho %(people)s đến %(day)s.") % told)
            return redirect(back)
    people_ids = {one.official_id for one in work}
    context = _context(request, scope, work, back, Act.EXTEND, _("Gia hạn")) | {
        "form": form,
        "people_label": people_words(len(people_ids)),
        "item_count": len(work),
        "names": _names(people_ids),
        "more": max(0, len(people_ids) - NAMES_SHOWN),
    }
    return render(request, "hr/overdue/extend.html", context)


def _context(
    request: HttpRequest, scope: HrScope, work: Sequence[LateWork], back: str, act: Act, title: str
) -> dict[str, Any]:
    keys = [f"k{one.item.pk}" if one.item else f"g{one.assigned.pk}" for one in work if one.item or one.assigned]
    return {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": reverse("hr:home")},
            {"label": _("Quá hạn"), "href": back},
            {"label": title, "href": ""},
        ],
        "hidden": [
            {"name": "viec", "value": act.value},
            {"name": CONFIRMED, "value": "1"},
            {"name": FORM_ID, "value": request.POST.get(FORM_ID) or str(uuid.uuid4())},
            # In one field: a form of more than a thousand fields is turned away.
            {"name": PICK_PARAM, "value": " ".join(keys)},
        ],
        "act_url": request.get_full_path(),
        "back_url": back,
    }


def _client_id(request: HttpRequest) -> UUID:
    """Made with the page; a form that has lost it counts by itself."""
    try:
        return UUID(request.POST.get(FORM_ID, ""))
    except ValueError:
        return uuid.uuid4()


def _named(ids: Any) -> list[tuple[int, str]]:
    people = Official.objects.filter(pk__in=list(ids)).order_by("sort_key", "pk")
    return list(people.values_list("pk", "full_name"))


def _names(ids: Any) -> list[str]:
    return [name for _pk, name in _named(ids)[:NAMES_SHOWN]]
