"""Lines of plans that ask for what was shown before: their courses are learned in a cycle of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from courses.domain.learning_anew import begin_anew
from lms.plans.models import AssignedCourse, PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


def begin_courses_anew(wanted: Mapping[tuple[int, int], int], *, day: date, actor: User | None) -> None:
    """Before the lines are enrolled, who then find the enrolments made here. `wanted`: by (official, course) the
    posting that asks. What else was open with an enrolment that ends goes on with the new one.
    """
    if not wanted:
        return
    after = begin_anew(wanted=wanted, day=day, actor=actor).after
    if not after:
        return
    items = list(PlanItem.objects.filter(enrolment__in=after, closed_on__isnull=True))
    for item in items:
        item.enrolment = after[item.enrolment_id]
    PlanItem.objects.bulk_update(items, ["enrolment"], batch_size=500)
    given = list(AssignedCourse.objects.filter(enrolment__in=after, enrolment__completion__isnull=True))
    for one in given:
        one.enrolment = after[one.enrolment_id]
    AssignedCourse.objects.bulk_update(given, ["enrolment"], batch_size=500)


def asks_anew(items: Iterable[tuple[int, int, PlanItem]]) -> dict[tuple[int, int], int]:
    """Of lines, each with its official and posting, those with a course that are shown anew."""
    return {
        (official_id, item.course_id): posting_id
        for official_id, posting_id, item in items
        if item.course_id and item.renews_id
    }
