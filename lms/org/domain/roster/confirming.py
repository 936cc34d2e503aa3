"""The confirmation of a checked file, which asks for the commit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import record, register_verb
from lms.core.domain.jobs import enqueue_job
from lms.org.domain.roster.dry_runs import dry_run_of, is_large
from lms.org.domain.roster.sources import OPEN_STATUSES, check_batch
from lms.org.enums import ImportStatus
from lms.org.exceptions_roster import RosterChangedSinceCheck, RosterNothingToImport, RosterNotOpen
from lms.org.models import RosterImport

if TYPE_CHECKING:
    from lms.accounts.models import User

ROSTER_CONFIRMED = register_verb(
    "org.roster.confirmed",
    gettext_lazy("%(actor)s đã xác nhận nhập %(target)s: %(created)s thêm mới, %(changed)s thay đổi"),
)
JOB_KIND = "roster.commit"


def confirm_import(
    *,
    batch: RosterImport,
    expected: Mapping[str, int],
    open_accounts: bool,
    assign_plans: bool = False,
    actor: User,
    as_of: date,
) -> RosterImport:
    """Ask for the commit. Pressed twice, or in two tabs, there is one job. `expected` are the counts the person saw.

    A small file is checked once more here; of a large one the dry run has to be of the file as it stands. The commit
    itself checks either again.
    """
    checked = {} if is_large(batch) else check_batch(batch, actor=actor, as_of=as_of).counts
    with transaction.atomic():
        locked: RosterImport = RosterImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status in {ImportStatus.COMMITTING, ImportStatus.COMMITTED}:
            return locked
        if locked.status not in OPEN_STATUSES:
            raise RosterNotOpen
        if is_large(locked):
            run = dry_run_of(locked, actor=actor, as_of=as_of)
            checked = run.check.counts if run is not None and run.is_done else {}
        if checked != dict(expected):
            raise RosterChangedSinceCheck
        if not (checked["created"] or checked["changed"]):
            raise RosterNothingToImport
        locked.job = uuid.uuid4()
        locked.status = ImportStatus.COMMITTING
        locked.counts = checked | {"open_accounts": open_accounts, "assign_plans": assign_plans}
        locked.save(update_fields=["job", "status", "counts"])
        enqueue_job(
            kind=JOB_KIND,
            title=_("Nhập danh sách %(file)s") % {"file": locked.file_name},
            params={"batch": locked.pk, "job": str(locked.job)},
            owner=actor,
            job_id=locked.job,
        )
        record(verb=ROSTER_CONFIRMED, target=locked, actor=actor, after=locked.counts)
    return locked


def reopen_import(*, batch: RosterImport) -> RosterImport:
    """Back to the check, after the job ended without writing anything. A job still to run finds itself replaced."""
    with transaction.atomic():
        locked: RosterImport = RosterImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status == ImportStatus.COMMITTING:
            locked.status, locked.job, locked.counts = ImportStatus.CHECKED, None, {}
            locked.save(update_fields=["status", "job", "counts"])
    return locked
