"""A competency framework changes for everybody: what rests on it is worked out anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from lms.competencies.domain.framework_publishing import publish_version, retire_version
from lms.competencies.models import FrameworkVersion
from lms.plans.domain.recomputing import ask_to_recompute, mark_stale

if TYPE_CHECKING:
    from lms.accounts.models import User


def publish_framework(
    *,
    draft: FrameworkVersion,
    decision_number: str,
    reason: str,
    keep_outside: bool,
    seen: str,
    actor: User,
    now: datetime,
    today: date,
) -> FrameworkVersion:
    with transaction.atomic():
        published = publish_version(
            draft=draft,
            decision_number=decision_number,
            reason=reason,
            keep_outside=keep_outside,
            seen=seen,
            actor=actor,
            now=now,
            today=today,
        )
        _work_out_anew(published.valid_from, today)
    return published


def retire_framework(
    *, version: FrameworkVersion, last_day: date, reason: str, actor: User, today: date
) -> FrameworkVersion:
    with transaction.atomic():
        retired = retire_version(version=version, last_day=last_day, reason=reason, actor=actor, today=today)
        _work_out_anew(last_day + timedelta(days=1), today)
    return retired


def _work_out_anew(turn: date, today: date) -> None:
    """Rows of requirement status that must know the day on which their framework changes; a job writes them, and until
    then readers take facts."""
    later = Q(next_change_on__isnull=True) | Q(next_change_on__gt=turn)
    mark_stale(Q() if turn <= today else later)
    ask_to_recompute(today)
