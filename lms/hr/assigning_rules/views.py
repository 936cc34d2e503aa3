"""Rules of giving: the list, one rule with what it would give now, stopping it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.display import format_datetime, format_number
from lms.core.domain.audit_history import history_for
from lms.core.exceptions import RuleViolation
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.flows.assigning_rules import stop_rule, try_rule
from lms.hr.assigning.page import due_words
from lms.hr.assigning.rows import group_rows, group_table, terms_rows
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Official
from lms.plans.domain.assigned_lines import with_standing
from lms.plans.models import AssignedCourse, AssignmentRule

PAGE_SIZE = 50
TRY_PARAM = "chay-thu"
SHOWN = 20


@never_cache
@require_safe
@role_required(Role.HR)
def rule_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    mine = AssignmentRule.objects.visible_to(request.user).filter(unit__in=scope.units.values("pk"))
    listed = mine.select_related("course", "path", "position").annotate(people=Count("lines__official", distinct=True))
    page = Paginator(listed.order_by("-recorded_at", "-pk"), PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(),
        "page": page,
        "table": _table(list(page.object_list), scope.as_of),
        "new_url": reverse("hr:assignment_new") + scope.query,
    }
    return render(request, "hr/assigning_rules/list.html", context)


@never_cache
@require_safe
@role_required(Role.HR)
def rule_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What it says, whom it has given something, and with `?chay-thu=1` whom it would reach among those in post now."""
    rule = _rule(request, uid)
    scope = scope_of(request, path=reverse("hr:assignment_rules"))
    lines = with_standing(AssignedCourse.objects.managed_by(request.user).filter(rule=rule), scope.as_of)
    page = Paginator(lines.order_by("-assigned_on", "official__sort_key", "pk"), PAGE_SIZE).get_page(
        request.GET.get(PAGE_PARAM)
    )
    tried = try_rule(rule, now=timezone.now()) if request.GET.get(TRY_PARAM) else None
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(rule.subject, "vi"),
        "rule": rule,
        "terms": terms_rows(rule, who=_whom(rule, scope.as_of), due=due_words(None, rule.days)),
        "state": _state(rule, scope.as_of),
        "last_run": format_datetime(rule.last_run_at),
        "page": page,
        "table": group_table(group_rows(page.object_list, scope.as_of)),
        "tried": tried,
        "tried_skipped": [(reason.label, count) for reason, count in tried.by_reason().items()] if tried else [],
        "tried_people": list(
            Official.objects.filter(pk__in=tried.people[:SHOWN]).order_by("sort_key", "pk") if tried else []
        ),
        "tried_more": max(0, len(tried.people) - SHOWN) if tried else 0,
        "try_url": f"{reverse('hr:assignment_rule', args=[rule.uid])}?{TRY_PARAM}=1",
        "may_stop": not rule.is_stopped_on(scope.as_of),
        "history": history_for(rule),
    }
    return render(request, "hr/assigning_rules/rule.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def rule_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    rule = _rule(request, uid)
    if request.method == "POST":
        try:
            stop_rule(rule=rule, actor=request.user, now=timezone.now())
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            messages.success(request, _("Đã dừng quy tắc. Những gì đã giao giữ nguyên."))
        return redirect("hr:assignment_rule", uid=uid)
    title = _("Dừng quy tắc này?")
    context = {
        "scope": scope_of(request, path=reverse("hr:assignment_rules")),
        "breadcrumb": _breadcrumb(title),
        "title": title,
        "consequences": [
            _("Người đến nhận vị trí từ nay không còn được giao theo quy tắc này."),
            _("Những người đã được giao vẫn học tiếp, hạn giữ nguyên."),
        ],
        "button_label": _("Dừng quy tắc"),
        "danger": True,
        "cancel_url": reverse("hr:assignment_rule", args=[uid]),
    }
    return render(request, "hr/assigning/ask.html", context)


def _rule(request: HttpRequest, uid: UUID) -> AssignmentRule:
    found = AssignmentRule.objects.visible_to(request.user).select_related("course", "path", "position")
    rule: AssignmentRule = get_object_or_404(found, uid=uid)
    return rule


def _whom(rule: AssignmentRule, as_of: date) -> str:
    unit = unit_names([rule.unit_id], as_of)[rule.unit_id].label
    position = rule.position.name_vi if rule.position else _("mọi vị trí")
    return _("Người đến nhận vị trí %(position)s ở %(unit)s") % {"position": position, "unit": unit}


def _state(rule: AssignmentRule, as_of: date) -> str:
    if rule.stopped_on is not None and rule.is_stopped_on(as_of):
        return _("đã dừng từ %(day)s") % {"day": format_date(rule.stopped_on)}
    return _("đang chạy từ %(day)s") % {"day": format_date(rule.starts_on)}


def _table(rules: list[AssignmentRule], as_of: date) -> Table:
    names = unit_names({one.unit_id for one in rules}, as_of)
    labels = (_("Giao học gì"), _("Vị trí việc làm"), _("Hạn"), _("Chạy gần nhất"), _("Đã giao"), _("Tình trạng"))
    rows = [
        Row(
            (
                Cell(one.subject, href=reverse("hr:assignment_rule", args=[one.uid]), lang="vi"),
                Cell(
                    one.position.name_vi if one.position else _("mọi vị trí"),
                    note=names[one.unit_id].label,
                    lang="vi" if one.position else "",
                    note_lang="vi",
                ),
                Cell(due_words(None, one.days)),
                Cell(format_datetime(one.last_run_at) or _("chưa chạy")),
                Cell(format_number(one.people)),  # type: ignore[attr-defined]
                Cell(_state(one, as_of)),
            )
        )
        for one in rules
    ]
    columns = tuple(Column(label, numeric=label == _("Đã giao")) for label in labels)
    return Table(_("Quy tắc giao học"), columns, tuple(rows))


def _breadcrumb(last: str = "", lang: str = "") -> list[dict[str, str]]:
    steps = [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Giao học"), "href": reverse("hr:assignments")},
        {"label": _("Quy tắc giao học"), "href": reverse("hr:assignment_rules") if last else ""},
    ]
    return [*steps, {"label": last, "href": "", "lang": lang}] if last else steps
