"""A decision that ends postings and begins none: what was still to be learned for them stops, and roles end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lms.core.domain.audit import audit_group
from lms.core.vietnamese.dates import format_date
from lms.flows.authoring import sync_editor_access
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.flows.reassignment import TrainingPreview, kept_items
from lms.flows.renewing import follow_postings
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.relieving import Relief, relieve_official
from lms.org.models import Official
from lms.plans.domain.planning import stop_plan
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class ReliefOutcome:
    """What recording such a decision led to; `stopped` counts the open lines that are no longer asked for."""

    relief: Relief
    stopped: int


def record_relief(
    *,
    facts: DecisionFacts,
    official: Official,
    posting_ids: Iterable[int],
    actor: User,
    now: datetime,
    keep_date_order: bool = False,
) -> ReliefOutcome:
    """Decision → ends of postings and roles → plans stopped → requirement status → notice, all or nothing."""
    with audit_group(), transaction.atomic():
        relief = relieve_official(
            facts=facts,
            official=official,
            posting_ids=posting_ids,
            actor=actor,
            now=now,
            keep_date_order=keep_date_order,
        )
        open_lines = PlanItem.objects.open(facts.effective_on).filter(plan__posting__in=relief.ended)
        stopped = open_lines.count()
        for posting in relief.ended:
            stop_plan(posting=posting, stopped_on=facts.effective_on, actor=actor)
        if relief.roles and official.user is not None:
            sync_editor_access(user=official.user, as_of=timezone.localdate(now), actor=actor)
        if relief.ended:
            follow_postings(official_ids=[official.pk], moved=[one.pk for one in relief.ended], actor=actor, now=now)
            notify(
                official=official,
                kind=NoticeKind.POSTING_ENDED,
                number=relief.decision.number,
                last_day=format_date(facts.effective_on - timedelta(days=1)),
            )
    return ReliefOutcome(relief, stopped)


def preview_relief(*, official: Official, posting_ids: Iterable[int], effective_on: date) -> TrainingPreview:
    """What stops and what goes on; writes nothing."""
    ending = set(posting_ids)
    stopping = PlanItem.objects.open(effective_on).filter(plan__posting__in=ending).select_related("course")
    return TrainingPreview(
        new=[], kept=kept_items(official, ending, effective_on), stopping=list(stopping), exempt=[], courses={}
    )
