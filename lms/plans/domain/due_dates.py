"""By when something is to be learned. Pure: which days are off is passed in."""

from __future__ import annotations

from datetime import date, timedelta

from lms.competencies.enums import RequirementKind
from lms.org.domain.work_calendar import WorkCalendar

DAYS_FOR_MUST = 60
DAYS_FOR_SHOULD = 120
DAYS_AT_LEAST = 14


def due_on(*, effective_on: date, recorded_on: date, kind: RequirementKind, calendar: WorkCalendar) -> date:
    """Counted from the day the decision takes effect: 60 days for a must, 120 for a should.

    No law sets these spans; they are the product's default.
    """
    span = DAYS_FOR_MUST if kind == RequirementKind.MUST else DAYS_FOR_SHOULD
    return days_after(span, start_on=effective_on, recorded_on=recorded_on, calendar=calendar)


def days_after(days: int, *, start_on: date, recorded_on: date, calendar: WorkCalendar) -> date:
    """So many days from the start; what is recorded long after it still leaves 14 days. Never on a weekend or a
    holiday: then the next working day.
    """
    day = max(start_on + timedelta(days=days), recorded_on + timedelta(days=DAYS_AT_LEAST))
    return calendar.next_working_day(day)
