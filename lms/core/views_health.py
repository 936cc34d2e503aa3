"""The health of the system: for administrators in words, for programs as JSON."""

import platform
from collections.abc import Callable
from functools import wraps
from typing import Any

import django
import wagtail
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.core.display import format_datetime, format_number
from lms.core.domain.health import FAILED_SINCE, FAILING, GOOD, WARNING, Health, Line, look
from lms.core.domain.jobs import retry_failed_jobs
from lms.core.form_addresses import takes_a_form
from lms.core.monitoring import may_monitor
from lms.core.tables import Cell, Column, Row, Table
from lms.core.templatetags.ui import status_tag

View = Callable[..., HttpResponseBase]
UNWELL = 503


@never_cache
@require_safe
def health_json(request: HttpRequest) -> JsonResponse:
    """States for whoever asks, figures for programs that may have them. No session is read: it may be out of reach."""
    health = look(timezone.now())
    status = UNWELL if health.state == FAILING else 200
    return JsonResponse(_for_programs(health, with_figures=may_monitor(request)), status=status)


def health_page(door: Callable[[View], View]) -> View:
    """Without a database nobody can be told apart: then everybody sees that alone, and what to do."""
    behind_the_door = door(_page)

    @never_cache
    @require_safe
    @wraps(_page)
    def opened(request: HttpRequest) -> HttpResponseBase:
        health = look(timezone.now())
        if health.lines[0].state == FAILING:
            facts = {"line": health.lines[0], "support_phone": settings.SUPPORT_PHONE}
            return HttpResponse(render_to_string("core/health_down.html", facts), status=UNWELL)
        request.health = health  # type: ignore[attr-defined]
        return behind_the_door(request)

    opened.lets_in = getattr(behind_the_door, "lets_in", lambda request: True)  # type: ignore[attr-defined]
    return opened


def _page(request: HttpRequest) -> HttpResponse:
    health: Health = request.health  # type: ignore[attr-defined]
    return render(
        request,
        "core/health.html",
        {
            "health": health,
            "sentence": _sentence(health),
            "kind": {GOOD: "success", WARNING: "warning", FAILING: "danger"}[health.state],
            "table": _table(health),
            "has_failed_jobs": any(line.key == "failed_jobs" and line.state != GOOD for line in health.lines),
            "versions": _versions(),
        },
    )


@takes_a_form
def retry_failed(request: HttpRequest) -> HttpResponse:
    count = retry_failed_jobs(since=timezone.now() - FAILED_SINCE, actor=request.user)  # type: ignore[arg-type]
    if count:
        text = ngettext("Đã cho chạy lại %(count)s việc.", "Đã cho chạy lại %(count)s việc.", count)
        messages.success(request, text % {"count": format_number(count, 0)})
    else:
        messages.info(request, gettext("Không còn việc lỗi nào để chạy lại."))
    return redirect("health:page")


@never_cache
@require_safe
def diagnosis(request: HttpRequest) -> HttpResponse:
    """For whoever helps from elsewhere: states, figures and versions, no word about a person."""
    facts = _for_programs(look(timezone.now()), with_figures=True) | {"versions": _versions()}
    response = JsonResponse(facts, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="goi-chan-doan.json"'
    return response


def _for_programs(health: Health, *, with_figures: bool) -> dict[str, Any]:
    return {
        "status": health.state,
        "checked_at": health.checked_at.isoformat(),
        "checks": {line.key: {"state": line.state} | (line.facts if with_figures else {}) for line in health.lines},
    }


def _sentence(health: Health) -> str:
    if not health.to_do:
        return gettext("Mọi thứ hoạt động bình thường")
    count = health.to_do
    return ngettext("%(count)s việc cần làm", "%(count)s việc cần làm", count) % {"count": format_number(count, 0)}


def _table(health: Health) -> Table:
    columns = [gettext("Phần"), gettext("Trạng thái"), gettext("Số liệu"), gettext("Việc cần làm")]
    caption = gettext("Tình trạng từng phần, kiểm tra lúc %(time)s") % {"time": format_datetime(health.checked_at)}
    return Table(caption, tuple(Column(name) for name in columns), tuple(_row(line) for line in health.worst_first))


def _row(line: Line) -> Row:
    looks = {
        GOOD: (gettext("Tốt"), "done", "check"),
        WARNING: (gettext("Chú ý"), "warning", "flag"),
        FAILING: (pgettext("tình trạng", "Lỗi"), "danger", "alert"),
    }
    text, tone, icon_name = looks[line.state]
    tag = status_tag(text=text, tone=tone, icon_name=icon_name)
    return Row((Cell(line.name), Cell(tag), Cell(line.figure), Cell(line.next_step or "–")))


def _versions() -> dict[str, str]:
    return {"Django": django.get_version(), "Wagtail": wagtail.__version__, "Python": platform.python_version()}
