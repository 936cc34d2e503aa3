"""What HR gave: the list, the progress of a group, its file, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.report_exports import ASSIGNMENT_EXPORTED, ReportExport, record_export
from lms.core.display import format_datetime, format_number
from lms.core.domain.audit_history import history_for
from lms.core.domain.undo import can_still_undo
from lms.core.exceptions import RuleViolation
from lms.core.models import Job
from lms.flows.assigning import UNDO_WITHIN, undo_assignment
from lms.hr.assigning.page import breadcrumb, due_words, people_words, who_words
from lms.hr.assigning.rows import (
    assignments_table,
    group_rows,
    group_table,
    people_count,
    skipped_rows,
    terms_rows,
)
from lms.hr.assigning.xlsx import group_xlsx
from lms.hr.reports.forms import PurposeForm
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.hr.workbooks import workbook_response
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official, Unit
from lms.plans.domain.assigned_lines import in_state, with_standing
from lms.plans.enums import AssignedState
from lms.plans.models import AssignedCourse, AssignmentDraft, CourseAssignment

PAGE_SIZE = 50
STATE_PARAM = "tinh-trang"
STATES = {
    "chua-bat-dau": AssignedState.NOT_STARTED,
    "dang-hoc": AssignedState.IN_PROGRESS,
    "qua-han": AssignedState.OVERDUE,
    "dat": AssignedState.MET,
    "thoi-giu": AssignedState.FELL_AWAY,
}


@never_cache
@require_safe
@role_required(Role.HR)
def assignment_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    mine = CourseAssignment.objects.visible_to(request.user).filter(unit__in=scope.units.values("pk"))
    listed = mine.select_related("course", "path", "changes", "recorded_by").order_by("-recorded_at", "-pk")
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(),
        "page": page,
        "table": assignments_table(list(page.object_list), scope.as_of),
        "drafts": AssignmentDraft.objects.visible_to(request.user).exclude(who={}).select_related("course", "path"),
        "new_url": reverse("hr:assignment_new") + scope.query,
        "rules_url": reverse("hr:assignment_rules") + scope.query,
        "calendar_url": reverse("hr:work_calendar"),
    }
    return render(request, "hr/assigning/list.html", context)


@never_cache
@require_safe
@role_required(Role.HR)
def assignment_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _page(request, _assignment(request, uid), PurposeForm())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def assignment_download(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The group as a workbook; who took it and what for is kept."""
    assignment = _assignment(request, uid)
    if request.method != "POST":
        return redirect("hr:assignment", uid=uid)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, form)
    scope = scope_of(request, path=reverse("hr:assignments"))
    now = timezone.now()
    rows = group_rows(_lines(assignment, request), scope.as_of)
    content = group_xlsx(assignment, rows, scope=scope, run_by=request.user.full_name, run_at=now)
    export = ReportExport(
        verb=ASSIGNMENT_EXPORTED,
        unit=Unit(pk=scope.home.unit_id, uid=scope.home.uid),
        unit_label=scope.label,
        file_format="XLSX",
        as_of=scope.as_of,
        known_at=now,
        with_names=True,
        purpose=form.cleaned_data["purpose"],
    )
    record_export(export=export, actor=request.user)
    return workbook_response(content, f"giao-hoc-{scope.as_of}.xlsx")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def assignment_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    assignment = _assignment(request, uid)
    if request.method == "POST":
        try:
            outcome = undo_assignment(assignment=assignment, actor=request.user, now=timezone.now())
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            told = {"undone": people_words(len(outcome.undone)), "kept": people_words(len(outcome.kept))}
            text = _("Đã thôi giao cho %(undone)s. Giữ lại %(kept)s đã bắt đầu học hoặc đã được gia hạn.")
            if not outcome.kept:
                text = _("Đã thôi giao cho %(undone)s.")
            messages.success(request, text % told)
        return redirect("hr:assignment", uid=uid)
    title = _("Hoàn tác lần giao học này?")
    context = {
        "scope": scope_of(request, path=reverse("hr:assignments")),
        "breadcrumb": breadcrumb(title),
        "title": title,
        "consequences": [
            _("Những người chưa bắt đầu học không còn khóa học này trong việc cần làm, và không còn hạn."),
            _("Ai đã bắt đầu học hoặc đã được gia hạn thì giữ nguyên."),
            _("Ai đã đọc thông báo giao học nhận một thông báo thôi giao."),
            _("Quy tắc đã lưu cùng lần giao này vẫn chạy. Muốn dừng, mở “Quy tắc giao học” và bấm “Dừng quy tắc”."),
        ],
        "button_label": _("Hoàn tác"),
        "danger": True,
        "cancel_url": reverse("hr:assignment", args=[uid]),
    }
    return render(request, "hr/assigning/ask.html", context)


