"""Who may do what with attempts; the queryset forms are in `querysets.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

from assessments.models import Attempt


def can_rule_late_answers(user: Any, attempt: Attempt, *, as_of: date | None = None) -> bool:
    """A trainer of the person's unit, nobody for themselves; agrees with `Attempt.objects.watched_by`."""
    return bool(Attempt.objects.watched_by(user, as_of=as_of).filter(pk=attempt.pk).exists())
