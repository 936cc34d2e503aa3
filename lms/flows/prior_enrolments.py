"""Plans put people on the courses to be learned first, too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from courses.domain.enrolment import enrol_officials
from courses.models import Enrolment
from lms.plans.domain.prior_courses import has_before, prior_courses
from lms.plans.models import PlanItem
from lms.plans.querysets import has_course

if TYPE_CHECKING:
    from lms.accounts.models import User


def enrol_before(
    official_ids: Collection[int], *, actor: User | None, now: datetime
) -> dict[tuple[int, int], Enrolment]:
    """By official and course, for what open lines of these people need first; in the caller's transaction. Whoever is
    on such a course stays on it. One statement where nothing is needed."""
    today = timezone.localdate(now)
    lines = PlanItem.objects.open(today).filter(has_course(), has_before(), plan__official__in=official_ids)
    postings: dict[tuple[int, int], int] = {}
    courses: dict[int, set[int]] = {}
    ordered = lines.order_by("due_on", "pk").values_list("plan__official", "course", "plan__posting")
    for official_id, course_id, posting_id in ordered:
        postings.setdefault((official_id, course_id), posting_id)
        courses.setdefault(official_id, set()).add(course_id)
    found = prior_courses(courses, today) if courses else {}
    wanted: dict[tuple[int, int], int | None] = {}
    for (official_id, course_id), posting_id in postings.items():
        for step in found.get(official_id, {}).get(course_id, ()):
            wanted.setdefault((official_id, step.before.course_id), posting_id)
    return enrol_officials(wanted=wanted, enrolled_on=today, actor=actor) if wanted else {}
