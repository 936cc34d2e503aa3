"""What courses by themselves say of the task that is handed in and of the result to reach: a proposal for the clerk.

In Vietnamese whatever language the clerk works in: it is told to learners, as the courses are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import truncatechars

from courses.enums import StepType
from courses.models import CourseOutcome, CoursePage, LessonPage
from lms.competencies.domain.catalogue import competencies_in_force

LONGEST = 300
MOST_TASKS = 3


@dataclass(frozen=True)
class Expected:
    """What is handed in, and what is to be reached."""

    product: str
    result: str


def expected_of(courses: Sequence[CoursePage], as_of: date) -> Expected:
    """From the steps of real work, the exams and the outcomes of the courses."""
    tasks = [title for course in courses for title in _real_tasks(course)]
    product = "; ".join(tasks[:MOST_TASKS]) or "Học xong mọi bước của các bài"
    exams = [f"“{one.assessment.title}”" for one in courses if one.assessment is not None]
    parts = [f"Đạt bài thi {', '.join(exams)}" if exams else "Học xong khóa học"]
    words = competencies_in_force(as_of)
    outcomes = CourseOutcome.objects.filter(course__in=courses).order_by("course_id", "sort_order", "pk")
    levels = [f"{words[one.competency_id].name_vi} mức {one.level}" for one in outcomes if one.competency_id in words]
    if levels:
        parts.append("; ".join(dict.fromkeys(levels)))
    return Expected(truncatechars(product, LONGEST), truncatechars(". ".join(parts), LONGEST))


def _real_tasks(course: CoursePage) -> list[str]:
    found = []
    for lesson in LessonPage.objects.of_course(course):
        found += [
            raw["value"].get("title", "")
            for raw in lesson.steps.raw_data
            if raw["type"] == StepType.DO_REAL and raw["value"].get("title")
        ]
    return found
