"""Step 3 of a large file: its dry run under way, stopped, or done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lms.core.enums import JobStatus
from lms.core.views_jobs import LONG_WAIT, progress_text
from lms.hr.roster.visits import CHECK, Visit
from lms.org.domain.roster.checking import RosterPlan
from lms.org.domain.roster.dry_runs import (
    DryRun,
    ask_dry_run,
    call_off,
    dry_run_of,
    is_large,
    last_result,
    result_of,
)
from lms.org.domain.roster.sources import OPEN_STATUSES, check_batch
from lms.org.models import RosterImport

RUN_AGAIN, STOP = "dry-run", "stop"


def plan_or_run(visit: Visit) -> tuple[RosterPlan | None, DryRun | None]:
    """What the dry run found; of a large file the run too, and without a plan as long as it isn't done.

    Who comes to the step asks for the run, whether from the step before, after an answer, or on another day.
    """
    batch, actor, today = visit.batch, visit.actor, visit.scope.as_of
    if not is_large(batch):
        return check_batch(batch, actor=actor, as_of=today), None
    run = dry_run_of(batch, actor=actor, as_of=today) or ask_dry_run(batch, actor=actor, as_of=today)
    plan = result_of(run.check) if run.is_done else None
    if run.is_done and plan is None:
        run = ask_dry_run(batch, actor=actor, as_of=today, again=True)
    return plan, run


def known_plan(batch: RosterImport, *, actor: Any, as_of: date) -> RosterPlan | None:
    """What is known of a file without a wait; None where a large one that is still open has yet to be run."""
    if is_large(batch) and batch.status in OPEN_STATUSES:
        run = dry_run_of(batch, actor=actor, as_of=as_of)
        return result_of(run.check) if run is not None and run.is_done else None
    seen = last_result(batch, actor=actor) if is_large(batch) else None
    return (result_of(seen) if seen else None) or check_batch(batch, actor=actor, as_of=as_of)


def run_page(visit: Visit, run: DryRun) -> HttpResponse:
    job = run.job
    context = {
        "run": run,
        "job": job,
        "lines": visit.batch.row_count,
        "progress": progress_text(job) if job else "",
        "waits_long": job is not None and job.status == JobStatus.QUEUED and timezone.now() - job.queued_at > LONG_WAIT,
    }
    return render(visit.request, "hr/roster/chay_thu.html", visit.frame(CHECK) | context)


def after_run_page(visit: Visit, act: str) -> HttpResponse:
    """The run stopped, or asked for anew."""
    batch, actor, today = visit.batch, visit.actor, visit.scope.as_of
    if act == RUN_AGAIN:
        ask_dry_run(batch, actor=actor, as_of=today, again=True)
    elif run := dry_run_of(batch, actor=actor, as_of=today):
        call_off(run, actor=actor)
    return visit.to(CHECK)
