"""How a plan's lines stand: derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from courses.domain.reach import units_of
from courses.models import CoursePage, ProgressEvent
from lms.plans.domain.course_choice import courses_to_learn_from
from lms.plans.enums import PlanItemState
from lms.plans.models import PlanItem


@dataclass(frozen=True)
class PlanLine:
    """A plan item with its state on a day."""

    item: PlanItem
    state: PlanItemState
    days_late: int = 0

    @property
    def has_deadline(self) -> bool:
        """Whether its date binds anybody: not once it is met or stopped, nor while there is no course."""
        return self.state not in (PlanItemState.MET, PlanItemState.STOPPED, PlanItemState.NO_COURSE)


def item_state(item: PlanItem, *, has_begun: bool, as_of: date) -> PlanItemState:
    """One line's state. Done wins, then stopped; a line without an open course, or of a plan to come, can't be late."""
    if item.closed_on is not None:
        return PlanItemState.MET
    if item.plan.is_stopped_on(as_of):
        return PlanItemState.STOPPED
    if item.open_course is None:
        return PlanItemState.NO_COURSE
    is_upcoming = item.plan.starts_on > as_of
    if is_upcoming and not has_begun:
        return PlanItemState.UPCOMING
    if item.due_on < as_of and not is_upcoming:
        return PlanItemState.OVERDUE
    return PlanItemState.IN_PROGRESS if has_begun else PlanItemState.NOT_STARTED


def plan_lines(items: Iterable[PlanItem], as_of: date) -> list[PlanLine]:
    """States of many items; one statement for what has begun. Items must come with `plan` and `course` loaded."""
    listed = list(items)
    enrolments = {item.enrolment_id for item in listed if item.enrolment_id}
    begun = set(
        ProgressEvent.objects.filter(enrolment_id__in=enrolments).values_list("enrolment_id", flat=True).distinct()
    )
    lines = []
    for item in listed:
        state = item_state(item, has_begun=item.enrolment_id in begun, as_of=as_of)
        late = (as_of - item.due_on).days if state == PlanItemState.OVERDUE else 0
        lines.append(PlanLine(item, state, late))
    return lines


def extra_courses(lines: Sequence[PlanLine], as_of: date) -> dict[int, CoursePage]:
    """By line that waits for a course: one to learn from meanwhile, though it closes nothing; one statement at most."""
    waiting = {
        line.item.pk: (line.item.competency_id, line.item.required_level)
        for line in lines
        if line.state == PlanItemState.NO_COURSE
    }
    people = {line.item.plan.official_id for line in lines}
    found = courses_to_learn_from(waiting.values(), units_of(people, as_of))
    return {pk: found[wanted] for pk, wanted in waiting.items() if wanted in found}
