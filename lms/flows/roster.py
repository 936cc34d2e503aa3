"""A confirmed roster into the record: people and postings at once, then the state of what their posts require."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.core.exceptions import RuleViolation
from lms.org.domain.roster.batches import reopen_import
from lms.org.domain.roster.committing import Committed, commit_import
from lms.org.enums import ImportStatus
from lms.org.models import RosterImport
from lms.plans.domain.status import refresh_status

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.job_runs import JobContext

STATUS_CHUNK = 200


def import_roster(*, batch: RosterImport, job_id: UUID, actor: User, now: datetime, job: JobContext) -> Committed:
    """The commit, then the requirement status of the new people in chunks, taken up where a lost worker left it.

    What the commit refuses puts the file back to its check; nothing has been written then. Once it is done the people
    are on record, so a request to stop comes too late and the rest is finished. The cursor is the last person written.
    """
    if batch.status != ImportStatus.COMMITTED:
        job.advance(0, int(batch.counts.get("read", 0)))
    try:
        committed = commit_import(batch=batch, job=job_id, actor=actor, now=now, as_of=timezone.localdate(now))
    except RuleViolation:
        reopen_import(batch=batch)
        raise
    waiting = [official_id for official_id in committed.created if official_id > int(job.cursor or 0)]
    total = len(committed.created)
    done = total - len(waiting)
    for start in range(0, len(waiting), STATUS_CHUNK):
        part = waiting[start : start + STATUS_CHUNK]
        with transaction.atomic():
            refresh_status(part, now=now)
            done += len(part)
            job.advance(done, total, cursor=part[-1], must_finish=True)
    return committed
