"""How a plan's lines stand: derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from courses.domain.prerequisites import StepBefore
from courses.domain.reach import units_of
from courses.domain.withdrawal import emptied_courses
from courses.models import CoursePage, ProgressEvent
from lms.competencies.enums import RequirementKind
from lms.plans.domain.course_choice import COURSE, courses_to_learn_from
from lms.plans.domain.phases import Load, phases_of
from lms.plans.enums import PlanItemState, PlanPhase
from lms.plans.models import PlanItem

NOT_BINDING = (PlanItemState.MET, PlanItemState.STOPPED, PlanItemState.NO_COURSE, PlanItemState.MENDED)


@dataclass(frozen=True)
class PlanLine:
    """A plan item with its state on a day."""

    item: PlanItem
    state: PlanItemState
    days_late: int = 0

    @property
    def has_deadline(self) -> bool:
        """Whether its date binds anybody: not once it is met or stopped, nor while there is nothing to learn."""
        return self.state not in NOT_BINDING


def item_state(item: PlanItem, *, has_begun: bool, as_of: date, is_emptied: bool = False) -> PlanItemState:
    """One line's state. Done wins, then stopped; a line without an open course, or of a plan to come, can't be late.

    `is_emptied`: the lessons of its course are being mended.
    """
    if item.closed_on is not None:
        return PlanItemState.MET
    if item.plan.is_stopped_on(as_of) or (item.stopped_on is not None and item.stopped_on <= as_of):
        return PlanItemState.STOPPED
    if item.open_course is None:
        return PlanItemState.NO_COURSE
    if is_emptied:
        return PlanItemState.MENDED
    is_upcoming = item.plan.starts_on > as_of
    if is_upcoming and not has_begun:
        return PlanItemState.UPCOMING
    if item.due_on < as_of and not is_upcoming:
        return PlanItemState.OVERDUE
    return PlanItemState.IN_PROGRESS if has_begun else PlanItemState.NOT_STARTED


def plan_lines(items: Iterable[PlanItem], as_of: date) -> list[PlanLine]:
    """States of many items; two statements, what has begun and what is being mended. Items must come with `plan` and
    `course` loaded.
    """
    listed = list(items)
    enrolments = {item.enrolment_id for item in listed if item.enrolment_id}
    begun = set(
        ProgressEvent.objects.filter(enrolment_id__in=enrolments).values_list("enrolment_id", flat=True).distinct()
    )
    emptied = emptied_courses({course.pk for item in listed if (course := item.open_course)}, timezone.now())
    lines = []
    for item in listed:
        has_begun, is_emptied = item.enrolment_id in begun, item.course_id in emptied
        state = item_state(item, has_begun=has_begun, as_of=as_of, is_emptied=is_emptied)
        late = (as_of - item.due_on).days if state == PlanItemState.OVERDUE else 0
        lines.append(PlanLine(item, state, late))
    return lines


def phases_in(
    items: Iterable[PlanItem], steps: Mapping[int, Sequence[StepBefore]] | None = None
) -> dict[int, PlanPhase]:
    """By line its phase, within each plan and in the order of its lines; met and stopped ones are part of the work, as
    are the `steps` before them (`prior_lines.py`).

    No statement. Items must come with `plan` and `course` loaded.
    """
    plans: dict[int, list[PlanItem]] = {}
    for item in items:
        plans.setdefault(item.plan_id, []).append(item)
    found: dict[int, PlanPhase] = {}
    for some in plans.values():
        work: list[tuple[int, Load]] = []
        for item in sorted(some, key=lambda item: (item.order, item.pk)):
            load = _load(item)
            for step in (steps or {}).get(item.pk, ()):
                work.append((0, replace(load, course_id=step.before.course_id, hours=step.before.hours, before=())))
            work.append((item.pk, load))
        phases = phases_of(load for _pk, load in work)
        found |= {pk: phase for (pk, _load), phase in zip(work, phases, strict=True) if pk}
    return found


def still_asked(lines: Iterable[PlanLine]) -> list[PlanLine]:
    """Without lines that stopped alone, be it for an exemption or a changed requirement: of the rest a plan says how
    many are met. One that stopped as a whole keeps the figures of its last day."""
    return [line for line in lines if line.item.stopped_on is None]


def by_phase(lines: Iterable[PlanLine], phases: Mapping[int, PlanPhase]) -> list[PlanLine]:
    """What comes first at the top, what stopped at the end; lines of one phase stay in their order."""
    ranks = {phase: rank for rank, phase in enumerate(PlanPhase)}
    return sorted(lines, key=lambda line: (line.state == PlanItemState.STOPPED, ranks[phases[line.item.pk]]))


def _load(item: PlanItem) -> Load:
    course = item.open_course
    chosen = item.choice.get("way") == COURSE and not item.renews_id  # learned anew, a course takes all its hours
    hours = Decimal(item.choice["hours"]) if chosen else course.periods if course else Decimal(0)
    days = (item.due_on - item.plan.starts_on).days
    before = item.choice.get("before", ())
    return Load(course.pk if course else None, hours, RequirementKind(item.kind), days, before)


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
