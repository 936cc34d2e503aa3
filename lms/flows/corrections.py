"""A decision corrected or cancelled, with everything that had followed from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from courses.domain.enrolment import enrol_official
from lms.core.domain.audit import audit_group
from lms.flows.authoring import sync_editor_access
from lms.flows.enums import NoticeKind
from lms.flows.learning_anew import asks_anew, begin_courses_anew
from lms.flows.notices import notify
from lms.flows.prior_enrolments import enrol_before
from lms.flows.reassignment import start_plan
from lms.flows.renewing import follow_postings
from lms.org.domain.correcting import Correction, cancel_decision, correct_decision
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.models import Decision, Official, Position, Posting, Unit
from lms.plans.domain.replanning import Replanned, align_plan, replan
from lms.plans.models import LearningPlan, PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class CorrectionOutcome:
    """The correction, and how many lines of plans came, stopped and moved with it."""

    correction: Correction
    added: int
    stopped: int
    moved: int


def record_correction(
    *,
    decision: Decision,
    facts: DecisionFacts,
    reason: str,
    actor: User,
    now: datetime,
    places: Mapping[int, tuple[Unit, Position]] | None = None,
    keep_date_order: bool = False,
) -> CorrectionOutcome:
    """The paper as it really is → postings → plans → requirement status → notices, all or nothing."""
    with audit_group(), transaction.atomic():
        correction = correct_decision(
            decision=decision,
            facts=facts,
            reason=reason,
            actor=actor,
            now=now,
            places=places,
            keep_date_order=keep_date_order,
        )
        return _follow(correction, reason, actor, now)


def record_cancellation(*, decision: Decision, reason: str, actor: User, now: datetime) -> CorrectionOutcome:
    """The paper moves nobody → postings never held, or held on → plans → status → notices, all or nothing."""
    with audit_group(), transaction.atomic():
        correction = cancel_decision(decision=decision, reason=reason, actor=actor, now=now)
        return _follow(correction, reason, actor, now)


def _follow(correction: Correction, reason: str, actor: User, now: datetime) -> CorrectionOutcome:
    changed = [_replan(posting, correction.decision, actor, now) for posting in correction.begun]
    for posting in (*correction.ended, *correction.voided):
        changed.append(align_plan(posting=posting, actor=actor, now=now))
    follow_postings(official_ids=correction.officials, actor=actor, now=now)
    ends_roles = correction.decision.kind in ENDS_ONLY
    for official in Official.objects.filter(pk__in=correction.officials).select_related("user").order_by("pk"):
        if ends_roles and official.user is not None:
            sync_editor_access(user=official.user, as_of=timezone.localdate(now), actor=actor)
        notify(
            official=official,
            kind=NoticeKind.DECISION_CORRECTED,
            number=correction.decision.number,
            reason=reason.strip(),
        )
    return CorrectionOutcome(
        correction,
        added=sum(len(one.added) for one in changed),
        stopped=sum(len(one.stopped) for one in changed),
        moved=sum(len(one.moved) for one in changed),
    )


def _replan(posting: Posting, decision: Decision, actor: User, now: datetime) -> Replanned:
    """The posting's plan again, or its first one; whoever gets a line is enrolled on its course."""
    done = replan(posting=posting, actor=actor, now=now)
    if done.plan is None:
        plan: LearningPlan | None = start_plan(posting=posting, decision=decision, actor=actor, now=now)
        return Replanned(plan, added=list(plan.items.all()) if plan else [])
    added = PlanItem.objects.filter(pk__in=[item.pk for item in done.added]).select_related("course", "plan__official")
    mine = ((item.plan.official_id, posting.pk, item) for item in added)
    begin_courses_anew(asks_anew(mine), day=timezone.localdate(now), actor=actor)
    for item in added:
        if item.course is not None:
            item.enrolment = enrol_official(
                official=item.plan.official,
                course=item.course,
                posting=posting,
                enrolled_on=timezone.localdate(now),
                actor=actor,
            )
            item.save(update_fields=["enrolment"])
    if added:
        enrol_before([item.plan.official_id for item in added], actor=actor, now=now)
    return done
