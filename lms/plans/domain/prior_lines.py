"""The courses to be learned first, as lines of a plan: each before the first line whose course needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.prerequisites import Before, StepBefore
from courses.models import CoursePrerequisite, Enrolment, ProgressEvent
from lms.plans.domain.plan_items import PlanLine
from lms.plans.domain.prior_courses import prior_courses
from lms.plans.enums import PlanItemState
from lms.plans.models import PlanItem
from lms.plans.querysets import has_course

TO_DO = (PlanItemState.OVERDUE, PlanItemState.IN_PROGRESS, PlanItemState.NOT_STARTED, PlanItemState.UPCOMING)


@dataclass(frozen=True)
class PriorLine:
    """A course that closes no gap itself; `due_on` is the date of the earliest line that needs it."""

    course: Before
    for_title: str
    due_on: date
    state: PlanItemState
    days_late: int = 0

    @property
    def reason(self) -> str:
        return before_words(self.for_title)


@dataclass(frozen=True)
class LearnedFirst:
    """By when a course is to be learned first, and for which; `starts_on`: only plans to come need it. `place`: in the
    order of learning."""

    due_on: date
    starts_on: date | None
    for_title: str
    place: int


def before_words(title: str) -> str:
    return _("Học trước khóa “%(title)s”") % {"title": title}


def steps_in(lines: Iterable[PlanLine], as_of: date) -> dict[int, list[StepBefore]]:
    """By open line what is to be learned before its course, shared with other lines or not. One statement where nothing
    comes before any course, none where no line is open."""
    pairs = {
        line.item.pk: (line.item.plan.official_id, line.item.course_id)
        for line in lines
        if line.state in TO_DO and line.item.course_id is not None
    }
    wanted: dict[int, set[int]] = {}
    for official_id, course_id in pairs.values():
        wanted.setdefault(official_id, set()).add(course_id)
    found = prior_courses(wanted, as_of)
    by_line = {pk: found.get(official_id, {}).get(course_id) for pk, (official_id, course_id) in pairs.items()}
    return {pk: steps for pk, steps in by_line.items() if steps}


def prior_lines(lines: Sequence[PlanLine], steps: Mapping[int, Sequence[StepBefore]]) -> dict[int, list[PriorLine]]:
    """By line those shown before it, in the order in which the lines are shown: two that need the same course share it,
    at the first of them, by the earlier date. One statement, none where there is nothing to learn first."""
    if not steps:
        return {}
    begun = _begun(lines, steps)
    titles = {line.item.course_id: line.item.course.title for line in lines if line.item.course is not None}
    titles |= {step.before.course_id: step.before.title for some in steps.values() for step in some}
    first: dict[tuple[int, int], PlanLine] = {}
    for line in sorted(lines, key=lambda line: line.item.due_on):
        for step in steps.get(line.item.pk, ()):
            first.setdefault(_key(line, step), line)
    told: set[tuple[int, int]] = set()
    found: dict[int, list[PriorLine]] = {}
    for line in lines:
        for step in steps.get(line.item.pk, ()):
            key = _key(line, step)
            if key not in told:
                told.add(key)
                one = _line(step, first[key], titles[step.for_id], has_begun=key in begun)
                found.setdefault(line.item.pk, []).append(one)
    return found


def _key(line: PlanLine, step: StepBefore) -> tuple[int, int]:
    return line.item.plan.official_id, step.before.course_id


def _begun(lines: Iterable[PlanLine], steps: Mapping[int, Sequence[StepBefore]]) -> set[tuple[int, int]]:
    """Pairs of official and course."""
    people = {line.item.plan.official_id for line in lines}
    courses = {step.before.course_id for some in steps.values() for step in some}
    enrolled = Enrolment.objects.open().filter(official__in=people, course__in=courses)
    events = ProgressEvent.objects.filter(enrolment__in=enrolled)
    return set(events.values_list("enrolment__official", "enrolment__course").distinct())


def _line(step: StepBefore, line: PlanLine, title: str, *, has_begun: bool) -> PriorLine:
    if line.state == PlanItemState.OVERDUE:
        return PriorLine(step.before, title, line.item.due_on, line.state, line.days_late)
    state = PlanItemState.IN_PROGRESS if has_begun else PlanItemState.NOT_STARTED
    if line.state == PlanItemState.UPCOMING and not has_begun:
        state = line.state
    return PriorLine(step.before, title, line.item.due_on, state)


def learned_first(items: Iterable[Any], official_id: int, as_of: date) -> dict[int, LearnedFirst]:
    """By course of those that open lines of one person need first, the earliest date; no statement where none does.
    Items come with `starts_on` of their plan and `has_before`."""
    needing = [one for one in items if one.closed_on is None and one.has_before and one.open_course is not None]
    if not needing:
        return {}
    found = prior_courses({official_id: {one.course_id for one in needing}}, as_of).get(official_id, {})
    titles = {one.course_id: one.course.title for one in needing}
    titles |= {step.before.course_id: step.before.title for some in found.values() for step in some}
    first: dict[int, LearnedFirst] = {}
    for one in sorted(needing, key=lambda one: (one.starts_on > as_of, one.due_on)):
        starts_on = one.starts_on if one.starts_on > as_of else None
        for step in found.get(one.course_id, ()):
            place = len(first)
            first.setdefault(step.before.course_id, LearnedFirst(one.due_on, starts_on, titles[step.for_id], place))
    return first


def is_asked_before(official_id: int, course_id: int, as_of: date) -> bool:
    """Whether an open line of the person's needs the course first; two statements where none does."""
    if not CoursePrerequisite.objects.filter(before=course_id).exists():
        return False
    lines = PlanItem.objects.open(as_of).filter(has_course(), plan__official=official_id)
    found = prior_courses({official_id: set(lines.values_list("course_id", flat=True))}, as_of)
    steps = (step for some in found.get(official_id, {}).values() for step in some)
    return any(step.before.course_id == course_id for step in steps)
