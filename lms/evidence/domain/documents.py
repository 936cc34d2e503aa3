"""Papers from outside: handed in by the person, taken back, and answered by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency, CompetencyVersion
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.evidence.document_files import PaperFile
from lms.evidence.domain.recording import months_later, record_document, rule_for, withdraw
from lms.evidence.enums import DocumentState, EvidenceKind
from lms.evidence.exceptions import (
    DocumentAnswered,
    DocumentNotAccepted,
    DocumentRunOut,
    DocumentWaitsAlready,
    ExpiresBeforeIssued,
    HigherThanAsked,
    IssuedLater,
    LevelBeyondRule,
    LevelNotDescribed,
    NothingProves,
    OwnDocument,
    TooOld,
)
from lms.evidence.models import Evidence, HandedInDocument
from lms.org.models import Official, Posting

if TYPE_CHECKING:
    from lms.accounts.models import User

HANDED_IN = register_verb("evidence.document.handed_in", _("Đã nộp giấy tờ làm minh chứng"))
TAKEN_BACK = register_verb("evidence.document.taken_back", _("Đã rút lại giấy tờ"))
ACCEPTED = register_verb("evidence.document.accepted", _("Đã công nhận giấy tờ ở mức %(level)s"))
REFUSED = register_verb("evidence.document.refused", _("Không công nhận giấy tờ"))
REVOKED = register_verb("evidence.document.revoked", _("Đã thu hồi việc công nhận giấy tờ"))


@dataclass(frozen=True)
class Paper:
    """What somebody says of the paper. `expires_on`: as printed on it, None where nothing is."""

    competency: Competency
    kind: EvidenceKind
    level: int
    title: str
    issuer: str
    issued_on: date
    expires_on: date | None = None
    note: str = ""


def hand_in(
    *, official: Official, paper: Paper, file: PaperFile, client_id: UUID, actor: User, now: datetime
) -> HandedInDocument:
    """Once for a `client_id`, however often it is sent.

    Raises IssuedLater, ExpiresBeforeIssued, DocumentRunOut, LevelNotDescribed, NothingProves, LevelBeyondRule or
    DocumentWaitsAlready.
    """
    with transaction.atomic():
        Official.objects.select_for_update().get(pk=official.pk)
        sent: HandedInDocument | None = HandedInDocument.objects.filter(client_id=client_id, official=official).first()
        if sent is not None:
            return sent
        check_paper(paper, timezone.localdate(now))
        waiting = HandedInDocument.objects.filter(state=DocumentState.WAITING, official=official)
        if waiting.filter(competency=paper.competency, digest=file.digest).exists():
            raise DocumentWaitsAlready
        document = HandedInDocument(
            official=official,
            client_id=client_id,
            digest=file.digest,
            handed_in_by=actor,
            handed_in_at=now,
            **vars(paper),
        )
        document.file.save(f"giay-to.{file.ending}", ContentFile(file.content), save=False)
        document.save()
        record(
            verb=HANDED_IN,
            target=document,
            actor=actor,
            after={
                "competency": paper.competency.pk,
                "level": paper.level,
                "kind": paper.kind,
                "official": official.pk,
            },
        )
        return document


@dataclass(frozen=True)
class Counting:
    """How the rule of today counts a paper: from its own day, but not before the rule, and as long as the rule lets a
    paper of that age count, or as the paper says itself."""

    max_level: int
    starts_on: date
    ends_on: date | None


def check_paper(paper: Paper | HandedInDocument, today: date) -> Counting:
    """What can be known before anybody looks at the file; raises as `hand_in`."""
    if paper.issued_on > today:
        raise IssuedLater
    if paper.expires_on is not None and paper.expires_on < paper.issued_on:
        raise ExpiresBeforeIssued
    words = CompetencyVersion.objects.in_force(today).filter(competency=paper.competency).order_by("-pk").first()
    rule = rule_for(paper.competency.pk, EvidenceKind(paper.kind), today)
    if rule is None or words is None:
        raise NothingProves(field="competency", day=format_date(today))
    if not words.first_level <= paper.level <= words.last_level:
        raise LevelNotDescribed(first=words.first_level, last=words.last_level)
    if paper.level > rule.max_level:
        raise LevelBeyondRule(max_level=rule.max_level)
    by_age = months_later(paper.issued_on, rule.validity_months) if rule.validity_months else None
    if by_age is not None and by_age < today:
        raise TooOld(months=rule.validity_months, day=format_date(by_age))
    if paper.expires_on is not None and paper.expires_on < today:
        raise DocumentRunOut(day=format_date(paper.expires_on))
    ends = [day for day in (by_age, paper.expires_on) if day is not None]
    return Counting(rule.max_level, max(paper.issued_on, rule.valid_from), min(ends, default=None))


def take_back(*, document: HandedInDocument, actor: User, now: datetime) -> HandedInDocument:
    """By the person, while nobody has answered."""
    with transaction.atomic():
        held = _waiting(document)
        _answer(held, DocumentState.TAKEN_BACK, actor, now)
        record(verb=TAKEN_BACK, target=held, actor=actor)
        return held


def accept(
    *, document: HandedInDocument, level: int, posting: Posting | None, reason: str, actor: User, now: datetime
) -> Evidence:
    """Append the evidence it gives, at the level asked for or a lower one.

    Raises as `hand_in`, where the paper no longer counts, and DocumentAnswered, OwnDocument, HigherThanAsked.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        held = _waiting(document)
        _require_somebody_else(held, actor)
        if level > held.level:
            raise HigherThanAsked(level=held.level)
        counting = check_paper(held, today)
        evidence = record_document(
            official=held.official,
            posting=posting,
            competency=held.competency,
            kind=EvidenceKind(held.kind),
            level=level,
            title=held.title,
            issuer=held.issuer,
            effective_on=counting.starts_on,
            expires_on=counting.ends_on,
            reason=reason,
            actor=actor,
            now=now,
        )
        _answer(held, DocumentState.ACCEPTED, actor, now, reason=reason, evidence=evidence)
        record(verb=ACCEPTED, target=held, actor=actor, after={"level": level}, reason=reason)
        return evidence


