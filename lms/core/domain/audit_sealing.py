"""Sealing: audit entries get a number and a hash over themselves and the seal before them.

It happens apart from the act, in a short transaction of its own, because the chain has one end and so one lock:
acts must not wait for each other there.
"""

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection, models, transaction
from django.utils import timezone

from lms.core.models import AuditEntry, AuditSeal

FIRST_PREVIOUS_HASH = "0" * 64
BATCH = 500
ADVISORY_LOCK = 0x6C6D735F7365616C  # any fixed number; PostgreSQL keeps advisory locks per database


def seal_entries(ids: Sequence[uuid.UUID]) -> int:
    """Seal these entries if nobody else is sealing; for the request that has just written them.

    On SQLite it leaves them to the worker's sweep: there every writer stands in one queue, and giving up on it costs
    an exception whose cursor, freed by another thread, can hold up all of them.
    """
    if connection.vendor != "postgresql":
        return 0
    sealed = 0
    for start in range(0, len(ids), BATCH):
        sealed += _seal_batch(models.Q(pk__in=ids[start : start + BATCH]), wait=False)
    return sealed


def seal_pending(*, since: datetime | None = None) -> int:
    """Seal every unsealed entry (written after `since`, where given), waiting for the lock; returns how many."""
    condition = models.Q() if since is None else models.Q(at__gte=since)
    sealed = 0
    while AuditEntry.objects.unsealed().filter(condition).exists():  # a look takes no lock
        sealed += _seal_batch(condition, wait=True)
    return sealed


def hash_of(entry: AuditEntry, *, number: int, previous_hash: str, sealed_at: datetime) -> str:
    """SHA-256 over one canonical text: sorted keys, no spaces, UTC times with microseconds."""
    facts = {
        "number": number,
        "previous_hash": previous_hash,
        "sealed_at": _utc(sealed_at),
        "entry": {
            "id": str(entry.pk),
            "at": _utc(entry.at),
            "group_id": str(entry.group_id),
            "verb": entry.verb,
            "actor": None if entry.actor_id is None else str(entry.actor_id),
            "actor_label": entry.actor_label,
            "target_type": entry.target_type,
            "target_id": entry.target_id,
            "target_label": entry.target_label,
            "before": entry.before,
            "after": entry.after,
            "reason": entry.reason,
        }
        | ({} if entry.mode_id is None else {"mode_id": str(entry.mode_id)}),  # lines from before there were any
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _seal_batch(condition: models.Q, *, wait: bool) -> int:
    with transaction.atomic(durable=True):
        if not _take_lock(wait=wait):
            return 0
        entries = list(AuditEntry.objects.unsealed().filter(condition).order_by("at", "pk")[:BATCH])
        if entries:
            AuditSeal.objects.bulk_create(_seals_for(entries))
        return len(entries)


def _seals_for(entries: Sequence[AuditEntry]) -> list[AuditSeal]:
    head = AuditSeal.objects.order_by("-number").first()
    number, previous_hash = (head.number, head.hash) if head else (0, FIRST_PREVIOUS_HASH)
    now = timezone.now()
    seals = []
    for entry in entries:
        number += 1
        new_hash = hash_of(entry, number=number, previous_hash=previous_hash, sealed_at=now)
        seals.append(AuditSeal(number=number, entry=entry, previous_hash=previous_hash, hash=new_hash, sealed_at=now))
        previous_hash = new_hash
    return seals


def _take_lock(*, wait: bool) -> bool:
    """One sealer at a time. SQLite needs none: its immediate transaction is the lock."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return bool(cursor.fetchone()[0])
