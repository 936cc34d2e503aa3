"""A confirmed roster into the record: people and postings at once, then their plans and the state of what their posts
require."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from lms.core.domain.audit import audit_group
from lms.core.domain.undo import hold_undoable
from lms.core.exceptions import RuleViolation
from lms.flows.roster_plans import give_plans
from lms.org.domain.roster.checking import RosterPlan, RosterSource
from lms.org.domain.roster.committing import Committed, commit_import
from lms.org.domain.roster.confirming import reopen_import
from lms.org.domain.roster.unattended import RosterFile, confirm_unattended
from lms.org.enums import ImportStatus
from lms.org.models import RosterImport
from lms.plans.domain.many_plans import CourseChoices
from lms.plans.domain.status import refresh_status

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.job_runs import JobContext

PEOPLE_AT_ONCE = 200


def import_roster(*, batch: RosterImport, job_id: UUID, actor: User, now: datetime, job: JobContext) -> Committed:
    """The commit, then plans and requirement status of the new people in chunks, taken up where a lost worker left it.

    What the commit refuses puts the file back to its check; nothing has been written then. Once it is done the people
    are on record, so a request to stop comes too late and the rest is finished. The cursor is the last person written.
    """
    if batch.status != ImportStatus.COMMITTED:
        # The commit itself is one transaction, whose progress nobody else could see before it ends.
        job.advance(0, int(batch.counts.get("read", 0)), gettext("Đang đọc tệp và ghi hồ sơ, một lần trọn vẹn."))
    try:
        committed = commit_import(batch=batch, job=job_id, actor=actor, now=now, as_of=timezone.localdate(now))
    except RuleViolation:
        reopen_import(batch=batch)
        raise
    _follow_up(committed, actor=actor, now=now, job=job)
    return committed


def commit_unattended(
    file: RosterFile,
    source: RosterSource,
    plan: RosterPlan,
    *,
    open_accounts: bool,
    assign_plans: bool = False,
    actor: User | None,
    now: datetime,
) -> RosterImport | None:
    """What a command has checked; nothing to write leaves no import behind."""
    if not (plan.counts["created"] or plan.counts["changed"]):
        return None
    batch = confirm_unattended(file, source, plan, open_accounts=open_accounts, assign_plans=assign_plans, actor=actor)
    assert batch.job is not None
    try:
        done = commit_import(batch=batch, job=batch.job, actor=actor, now=now, as_of=timezone.localdate(now))
    except RuleViolation:
        reopen_import(batch=batch)
        raise
    _follow_up(done, actor=actor, now=now)
    return done.batch


def _follow_up(committed: Committed, *, actor: User | None, now: datetime, job: JobContext | None = None) -> None:
    """In chunks, each in a transaction of its own; a job takes it up after the last person written."""
    cursor = int(job.cursor or 0) if job else 0
    waiting = [official_id for official_id in committed.created if official_id > cursor]
    total = len(committed.created)
    done = total - len(waiting)
    batch, choices = committed.batch, CourseChoices()
    wants_plans = bool(batch.counts.get("assign_plans"))
    message = gettext("Hồ sơ đã ghi xong. Đang tính yêu cầu của từng vị trí.")
    if wants_plans:
        message = gettext("Hồ sơ đã ghi xong. Đang giao lộ trình học theo vị trí.")
    for start in range(0, len(waiting), PEOPLE_AT_ONCE):
        part = waiting[start : start + PEOPLE_AT_ONCE]
        with transaction.atomic(), audit_group():
            if wants_plans and (batch.changes is None or hold_undoable(batch.changes)):
                give_plans(part, changes=batch.changes, actor=actor, now=now, choices=choices)
            refresh_status(part, now=now)
            done += len(part)
            if job:
                job.advance(done, total, message, cursor=part[-1], must_finish=True)
