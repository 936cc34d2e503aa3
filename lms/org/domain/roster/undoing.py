"""Taking an import back within a day: whoever was put on record goes, whoever was changed reads as before.

Only as far as nobody has touched them since; the others stay and are named.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import audit_group, record, register_verb
from lms.core.domain.jobs import enqueue_job
from lms.core.domain.undo import Undone, can_still_undo, preview_undo, thing_named, undo_changes
from lms.core.domain.undo_judging import Kept
from lms.core.vietnamese.dates import format_datetime
from lms.org.enums import ImportStatus
from lms.org.exceptions_roster import RosterNotUndoable
from lms.org.models import Official, RosterImport

if TYPE_CHECKING:
    from lms.accounts.models import User

ROSTER_UNDONE = register_verb(
    "org.roster.undone",
    gettext_lazy(
        "%(actor)s đã hoàn tác việc nhập %(target)s: %(undone)s người về như trước, %(kept)s người giữ nguyên"
    ),
)
UNDO_JOB_KIND = "roster.undo"
UNDO_STATUSES = (ImportStatus.UNDOING, ImportStatus.UNDONE)


@dataclass(frozen=True)
class StaysAsIs:
    """Somebody whom the undo leaves alone, and why."""

    official: Official
    why: str


def may_undo(batch: RosterImport, now: datetime) -> bool:
    changes = batch.changes
    return batch.status == ImportStatus.COMMITTED and changes is not None and can_still_undo(changes, now)


def preview_import_undo(batch: RosterImport) -> Undone:
    assert batch.changes is not None
    return preview_undo(batch.changes)


def ask_undo(*, batch: RosterImport, actor: User, now: datetime) -> RosterImport:
    """Ask for the undo, a job of its own. Pressed twice it is one."""
    with transaction.atomic():
        locked = _locked(batch)
        if locked.status in UNDO_STATUSES:
            return locked
        if not may_undo(locked, now):
            until = locked.changes.undoable_until if locked.changes else None
            raise RosterNotUndoable(until=format_datetime(until) if until else "–")
        locked.job, locked.status = uuid.uuid4(), ImportStatus.UNDOING
        locked.save(update_fields=["job", "status"])
        enqueue_job(
            kind=UNDO_JOB_KIND,
            title=_("Hoàn tác việc nhập danh sách %(file)s") % {"file": locked.file_name},
            params={"batch": locked.pk, "job": str(locked.job)},
            owner=actor,
            job_id=locked.job,
        )
    return locked


def undo_import(
    *, batch: RosterImport, actor: User, now: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> RosterImport:
    """All of what can go back, in one transaction; run again after a kill it does all, or nothing if all was done."""
    with audit_group(), transaction.atomic():
        locked = _locked(batch)
        if locked.status == ImportStatus.UNDONE:
            return locked
        if locked.status != ImportStatus.UNDOING or locked.changes is None:
            raise RosterNotUndoable(until="–")
        asked_at = min(now, locked.changes.undoable_until or now)  # asked for in time; the queue may have been long
        done = undo_changes(change_set=locked.changes, actor=actor, now=asked_at, progress=progress)
        figures = {"undone": len(done.undone), "kept": len(done.kept)}
        locked.status, locked.counts = ImportStatus.UNDONE, locked.counts | figures
        locked.save(update_fields=["status", "counts"])
        record(verb=ROSTER_UNDONE, target=locked, actor=actor, after=figures)
    return locked


def stop_undo(*, batch: RosterImport) -> RosterImport:
    """Back to what was imported, after the job ended without undoing anything."""
    with transaction.atomic():
        locked = _locked(batch)
        if locked.status == ImportStatus.UNDOING:
            locked.status, locked.job = ImportStatus.COMMITTED, None
            locked.save(update_fields=["status", "job"])
    return locked


def left_alone(kept: tuple[Kept, ...]) -> list[StaysAsIs]:
    """The people behind parts that stay, with the reason in words."""
    people = Official.objects.in_bulk([int(one.key) for one in kept])
    return [
        StaysAsIs(people[int(one.key)], f"{one.why.label} ({thing_named(one.what)})")
        for one in kept
        if int(one.key) in people
    ]


def _locked(batch: RosterImport) -> RosterImport:
    locked: RosterImport = (
        RosterImport.objects.select_for_update(of=("self",)).select_related("unit", "changes").get(pk=batch.pk)
    )
    return locked
