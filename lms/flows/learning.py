"""From a step on a phone to a closed gap: the second half of the product, to be read from top to bottom."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from assessments.domain import attempts
from assessments.models import Assessment, Attempt, Result
from lms.core.domain.audit import audit_group
from lms.evidence.domain.recording import record_result
from lms.evidence.models import Evidence
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.org.domain.postings import main_posting_on
from lms.org.models import Official, Posting
from lms.plans.domain.planning import close_met_items, reopen_items
from lms.plans.domain.status import refresh_status
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


def posting_for_assessment(official: Official, assessment: Assessment, day: date) -> Posting | None:
    """The posting whose open plan item asked for this assessment, else the main posting that day.

    The newest plan wins where two postings ask for the same.
    """
    items = PlanItem.objects.open().filter(plan__official=official, course__assessment=assessment)
    item = items.select_related("plan__posting").order_by("-plan__starts_on", "-pk").first()
    if item is not None:
        return item.plan.posting
    main = main_posting_on(official, day)
    return main.posting if main else None


def start_attempt(
    *,
    official: Official,
    assessment: Assessment,
    client_id: uuid.UUID,
    device: uuid.UUID,
    now: datetime,
    actor: User | None,
) -> Attempt:
    """Begin an attempt for the posting that asks for it; that posting stays with the attempt and its result."""
    with audit_group():
        return attempts.start_attempt(
            official=official,
            posting=posting_for_assessment(official, assessment, timezone.localdate(now)),
            assessment=assessment,
            client_id=client_id,
            device=device,
            now=now,
            actor=actor,
        )


def absorb_result(*, result: Result, actor: User | None, now: datetime) -> list[Evidence]:
    """Result → evidence → closed gap → requirement status → notice, in the caller's transaction.

    Absorbing the same result twice does nothing the second time.
    """
    with transaction.atomic():
        if Evidence.objects.filter(result=result).exists():
            return []
        written = record_result(result=result, actor=actor, now=now)
        for withdrawn in (one.corrects for one in written if one.corrects is not None):
            reopen_items(evidence=withdrawn)
        close_met_items(official=result.official, actor=actor, now=now)
        refresh_status([result.official_id], now=now)
        notify(
            official=result.official,
            kind=NoticeKind.RESULT_READY,
            title=result.attempt.title,
            score=result.score,
            out_of=result.out_of,
        )
    return written
