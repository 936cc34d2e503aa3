"""What HR gave by itself, beside the plans of one's own learning path: no plan asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from lms.core.statuses import Status
from lms.org.models import Official
from lms.plans.domain.assigned_lines import read_lines, with_standing
from lms.plans.enums import AssignedState
from lms.plans.models import AssignedCourse

STATUS = {
    AssignedState.OVERDUE: Status.OVERDUE,
    AssignedState.IN_PROGRESS: Status.IN_PROGRESS,
    AssignedState.NOT_STARTED: Status.NOT_STARTED,
}


@dataclass(frozen=True)
class GivenLine:
    """A course with its date, who follows it up and what is to be reached. `href` is empty while it can't be opened."""

    course: str
    href: str
    due_on: date
    status: Status
    in_charge: str
    expected_result: str


def given_lines(official: Official, as_of: date) -> list[GivenLine]:
    """What is still to be done of it, the earliest date first; a course given twice stands once. One statement."""
    mine = AssignedCourse.objects.open(as_of).filter(official=official).order_by("due_on", "pk")
    found = read_lines(with_standing(mine, as_of).select_related("course", "assignment", "rule"))
    lines: dict[int, GivenLine] = {}
    for one in found:
        terms = one.line.assignment or one.line.rule
        course = one.line.course
        line = GivenLine(
            course=course.title,
            href=reverse("learn:course", args=[course.slug]) if course.live else "",
            due_on=one.line.due_on,
            status=STATUS[one.state],
            in_charge=terms.in_charge,
            expected_result=terms.expected_result,
        )
        lines.setdefault(course.pk, line)
    return list(lines.values())
