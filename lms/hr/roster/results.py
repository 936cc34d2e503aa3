"""Step 5: how far the commit is, what it wrote, what was left out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.display import format_number
from lms.core.domain.audit_history import history_for
from lms.core.domain.undo import Undone, outcome_of
from lms.core.enums import JobStatus
from lms.core.exceptions import RuleViolation
from lms.core.models import Job
from lms.core.tables import Cell, Column, Row, Table
from lms.core.views_jobs import progress_text
from lms.hr.roster.assigned import assigned_plans
from lms.hr.roster.dry_runs import known_plan
from lms.hr.roster.problems import findings_table
from lms.hr.roster.visits import RESULT, Visit, resume_step, step_url
from lms.org.domain.officials import open_accounts
from lms.org.domain.roster.committing import changed_by_import, officials_of_import
from lms.org.domain.roster.confirming import reopen_import
from lms.org.domain.roster.files import FILE_KEPT_DAYS
from lms.org.domain.roster.undoing import ask_undo, left_alone, may_undo, preview_import_undo, stop_undo
from lms.org.enums import ImportStatus
from lms.org.enums_roster import RowOutcome
from lms.org.models import Official
from lms.org.querysets import OfficialQuerySet

SHOWN_REFUSED = 100
MOST_PREVIEWED = 1_000


def result_step(visit: Visit) -> HttpResponse:
    batch = visit.batch
    if visit.request.method == "POST":
        return _after_result(visit)
    job = Job.objects.filter(pk=batch.job).first() if batch.job else None
    visible = Official.objects.managed_by(visit.actor, as_of=visit.scope.as_of)
    context: dict[str, Any] = {"job": job, "kept_days": FILE_KEPT_DAYS, "history": history_for(batch)}
    if batch.status == ImportStatus.UNDONE:
        assert batch.changes is not None
        context["left_alone"] = left_alone_table(outcome_of(batch.changes), visible)
    if batch.status == ImportStatus.COMMITTED:
        if may_undo(batch, timezone.now()):
            context |= {"undo_url": reverse("hr:roster_undo", args=[batch.uid])}
        newcomers = visible.filter(pk__in=officials_of_import(batch).values("pk"))
        context |= {
            "created": newcomers.count(),
            "changed": visible.filter(pk__in=changed_by_import(batch).values("pk")).count(),
            "without_account": newcomers.filter(user__isnull=True).count(),
            "people_url": f"{reverse('hr:people')}?dot={batch.uid}",
            "slips_url": f"{reverse('hr:activation_slips')}?dot={batch.uid}",
            "assigned": assigned_plans(newcomers) if batch.counts.get("assign_plans") else None,
        }
        if job is not None and job.status == JobStatus.RUNNING:
            context |= {"follow_up": progress_text(job), "is_owner": job.owner_id == visit.actor.pk}
        if batch.counts.get("refused") and batch.file:
            plan = known_plan(batch, actor=visit.actor, as_of=visit.scope.as_of)
            assert plan is not None
            refused = plan.of(RowOutcome.REFUSED)
            context |= {
                "refused_table": findings_table(refused[:SHOWN_REFUSED], plan, errors=True),
                "refused_now": len(refused),
                "shown_refused": SHOWN_REFUSED,
            }
    elif job is not None:
        context |= {
            "progress": progress_text(job),
            "is_owner": job.owner_id == visit.actor.pk,
            "has_stopped": job.is_finished,
        }
    return visit.render(RESULT, **context)


def _after_result(visit: Visit) -> HttpResponse:
    act = visit.request.POST.get("act")
    if act == "reopen":
        job = Job.objects.filter(pk=visit.batch.job).first() if visit.batch.job else None
        if job is None or job.is_finished:
            reopen_import(batch=visit.batch)
            stop_undo(batch=visit.batch)
            visit.batch.refresh_from_db()
        return visit.to(resume_step(visit.batch))
    if act == "accounts" and visit.batch.status == ImportStatus.COMMITTED:
        newcomers = officials_of_import(visit.batch).filter(user__isnull=True)
        people = Official.objects.managed_by(visit.actor).filter(pk__in=newcomers.values("pk"))
        opened = open_accounts(officials=list(people), actor=visit.actor)
        messages.success(
            visit.request,
            ngettext("Đã mở %(count)s tài khoản.", "Đã mở %(count)s tài khoản.", len(opened))
            % {"count": format_number(len(opened))},
        )
    return visit.to(RESULT)


def undo_step(visit: Visit) -> HttpResponse:
    """What would go back and what would stay, and the button that does it."""
    batch, now = visit.batch, timezone.now()
    if visit.request.method == "POST":
        try:
            ask_undo(batch=batch, actor=visit.actor, now=now)
        except RuleViolation as violation:
            messages.error(visit.request, str(violation))
        return visit.to(RESULT)
    if not may_undo(batch, now):
        return visit.to(RESULT)
    assert batch.changes is not None
    people = batch.changes.parts.count()
    is_exact = people <= MOST_PREVIEWED  # judging more takes longer than a page may
    preview = preview_import_undo(batch) if is_exact else Undone(batch.changes, ("",) * people, ())
    visible = Official.objects.managed_by(visit.actor, as_of=visit.scope.as_of)
    return render(
        visit.request,
        "hr/roster/hoan_tac.html",
        visit.frame(RESULT)
        | {
            "takes_plans": bool(batch.counts.get("assign_plans")),
            "going_back": len(preview.undone),
            "is_exact": is_exact,
            "staying": len(preview.kept),
            "left_alone": left_alone_table(preview, visible),
            "result_url": step_url(batch, RESULT),
        },
    )


def left_alone_table(undone: Undone, visible: OfficialQuerySet) -> Table | None:
    """Who stays as they are, and why; of people who have left the scope nothing is said but that they stay."""
    seen = set(visible.filter(pk__in=[int(one.key) for one in undone.kept]).values_list("pk", flat=True))
    rows = [
        Row(
            (
                Cell(one.official.full_name, href=reverse("hr:person", args=[one.official.uid]), lang="vi"),
                Cell(one.official.staff_code),
                Cell(one.why),
            )
        )
        for one in left_alone(undone.kept)
        if one.official.pk in seen
    ]
    columns = (Column(_("Họ và tên")), Column(_("Mã cán bộ")), Column(_("Vì sao giữ nguyên")))
    return Table(_("Người giữ nguyên"), columns, tuple(rows)) if rows else None