def refuse(*, document: HandedInDocument, reason: str, actor: User, now: datetime) -> HandedInDocument:
    """With a reason that the person reads. Raises DocumentAnswered or OwnDocument."""
    with transaction.atomic():
        held = _waiting(document)
        _require_somebody_else(held, actor)
        _answer(held, DocumentState.REFUSED, actor, now, reason=reason)
        record(verb=REFUSED, target=held, actor=actor, reason=reason)
        return held


def revoke(*, document: HandedInDocument, reason: str, actor: User, now: datetime) -> Evidence:
    """Withdraw the evidence that an accepted paper gave; returns the withdrawn row. Raises DocumentNotAccepted or
    OwnDocument."""
    with transaction.atomic():
        held = _locked(document)
        _require_somebody_else(held, actor)
        if held.state != DocumentState.ACCEPTED or held.evidence is None or held.is_revoked:
            raise DocumentNotAccepted
        withdraw(evidence=held.evidence, reason=reason, actor=actor, now=now)
        record(verb=REVOKED, target=held, actor=actor, reason=reason)
        return held.evidence


def _locked(document: HandedInDocument) -> HandedInDocument:
    rows = HandedInDocument.objects.select_related("official", "competency", "evidence__corrected_by")
    held: HandedInDocument = rows.select_for_update(of=("self",)).get(pk=document.pk)
    return held


def _waiting(document: HandedInDocument) -> HandedInDocument:
    held = _locked(document)
    if held.state != DocumentState.WAITING:
        raise DocumentAnswered(state=DocumentState(held.state).label, time=format_datetime(held.answered_at))
    return held


def is_own(document: HandedInDocument, user: User) -> bool:
    return document.official.user_id == user.pk


def _require_somebody_else(document: HandedInDocument, actor: User) -> None:
    if is_own(document, actor):
        raise OwnDocument


def _answer(
    document: HandedInDocument,
    state: DocumentState,
    actor: User,
    now: datetime,
    *,
    reason: str = "",
    evidence: Evidence | None = None,
) -> None:
    document.state, document.answered_by, document.answered_at = state, actor, now
    document.reason, document.evidence = reason, evidence
    document.save(update_fields=["state", "answered_by", "answered_at", "reason", "evidence"])