def _page(request: HttpRequest, assignment: CourseAssignment, form: PurposeForm) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:assignments"))
    lines = _lines(assignment, request)
    state = STATES.get(request.GET.get(STATE_PARAM, ""))
    shown = in_state(lines, state) if state else lines
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    managed = Official.objects.managed_by(request.user)
    everything = AssignedCourse.objects.filter(assignment=assignment).count()
    count = lines.count()
    running = Job.objects.unfinished().filter(pk=assignment.job).exists() if assignment.job else False
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(assignment.subject, "vi"),
        "assignment": assignment,
        "state": _state(assignment, is_running=running, has_lines=bool(everything)),
        "job_url": reverse("jobs:detail", args=[assignment.job]) if _is_own_job(assignment, request) else "",
        "terms": terms_rows(
            assignment,
            who="; ".join(f"{label}: {value}" for label, value, _lang in who_words(assignment.who, scope.as_of)),
            due=due_words(assignment.due_on, assignment.days),
        ),
        "counts": _counts(lines, people_count(lines)),
        "tabs": _tabs(assignment, lines, state, count),
        "page": page,
        "table": group_table(group_rows(page.object_list, scope.as_of)),
        "skipped": skipped_rows(assignment.skipped, managed),
        "hidden_count": everything - count,
        "may_undo": assignment.changes is not None
        and not running
        and can_still_undo(assignment.changes, timezone.now()),
        "form": form,
        "download_url": reverse("hr:assignment_download", args=[assignment.uid]) if count else "",
        "history": history_for(assignment),
    }
    return render(request, "hr/assigning/assignment.html", context)


def _assignment(request: HttpRequest, uid: UUID) -> CourseAssignment:
    """A 404 for HR of another unit."""
    found = CourseAssignment.objects.visible_to(request.user).select_related("course", "path", "changes", "recorded_by")
    assignment: CourseAssignment = get_object_or_404(found, uid=uid)
    return assignment


def _lines(assignment: CourseAssignment, request: HttpRequest) -> QuerySet[AssignedCourse]:
    """Of the people whom the reader manages today, by name."""
    mine = AssignedCourse.objects.managed_by(request.user).filter(assignment=assignment)
    return with_standing(mine, timezone.localdate()).order_by("official__sort_key", "official_id", "due_on", "pk")


def _counts(lines: QuerySet[AssignedCourse], people: int) -> str:
    done, total = in_state(lines, AssignedState.MET).count(), lines.count()
    if not total:
        return _("Không còn ai được giao.")
    return ngettext(
        "Đã giao cho %(people)s; xong %(done)s/%(total)s việc học.",
        "Đã giao cho %(people)s; xong %(done)s/%(total)s việc học.",
        people,
    ) % {"people": people_words(people), "done": format_number(done), "total": format_number(total)}


def _tabs(
    assignment: CourseAssignment, lines: QuerySet[AssignedCourse], state: AssignedState | None, count: int
) -> list[dict[str, Any]]:
    path = reverse("hr:assignment", args=[assignment.uid])
    tabs = [{"label": _("Tất cả"), "href": path, "current": state is None, "count": count}]
    for slug, one in STATES.items():
        number = in_state(lines, one).count()
        if number or one == state:
            label = str(one.label)
            tabs.append(
                {
                    "label": label[:1].upper() + label[1:],
                    "href": f"{path}?{STATE_PARAM}={slug}",
                    "current": one == state,
                    "count": number,
                }
            )
    return tabs


def _state(assignment: CourseAssignment, *, is_running: bool, has_lines: bool) -> dict[str, str]:
    """What has become of it, where that isn't simply that it was given."""
    changes = assignment.changes
    if changes is not None and changes.undone_at is not None:
        told = {"at": format_datetime(changes.undone_at)}
        text = _("Đã hoàn tác lúc %(at)s.")
        if has_lines:
            text = _("Đã hoàn tác lúc %(at)s; dưới đây là những người giữ lại.")
        return {"kind": "info", "text": text % told}
    if assignment.finished_at is not None:
        until = format_datetime(assignment.recorded_at + UNDO_WITHIN)
        return (
            {"kind": "success", "text": _("Đã giao xong. Hoàn tác được đến %(until)s.") % {"until": until}}
            if (changes is not None and can_still_undo(changes, timezone.now()))
            else {}
        )
    if is_running:
        return {"kind": "info", "text": _("Đang giao; danh sách dưới đây đầy dần.")}
    return {
        "kind": "warning",
        "text": _(
            "Việc giao đã dừng giữa chừng. Phần đã giao giữ nguyên; mở công việc và bấm “Chạy lại” để giao tiếp."
        ),
    }


def _is_own_job(assignment: CourseAssignment, request: HttpRequest) -> bool:
    """The job's page is its owner's."""
    return bool(assignment.job and assignment.finished_at is None and assignment.recorded_by_id == request.user.pk)
