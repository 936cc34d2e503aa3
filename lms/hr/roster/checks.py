"""Steps 3 and 4: what would become of each row, choices for whole groups of rows, and the confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core.exceptions import RuleViolation
from lms.flows.roster_plans import plans_ahead
from lms.hr.roster.dry_runs import RUN_AGAIN, STOP, after_run_page, plan_or_run, run_page
from lms.hr.roster.forms import ConfirmForm
from lms.hr.roster.problems import (
    EDIT_PREFIX,
    answer_for,
    answered,
    changes_table,
    findings_table,
    people_table,
    problems_of,
    summary_sentence,
)
from lms.hr.roster.visits import CHECK, CONFIRM, RESULT, Visit
from lms.hr.scope import PAGE_PARAM
from lms.org.domain.roster.checking import RosterPlan
from lms.org.domain.roster.choices import edit_cells, set_answer
from lms.org.domain.roster.confirming import confirm_import
from lms.org.domain.roster.dry_runs import is_large
from lms.org.domain.roster.sources import edits_of
from lms.org.enums_roster import RowOutcome

PAGE_SIZE = 50
SHOWN_PROBLEMS = 30
TAB_PARAM = "muc"


def check_step(visit: Visit) -> HttpResponse:
    act = visit.request.POST.get("act", "")
    if act in {RUN_AGAIN, STOP} and is_large(visit.batch):
        return after_run_page(visit, act)
    plan, run = plan_or_run(visit)
    if plan is None:
        assert run is not None
        return run_page(visit, run) if visit.request.method != "POST" else visit.to(CHECK)
    if visit.request.method == "POST":
        return _answer(visit, plan)
    tab = _tab(visit.request, plan)
    rows = tab["rows"]
    page = Paginator(rows, PAGE_SIZE).get_page(visit.request.GET.get(PAGE_PARAM))
    problems = problems_of(plan, errors=tab["key"] == "loi") if tab["key"] in {"loi", "canh-bao"} else []
    return visit.render(
        CHECK,
        plan=plan,
        run=run,
        summary=summary_sentence(plan),
        counts=plan.counts,
        tabs=tab["tabs"],
        tab=tab["key"],
        problems=problems[:SHOWN_PROBLEMS],
        more_problems=max(len(problems) - SHOWN_PROBLEMS, 0),
        page=page,
        table=tab["table"](page.object_list),
        answered=answered(visit.batch.answers),
        edited=len(edits_of(visit.batch)),
        importable=plan.counts["created"] + plan.counts["changed"],
    )


def _tab(request: HttpRequest, plan: RosterPlan) -> dict[str, Any]:
    """Which of the views of the dry run is asked for; the first that has something to say by default."""
    refused, look = plan.of(RowOutcome.REFUSED), plan.to_look_at
    changed = plan.of(RowOutcome.CHANGED)
    fine = [row for row in plan.rows if row.outcome in {RowOutcome.CREATED, RowOutcome.SAME}]
    views: dict[str, tuple[str, list[Any], Callable[[Any], object]]] = {
        "loi": (_("Lỗi"), refused, lambda rows: findings_table(rows, plan, errors=True)),
        "canh-bao": (_("Cảnh báo"), look, lambda rows: findings_table(rows, plan, errors=False)),
        "thay-doi": (_("Thay đổi"), changed, changes_table),
        "hop-le": (_("Thêm mới và giữ nguyên"), fine, lambda rows: people_table(rows, plan)),
    }
    asked = request.GET.get(TAB_PARAM, "")
    key = asked if asked in views else next((name for name, view in views.items() if view[1]), "hop-le")
    tabs = [
        {"label": label, "href": f"?{TAB_PARAM}={name}", "current": name == key, "count": len(rows)}
        for name, (label, rows, _table) in views.items()
    ]
    return {"key": key, "tabs": tabs, "rows": views[key][1], "table": views[key][2]}


def _answer(visit: Visit, plan: RosterPlan) -> HttpResponse:
    """A choice for a whole group, or one taken back. A group that is gone (another tab) changes nothing."""
    posted = visit.request.POST
    key = posted.get("key", "")
    if posted.get("act") == "edit":
        edits = {name[len(EDIT_PREFIX) :]: text for name, text in posted.items() if name.startswith(EDIT_PREFIX)}
        before = {
            line.edit_name[len(EDIT_PREFIX) :]: line.found
            for problem in problems_of(plan, errors=True)
            for line in problem.edits
        }
        changed = {name: text for name, text in edits.items() if name in before and text.strip() != before[name]}
        if changed:
            edit_cells(batch=visit.batch, edits=changed)
            messages.success(visit.request, _("Đã sửa. Các dòng được kiểm tra lại bên dưới."))
        return visit.to(CHECK)
    if posted.get("act") == "drop-edits":
        edit_cells(batch=visit.batch, edits={})
        messages.success(visit.request, _("Đã bỏ các ô sửa trên trang; các dòng được kiểm tra lại."))
        return visit.to(CHECK)
    if posted.get("act") == "withdraw":
        set_answer(batch=visit.batch, key=key, value=None)
        messages.success(visit.request, _("Đã bỏ lựa chọn; các dòng liên quan được kiểm tra lại."))
        return visit.to(CHECK)
    problem = next((one for one in problems_of(plan, errors=True) if one.key == key and one.fix), None)
    marks = posted.getlist("dong") if posted.get("tung-dong") else None
    earlier = visit.batch.answers.get(key)
    answer = answer_for(problem, posted.get("value", ""), marks=marks, earlier=earlier) if problem else None
    if problem is None:
        messages.info(visit.request, _("Nhóm dòng này không còn lỗi."))
    elif answer is None:
        messages.error(visit.request, _("Chọn một mục trong danh sách rồi bấm “Áp dụng”."))
    else:
        set_answer(batch=visit.batch, key=key, value=answer[0], label=answer[1])
        messages.success(visit.request, _("Đã áp dụng. Các dòng được kiểm tra lại bên dưới."))
    return visit.to(CHECK)


def confirm_step(visit: Visit) -> HttpResponse:
    today = visit.scope.as_of
    posted = visit.request.POST if visit.request.method == "POST" else None
    if posted is not None:
        form = ConfirmForm(posted, counts=dict.fromkeys(("read", *RowOutcome.values), 0))
        if form.is_valid():
            try:
                confirm_import(
                    batch=visit.batch,
                    expected=form.expected(),
                    open_accounts=form.cleaned_data["open_accounts"],
                    assign_plans=form.cleaned_data["assign_plans"],
                    actor=visit.actor,
                    as_of=today,
                )
                return visit.to(RESULT)
            except RuleViolation as violation:
                messages.warning(visit.request, str(violation))
        return visit.to(CHECK)
    plan, _run = plan_or_run(visit)
    if plan is None:
        return visit.to(CHECK)
    importable = plan.counts["created"] + plan.counts["changed"]
    if not importable:
        messages.info(visit.request, _("Không có dòng nào thêm mới hoặc thay đổi nên chưa có gì để nhập."))
        return visit.to(CHECK)
    ahead = plans_ahead(plan, effective_on=visit.batch.effective_on, now=timezone.now())
    return visit.render(
        CONFIRM,
        form=ConfirmForm(None, counts=plan.counts, plans=ahead.plans),
        ahead=ahead,
        counts=plan.counts,
        importable=importable,
        second_posts=sum(len(row.seats) - 1 for row in plan.of(RowOutcome.CREATED)),
        skipped=plan.skipped,
    )
