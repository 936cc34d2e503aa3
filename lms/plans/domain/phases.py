"""What of a plan comes in the first week, month and quarter. Pure.

No rule sets a pace; the product's default is one working day of learning a week.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from lms.competencies.enums import RequirementKind
from lms.plans.enums import PlanPhase

HOURS_A_WEEK = 8
WEEKS_A_MONTH = 4
DAYS = ((PlanPhase.WEEK, 7), (PlanPhase.MONTH, 31))


@dataclass(frozen=True)
class Load:
    """A line as work: the hours left in its course, and the days from the plan's first day (or from today, where the
    plan began before) to the line's date; `before`: courses to be learned before its own."""

    course_id: int | None
    hours: Decimal
    kind: RequirementKind
    days: int
    before: Collection[int] = ()


def phases_of(lines: Iterable[Load]) -> list[PlanPhase]:
    """Each line's phase, in the order given, which is the order of learning.

    Hours add up along the lines, a course that several lines share once. What "should" be known comes in the quarter,
    as does what waits for a course; a date that falls sooner brings its line forward. A course that one of a "must"
    needs is as much needed.
    """
    listed = list(lines)
    needed = {key for line in listed if line.kind == RequirementKind.MUST for key in line.before}
    hours, learned = Decimal(0), set()
    found = []
    for line in listed:
        if line.course_id is not None and line.course_id not in learned:
            learned.add(line.course_id)
            hours += line.hours
        is_must = line.kind == RequirementKind.MUST or line.course_id in needed
        found.append(_earlier(_by_hours(line, hours, is_must=is_must), _by_date(line.days)))
    return found


def _by_hours(line: Load, hours: Decimal, *, is_must: bool) -> PlanPhase:
    if line.course_id is None or not is_must:
        return PlanPhase.QUARTER
    if hours <= HOURS_A_WEEK:
        return PlanPhase.WEEK
    return PlanPhase.MONTH if hours <= HOURS_A_WEEK * WEEKS_A_MONTH else PlanPhase.QUARTER


def _by_date(days: int) -> PlanPhase:
    return next((phase for phase, most in DAYS if days <= most), PlanPhase.QUARTER)


def _earlier(one: PlanPhase, other: PlanPhase) -> PlanPhase:
    order = list(PlanPhase)
    return min(one, other, key=order.index)
