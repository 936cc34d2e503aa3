"""The list of turns of administrators' powers, and what was done in one: for administrators and inspectors."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.core.display import format_datetime, format_number, format_time
from lms.core.domain.audit_history import HistoryLine, line_of
from lms.core.models import AuditEntry
from lms.core.tables import Cell, Column, Row, Table
from lms.org.access import View, administrators_only, role_required, units_granted
from lms.org.domain.admin_mode import MODE_BEGUN, MODE_ENDED
from lms.org.enums import AdminModeEnding, Role
from lms.org.forms_admin_mode import ModeFilterForm
from lms.org.models import AdminMode

PAGE_SIZE = 50
PAGE_PARAM = "trang"
LINES = 500
NAMES_NOBODY = frozenset(
    {"org.adminmode", "org.position", "org.unitevent", "org.workcalendarday", "evidence.evidencerule"}
    | {"reference.legaltext", "reference.procedure", "reference.glossaryterm"}
    | {"competencies.framework", "competencies.frameworkversion", "competencies.requirement"}
    | {"courses.coursepage", "courses.lessonpage", "courses.quickguidepage", "courses.learningpathpage"}
    | {"courses.procedureguidepage", "assessments.question", "assessments.assessment", "assessments.checklist"}
)
"""Kinds of row whose lines whoever reads this list may read. Of others the kind alone is told: a record that names
people has its own history, for those who may see it."""


def _readers_only(view: View) -> View:
    """Inspectors of any unit; administrators with their powers on or off."""
    of_inspectors = role_required(Role.INSPECTOR)(view)
    of_administrators = administrators_only(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        inspects = request.user.is_authenticated and units_granted(request, (Role.INSPECTOR,))
        return (of_inspectors if inspects else of_administrators)(request, *args, **kwargs)

    guarded.lets_in = lambda request: of_inspectors.lets_in(request) or of_administrators.lets_in(request)  # type: ignore[attr-defined]
    return guarded


@never_cache
@require_safe
@_readers_only
def modes(request: HttpRequest) -> HttpResponse:
    form = ModeFilterForm(request.GET if {"nguoi", "ngay"} & set(request.GET) else None)
    found = _with_lines(AdminMode.objects.select_related("user", "end"))
    person, day = "", None
    if form.is_bound and form.is_valid():
        person, day = form.cleaned_data["nguoi"], form.cleaned_data["ngay"]
    found = found.of_person(person) if person else found
    found = found.on_day(day) if day else found
    page = Paginator(found.order_by("-began_at", "pk"), PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    count = page.paginator.count
    context = {
        "form": form,
        "table": _table(page.object_list),
        "page": page,
        "is_filtered": bool(person or day),
        "count_label": ngettext("%(count)s lần bật", "%(count)s lần bật", count) % {"count": format_number(count, 0)},
        "clear_url": reverse("org:admin_modes"),
    }
    return render(request, "org/admin_modes.html", context)


@never_cache
@require_safe
@_readers_only
def one_mode(request: HttpRequest, mode_id: UUID) -> HttpResponse:
    mode = get_object_or_404(AdminMode.objects.select_related("user", "end"), pk=mode_id)
    own = AuditEntry.objects.filter(mode_id=mode.pk).exclude(verb__in=[MODE_BEGUN, MODE_ENDED])
    entries = list(own.order_by("at", "pk")[: LINES + 1])
    facts = [
        {"key": _("Người bật"), "value": f"{mode.user.full_name} ({mode.user.username})", "lang": "vi"},
        {"key": _("Lý do"), "value": mode.reason, "lang": "vi"},
        {"key": _("Bật lúc"), "value": format_datetime(mode.began_at)},
        {"key": _("Tắt lúc"), "value": _end_words(mode)},
        {"key": _("Xác nhận bằng"), "value": mode.get_proof_display()},
    ]
    context = {"mode": mode, "facts": facts, "lines": [_told(one) for one in entries[:LINES]]}
    return render(request, "org/one_admin_mode.html", context | {"is_cut": len(entries) > LINES, "limit": LINES})


def _told(entry: AuditEntry) -> HistoryLine | dict[str, Any]:
    if entry.target_type in NAMES_NOBODY:
        return line_of(entry)
    kind = apps.get_model(entry.target_type)._meta.verbose_name
    what = _("Đã ghi vào: %(kind)s. Tên không nêu ở đây; xem lịch sử của chính bản ghi ấy.") % {"kind": kind}
    return {"when": entry.at, "who": entry.actor_label, "what": what}


def _with_lines(found: Any) -> Any:
    """How many lines of the audit trail name the turn, beside its own two."""
    lines = AuditEntry.objects.filter(mode_id=OuterRef("pk")).exclude(verb__in=[MODE_BEGUN, MODE_ENDED])
    counted = lines.order_by().values("mode_id").annotate(count=Count("pk")).values("count")
    return found.annotate(lines=Coalesce(Subquery(counted), 0))


def _table(found: Iterable[AdminMode]) -> Table:
    names = [_("Bật lúc"), _("Người bật"), _("Tắt lúc"), _("Lý do")]
    columns = (*(Column(name) for name in names), Column(_("Việc đã ghi"), numeric=True))
    return Table(_("Các lần bật quyền quản trị, mới nhất trước"), columns, tuple(_row(one) for one in found))


def _row(mode: Any) -> Row:
    return Row(
        (
            Cell(format_datetime(mode.began_at), href=reverse("org:one_admin_mode", args=[mode.pk])),
            Cell(mode.user.full_name, note=mode.user.username, lang="vi"),
            Cell(_end_words(mode)),
            Cell(mode.reason, lang="vi"),
            Cell(format_number(mode.lines, 0)),
        )
    )


def _end_words(mode: Any) -> str:
    if hasattr(mode, "end"):
        facts = {"moment": format_datetime(mode.end.at), "cause": AdminModeEnding(mode.end.cause).label}
        return _("%(moment)s, %(cause)s") % facts
    if mode.until > timezone.now():
        return _("đang bật, đến %(time)s") % {"time": format_time(mode.until)}
    return _("%(moment)s, hết giờ") % {"moment": format_datetime(mode.until)}
