"""Decisions being typed in: cleared away when recorded or given up, with the scans that only they hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from lms.org.models import DecisionDraft

DRAFT_KEPT_DAYS = 30


def discard_draft(*, draft: DecisionDraft) -> None:
    """The decision holds its own copy of the scan."""
    with transaction.atomic():
        DecisionDraft.objects.filter(pk=draft.pk).delete()
        drop_scan(draft=draft, name=draft.scan.name)


def keep_scan(*, draft: DecisionDraft, scan: File[bytes]) -> FieldFile:
    """Store the scan by itself, while other answers of its page still have to be mended; returns it as stored."""
    with transaction.atomic():
        held = DecisionDraft.objects.select_for_update().get(pk=draft.pk)
        before = held.scan.name
        held.scan.save("scan.pdf", scan, save=False)
        held.save(update_fields=["scan", "updated_at"])
        drop_scan(draft=held, name=before)
    return held.scan


def drop_scan(*, draft: DecisionDraft, name: str | None) -> None:
    """Delete a scan that the draft holds no more, once that is certain."""
    if name:
        transaction.on_commit(lambda: draft.scan.storage.delete(name))


def forget_drafts(now: datetime) -> int:
    """Clear away drafts that nobody has touched for `DRAFT_KEPT_DAYS`; returns how many."""
    untouched = DecisionDraft.objects.filter(updated_at__lt=now - timedelta(days=DRAFT_KEPT_DAYS))
    forgotten = 0
    for draft in untouched:
        with transaction.atomic():
            gone, _by_model = untouched.filter(pk=draft.pk).delete()
            if gone:
                drop_scan(draft=draft, name=draft.scan.name)
                forgotten += 1
    return forgotten
