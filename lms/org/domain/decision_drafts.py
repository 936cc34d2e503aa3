"""Decisions being typed in: cleared away when recorded or given up, with the scans that only they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from lms.org.models import Decision, DecisionDraft, DecisionLine, PostingVersion

if TYPE_CHECKING:
    from lms.accounts.models import User

DRAFT_KEPT_DAYS = 30
PAPER_WORDS = (
    "number",
    "signed_on",
    "effective_on",
    "expires_on",
    "issued_by",
    "signer",
    "signer_title",
    "summary",
    "legal_basis",
)
SAME_PAPER = ("kind", *PAPER_WORDS)
"""Words of a paper, as a draft holds them too."""


def discard_draft(*, draft: DecisionDraft) -> None:
    """The decision holds its own copy of the scan."""
    with transaction.atomic():
        DecisionDraft.objects.filter(pk=draft.pk).delete()
        drop_scan(draft=draft, name=draft.scan.name)


def draft_again(*, owner: User, cancelled: Decision, lines: Sequence[DecisionLine]) -> tuple[DecisionDraft, list[str]]:
    """A draft of a paper that was recorded as something else and cancelled: its words and scan, and of the first line
    who and where to; also the names of the others. One not touched yet is taken again.
    """
    words = {name: getattr(cancelled, name) for name in SAME_PAPER} | {"kind": ""}
    official = lines[0].official if lines else None
    others = list(dict.fromkeys(line.official.full_name for line in lines if line.official != official))
    begun = DecisionDraft.objects.filter(owner=owner, official=official, **words).first()
    if begun is not None:
        return begun, others
    given = next((line.to_posting for line in lines if line.official == official and line.to_posting), None)
    place = PostingVersion.objects.last_of(given.pk) if given else None
    with transaction.atomic():
        draft = DecisionDraft(
            owner=owner,
            official=official,
            keep_date_order=cancelled.effective_on < cancelled.signed_on,
            to_unit_id=place.unit_id if place else None,
            to_position_id=place.position_id if place else None,
            **words,
        )
        if cancelled.scan:
            try:
                with cancelled.scan.open("rb") as scan:
                    draft.scan.save("scan.pdf", scan, save=False)
            except FileNotFoundError:  # kept elsewhere, or lost: it is asked for again
                draft.scan = ""
        draft.save()
    return draft, others


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
