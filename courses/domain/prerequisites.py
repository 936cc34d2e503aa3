"""What is to be learned before a course. Advice to plans and readers; nothing is locked by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from courses.domain.reach import writing_unit
from courses.models import CoursePage, CoursePrerequisite


class Before(NamedTuple):
    """A published course with a lesson, as one that comes before another; `writer`: the unit that keeps it for its own
    people."""

    course_id: int
    slug: str
    title: str
    hours: Decimal
    writer: int | None


class StepBefore(NamedTuple):
    """A course to be learned, and the one directly for which."""

    before: Before
    for_id: int


Graph = Mapping[int, Sequence[Before]]


def courses_before(course_ids: Collection[int] | None = None) -> dict[int, list[Before]]:
    """By course what comes directly before it, in the author's order, of all courses where no ids are given. One
    statement, none for no ids."""
    if course_ids is not None and not course_ids:
        return {}
    rows = CoursePrerequisite.objects.filter(before__in=CoursePage.objects.live().with_lessons())
    if course_ids is not None:
        rows = rows.filter(course__in=course_ids)
    columns = ("course_id", "before_id", "before__slug", "before__title", "before__periods", "writer")
    found: dict[int, list[Before]] = defaultdict(list)
    ordered = rows.annotate(writer=writing_unit("before__path")).order_by("course_id", "sort_order", "pk")
    for course_id, *values in ordered.values_list(*columns):
        found[course_id].append(Before(*values))
    return dict(found)


def steps_before(course_id: int, graph: Graph, is_asked: Callable[[Before], bool]) -> Iterator[StepBefore]:
    """All that comes before the course, however far back, in the order of learning and each once; what isn't asked for
    asks for nothing before it. Pure; courses that wait for each other end the walk."""
    yield from _steps(course_id, graph, is_asked, {course_id})


def _steps(course_id: int, graph: Graph, is_asked: Callable[[Before], bool], seen: set[int]) -> Iterator[StepBefore]:
    for before in graph.get(course_id, ()):
        if before.course_id in seen or not is_asked(before):
            continue
        seen.add(before.course_id)
        yield from _steps(before.course_id, graph, is_asked, seen)
        yield StepBefore(before, course_id)
