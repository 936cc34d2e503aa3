"""By when a gap is to be closed. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from lms.competencies.enums import RequirementKind

DAYS_FOR_MUST = 60
DAYS_FOR_SHOULD = 120
DAYS_AT_LEAST = 14


def due_on(*, effective_on: date, recorded_on: date, kind: RequirementKind) -> date:
    """Counted from the day the decision takes effect: 60 days for a must, 120 for a should.

    A decision recorded long after it took effect still leaves 14 days, and a due date never falls on a weekend.
    No law sets these spans; they are the product's default.
    """
    span = DAYS_FOR_MUST if kind == RequirementKind.MUST else DAYS_FOR_SHOULD
    day = max(effective_on + timedelta(days=span), recorded_on + timedelta(days=DAYS_AT_LEAST))
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
