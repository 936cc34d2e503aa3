"""HR withdraws evidence of an exam, an observation or a course, or lets it count again: level, plan and status follow
at once, and the person is told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates.models import Certificate
from courses.domain.learning_anew import cycle_bearers
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.domain.audit import audit_group
from lms.evidence.domain import withdrawing
from lms.evidence.domain.corrections import source_of
from lms.evidence.models import Evidence
from lms.flows.certification import request_or_issue
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.flows.renewing import renew_people
from lms.plans.domain.planning import reopen_items
from lms.plans.domain.status import lock_officials

if TYPE_CHECKING:
    from lms.accounts.models import User


def withdraw_evidence(*, evidence: Evidence, reason: str, actor: User, now: datetime) -> Evidence:
    """What it had closed is open again. Certificates stand until their approver, who sees them named, revokes them."""
    with transaction.atomic(), audit_group():
        lock_officials([evidence.official_id])
        correction = withdrawing.withdraw_by_hr(evidence=evidence, reason=reason, actor=actor, now=now)
        reopen_items(evidence=evidence, actor=actor, now=now)
        _follow(evidence, NoticeKind.EVIDENCE_WITHDRAWN, correction.reason, actor, now)
        return correction


def reinstate_evidence(*, evidence: Evidence, reason: str, actor: User, now: datetime) -> Evidence:
    """Counts again from its own day to its own last day. A certificate that it kept from being asked for is due."""
    with transaction.atomic(), audit_group():
        lock_officials([evidence.official_id])
        again = withdrawing.reinstate(evidence=evidence, reason=reason, actor=actor, now=now)
        result = source_of(again).result
        if result is not None:
            for enrolment in cycle_bearers(evidence.official_id, result.attempt.assessment_id):
                request_or_issue(enrolment=enrolment, now=now, actor=actor)
        _follow(evidence, NoticeKind.EVIDENCE_REINSTATED, again.reason, actor, now)
        return again


def certificates_resting_on(evidence: Evidence) -> QuerySet[Certificate]:
    """Issued and in use, or waiting to be approved, because of what the evidence is of."""
    source, rests = source_of(evidence), Q(pk__in=[])
    if source.result is not None:
        rests |= Q(result__attempt=source.result.attempt_id)
    if source.completion_id is not None:
        rests |= Q(completion=source.completion_id)
    found: QuerySet[Certificate] = Certificate.objects.filter(
        rests, official=evidence.official_id, revoked_at__isnull=True, refused_at__isnull=True, replaced_by__isnull=True
    )
    return found.select_related("course").order_by("pk")


def _follow(evidence: Evidence, kind: NoticeKind, reason: str, actor: User, now: datetime) -> None:
    renew_people(official_ids=[evidence.official_id], actor=actor, now=now)
    words = competencies_in_force(timezone.localdate(now)).get(evidence.competency_id)
    notify(
        official=evidence.official,
        kind=kind,
        path=f"/nang-luc/muc/{words.code}/" if words else "/nang-luc/",
        title=words.name_vi if words else evidence.competency.code,
        level=evidence.level,
        reason=reason,
    )
