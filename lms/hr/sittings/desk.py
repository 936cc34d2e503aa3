"""The invigilator's desk: who is there and how far, the PIN, more time, the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.domain.giving_time import add_minutes
from assessments.domain.sitting_desk import DeskState, desk_rows
from assessments.domain.sittings import end_sitting, make_pin, sitting_window
from assessments.models import ExamSitting
from lms.core.display import format_time
from lms.core.domain.audit_history import history_for
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import add_violation
from lms.hr.sittings.forms import MoreTimeForm
from lms.hr.sittings.views import breadcrumb, door, managed_sitting, state_words
from lms.org.domain.unit_names import unit_names


@never_cache
@require_safe
@door
def sitting(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _page(request, managed_sitting(request, uid))


@never_cache
@require_safe
@door
def table(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the page that changes by itself; the script asks for it now and then."""
    return render(request, "hr/sittings/_table.html", _live(managed_sitting(request, uid), timezone.now()))


@never_cache
@takes_a_form
@door
def pin(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new PIN on a sheet with the list, this once."""
    held = managed_sitting(request, uid)
    try:
        made = make_pin(sitting=held, actor=request.user, now=timezone.now())
    except RuleViolation as violation:
        return _page(request, held, problem=str(violation))
    context = {
        "sitting": held,
        "pin": f"{made[:3]} {made[3:]}",
        "rows": desk_rows(held, timezone.now()),
        "unit": unit_names({held.unit_id}, timezone.localdate())[held.unit_id],
        "invigilators": _named(held),
        "hours": sitting_window(held),
    }
    return render(request, "hr/sittings/print.html", context)


@never_cache
@takes_a_form
@door
def more_time(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = managed_sitting(request, uid)
    form = MoreTimeForm(request.POST, rows=desk_rows(held, timezone.now()))
    if not form.is_valid():
        return _page(request, held, form=form)
    data = form.cleaned_data
    try:
        given = add_minutes(
            sitting=held,
            minutes=data["minutes"],
            client_id=data["client_id"],
            attempt_uid=UUID(data["attempt"]) if data["attempt"] else None,
            note=data["note"],
            actor=request.user,
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return _page(request, held, form=form)
    messages.success(
        request,
        ngettext(
            "Đã thêm giờ cho %(count)s người; muộn nhất đến %(time)s. Máy đang làm bài tự nhận giờ mới trong một phút.",
            "Đã thêm giờ cho %(count)s người; muộn nhất đến %(time)s. Máy đang làm bài tự nhận giờ mới trong một phút.",
            len(given),
        )
        % {"count": len(given), "time": format_time(max(one.deadline_after for one in given))},
    )
    return redirect("hr:sitting", uid=held.uid)


@never_cache
@takes_a_form
@door
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = managed_sitting(request, uid)
    try:
        end_sitting(sitting=held, actor=request.user, now=timezone.now())
    except RuleViolation as violation:
        return _page(request, held, problem=str(violation))
    messages.success(
        request, _("Đã kết thúc ca thi. Không ai bắt đầu được nữa; người đang làm vẫn làm đến giờ của mình.")
    )
    return redirect("hr:sitting", uid=held.uid)


def _page(
    request: HttpRequest, held: ExamSitting, *, form: MoreTimeForm | None = None, problem: str = ""
) -> HttpResponse:
    now = timezone.now()
    live = _live(held, now)
    context = live | {
        "problem": problem,
        "form": form or MoreTimeForm(rows=live["rows"]),
        "unit": unit_names({held.unit_id}, timezone.localdate())[held.unit_id],
        "state": state_words(held, now),
        "hours": sitting_window(held),
        "invigilators": _named(held),
        "may_watch": held.invigilators.filter(pk=request.user.pk).exists(),
        "history": history_for(held),
        "breadcrumb": breadcrumb({"label": held.assessment.title, "href": "", "lang": "vi"}),
        "table_url": reverse("hr:sitting_table", args=[held.uid]),
    }
    return render(request, "hr/sittings/sitting.html", context)


def _live(held: ExamSitting, now: datetime) -> dict[str, Any]:
    rows = desk_rows(held, now)
    counts = {state.value: sum(row.state == state for row in rows) for state in DeskState}
    return {"sitting": held, "rows": rows, "counts": counts, "now": now, "window": _window(held)}


def _window(held: ExamSitting) -> int:
    return int((held.closes_at - held.opens_at).total_seconds() // 60)


def _named(held: ExamSitting) -> list[str]:
    return [one.full_name for one in held.invigilators.all()]
