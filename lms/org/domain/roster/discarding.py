"""An import given up, and files whose time is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import record, register_verb
from lms.org.domain.roster.dry_runs import drop_results
from lms.org.domain.roster.files import FILE_KEPT_DAYS
from lms.org.domain.roster.sources import OPEN_STATUSES, held_open
from lms.org.enums import ImportStatus
from lms.org.models import RosterImport

if TYPE_CHECKING:
    from lms.accounts.models import User

ROSTER_DISCARDED = register_verb("org.roster.discarded", gettext_lazy("%(actor)s đã bỏ lần nhập %(target)s"))


def discard_import(*, batch: RosterImport, actor: User) -> RosterImport:
    """Give an import up; its file goes at once."""
    with transaction.atomic():
        batch = held_open(batch)
        _drop_file(batch)
        record(verb=ROSTER_DISCARDED, target=batch, actor=actor)
    return batch


def forget_old_files(now: datetime) -> int:
    """Delete the files of imports begun more than `FILE_KEPT_DAYS` ago; returns how many. Those that nobody has
    confirmed by then are given up."""
    old = RosterImport.objects.filter(created_at__lt=now - timedelta(days=FILE_KEPT_DAYS)).exclude(file="")
    forgotten = list(old.exclude(status=ImportStatus.COMMITTING))
    for batch in forgotten:
        with transaction.atomic():
            _drop_file(batch)
    return len(forgotten)


def _drop_file(batch: RosterImport) -> None:
    name, storage = batch.file.name, batch.file.storage
    batch.file, batch.edits = "", ""
    if batch.status in OPEN_STATUSES:
        batch.status = ImportStatus.REFUSED
    batch.save(update_fields=["file", "edits", "status"])
    drop_results(batch.checks.all())
    batch.checks.all().delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
