"""From a paper that somebody hands in to a closed gap, beside `learning.py`: handed in, answered by somebody else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lms.core.domain.audit import audit_group
from lms.evidence.domain import documents
from lms.evidence.models import Evidence, HandedInDocument
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.flows.renewing import renew_people
from lms.org.domain.posting_conflicts import main_posting_on
from lms.plans.domain.planning import reopen_items
from lms.plans.domain.status import lock_officials

if TYPE_CHECKING:
    from lms.accounts.models import User

PATH = "/nang-luc/minh-chung/"


def accept_document(*, document: HandedInDocument, level: int, reason: str, actor: User, now: datetime) -> Evidence:
    """Paper → evidence → closed gap, plan → requirement status, in one transaction; the person is told."""
    official = document.official
    with transaction.atomic(), audit_group():
        lock_officials([official.pk])
        main = main_posting_on(official, timezone.localdate(now))
        evidence = documents.accept(
            document=document,
            level=level,
            posting=main.posting if main else None,
            reason=reason,
            actor=actor,
            now=now,
        )
        renew_people(official_ids=[official.pk], actor=actor, now=now)
        notify(
            official=official, kind=NoticeKind.DOCUMENT_ACCEPTED, path=PATH, title=document.title, level=evidence.level
        )
        return evidence


def refuse_document(*, document: HandedInDocument, reason: str, actor: User, now: datetime) -> HandedInDocument:
    with transaction.atomic(), audit_group():
        refused = documents.refuse(document=document, reason=reason, actor=actor, now=now)
        notify(
            official=document.official,
            kind=NoticeKind.DOCUMENT_REFUSED,
            path=PATH,
            title=document.title,
            reason=reason,
        )
        return refused


def revoke_document(*, document: HandedInDocument, reason: str, actor: User, now: datetime) -> Evidence:
    """What it had closed is open again."""
    official = document.official
    with transaction.atomic(), audit_group():
        lock_officials([official.pk])
        evidence = documents.revoke(document=document, reason=reason, actor=actor, now=now)
        reopen_items(evidence=evidence, actor=actor, now=now)
        renew_people(official_ids=[official.pk], actor=actor, now=now)
        notify(official=official, kind=NoticeKind.DOCUMENT_REVOKED, path=PATH, title=document.title, reason=reason)
        return evidence
