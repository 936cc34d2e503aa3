"""Evidence that HR withdraws, with a reason, and lets count again: each an act of its own, nothing is removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines
from lms.evidence.domain.recording import withdraw
from lms.evidence.exceptions import (
    EvidenceNotWithdrawn,
    EvidenceOfPaper,
    EvidenceReasonMissing,
    EvidenceWithdrawnAlready,
    OwnEvidence,
)
from lms.evidence.models import Evidence
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

REINSTATED = register_verb("evidence.reinstated", _("Đã ghi lại minh chứng mức %(level)s từng bị rút"))


def withdraw_by_hr(*, evidence: Evidence, reason: str, actor: User, now: datetime) -> Evidence:
    """The correction. What a person handed in is revoked with its paper (`documents.revoke`)."""
    with transaction.atomic():
        held = _held(evidence)
        said = _checked(held, reason, actor)
        if held.level == 0 or hasattr(held, "corrected_by"):
            raise EvidenceWithdrawnAlready
        return withdraw(evidence=held, reason=said, actor=actor, now=now)


def reinstate(*, evidence: Evidence, reason: str, actor: User, now: datetime) -> Evidence:
    """A row that says again what the withdrawn one did, with its days and rule; it corrects the withdrawal."""
    with transaction.atomic():
        held = _held(evidence)
        said = _checked(held, reason, actor)
        withdrawal = getattr(held, "corrected_by", None)
        if withdrawal is None or withdrawal.level or hasattr(withdrawal, "corrected_by"):
            raise EvidenceNotWithdrawn
        again: Evidence = Evidence.objects.create(
            official_id=held.official_id,
            posting_id=held.posting_id,
            competency_id=held.competency_id,
            framework_version_id=held.framework_version_id,
            kind=held.kind,
            level=held.level,
            rule_id=held.rule_id,
            document_title=held.document_title,
            document_issuer=held.document_issuer,
            effective_on=held.effective_on,
            expires_on=held.expires_on,
            corrects=withdrawal,
            reason=said,
            actor=actor,
            recorded_at=now,
        )
        record(verb=REINSTATED, target=held, actor=actor, after={"level": held.level}, reason=said)
        return again


def is_of_paper(evidence: Evidence) -> bool:
    return hasattr(evidence, "handed_in")


def _held(evidence: Evidence) -> Evidence:
    """One act on a person's evidence at a time."""
    Official.objects.select_for_update(of=("self",), no_key=True).get(pk=evidence.official_id)
    rows = Evidence.objects.select_related("official", "corrected_by__corrected_by", "handed_in")
    held: Evidence = rows.get(pk=evidence.pk)
    return held


def _checked(held: Evidence, reason: str, actor: User) -> str:
    if held.official.user_id == actor.pk:
        raise OwnEvidence
    if is_of_paper(held):
        raise EvidenceOfPaper
    said = normalise_lines(reason)
    if not said:
        raise EvidenceReasonMissing
    return said
