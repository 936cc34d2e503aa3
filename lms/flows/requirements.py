"""What positions require changes: in the same transaction the requirement status of those whom it touches is marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.competencies.domain.requirement_changes import Change, Key, Statement
from lms.competencies.domain.requirement_writing import write_requirements
from lms.org.models import Unit
from lms.plans.domain.recomputing import ask_to_recompute, mark_stale

if TYPE_CHECKING:
    from lms.accounts.models import User


def set_requirements(
    *,
    employer: Unit | None,
    valid_from: date,
    wanted: Mapping[Key, Statement],
    source: str,
    reason: str,
    seen: str,
    actor: User,
    now: datetime,
    confirms: bool = False,
) -> list[Change]:
    """A job works out anew what is marked, and until then readers take facts."""
    today = timezone.localdate(now)
    with transaction.atomic():
        changes = write_requirements(
            employer=employer,
            valid_from=valid_from,
            wanted=wanted,
            source=source,
            reason=reason,
            seen=seen,
            actor=actor,
            now=now,
            confirms=confirms,
        )
        if changes:
            touched = Q(posting__versions__position__in={change.key.position_id for change in changes})
            if employer is not None:
                below = Unit.objects.within(employer.pk, max(valid_from, today)).values("pk")
                touched &= Q(posting__versions__unit__in=below)
            if valid_from > today:  # the rows must know the day
                touched &= Q(next_change_on__isnull=True) | Q(next_change_on__gt=valid_from)
            mark_stale(touched)
            ask_to_recompute(today)
    return changes
