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
from lms.org.models import RosterImport
from lms.plans.domain.status import refresh_status

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.job_runs import JobContext

STATUS_CHUNK = 200


def import_roster(*, batch: RosterImport, job_id: UUID, actor: User, now: datetime, job: JobContext) -> Committed:
    """The commit, then the requirement status of the new people in chunks, taken up where a lost worker left it.

    What the commit refuses puts the file back to its check; nothing has been written then.
    """
    read = int(batch.counts.get("read", 0))
    job.advance(0, read)
    try:
        committed = commit_import(batch=batch, job=job_id, actor=actor, now=now, as_of=timezone.localdate(now))
    except RuleViolation:
        reopen_import(batch=batch)
        raise
    total = len(committed.created)
    done = int(job.cursor or 0)
    while done < total:
        part = committed.created[done : done + STATUS_CHUNK]
        with transaction.atomic():
            refresh_status(part, now=now)
            done += len(part)
            job.advance(done, total, cursor=done)
    return committed
