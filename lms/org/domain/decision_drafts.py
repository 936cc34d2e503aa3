"""Decisions being typed in: cleared away when recorded or given up, with the scans that only they hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from lms.org.models import DecisionDraft

DRAFT_KEPT_DAYS = 30


def discard_draft(*, draft: DecisionDraft) -> None:
    """The decision holds its own copy of the scan."""
    with transaction.atomic():
        DecisionDraft.objects.filter(pk=draft.pk).delete()
        drop_scan(draft=draft, name=draft.scan.name)


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
