"""A course that is given: enrolment → line with its date → notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from courses.domain.enrolment import enrol_officials
from courses.enums import EnrolmentSource
from courses.models import CoursePage
from lms.core.domain.undo import Changes
from lms.core.vietnamese.dates import format_date
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.plans.domain.assigning import NewCourse, write_assigned
from lms.plans.models import AssignedCourse, AssignmentRule, CourseAssignment

if TYPE_CHECKING:
    from lms.accounts.models import User


def give_courses(
    new: Sequence[NewCourse],
    *,
    cause: CourseAssignment | AssignmentRule,
    actor: User | None,
    now: datetime,
    changes: Changes,
    keeps_notices: bool = False,
) -> list[AssignedCourse]:
    """Enrolment → line → notice, in the caller's transaction, for people whose rows are held.

    `changes` learns of it by official; of the notices only where asked, since one that was read stands in the way of an
    undo.
    """
    today = timezone.localdate(now)
    enrolments = enrol_officials(
        wanted={(one.official_id, one.course_id): None for one in new},
        enrolled_on=today,
        actor=actor,
        source=EnrolmentSource.HR,
    )
    courses = CoursePage.objects.in_bulk({one.course_id for one in new})
    titles = {pk: course.title for pk, course in courses.items()}
    lines = write_assigned(new, enrolments, cause=cause, titles=titles, today=today, actor=actor)
    for one, line in zip(new, lines, strict=True):
        made = [] if one.enrolment_id else [enrolments[one.official_id, one.course_id]]
        changes.created(one.official_id, line, *made)
    notices = Notice.objects.bulk_create(_notices(lines, cause, courses), batch_size=500)
    for notice in notices if keeps_notices else ():
        changes.created(notice.official_id, notice)
    return lines


def _notices(
    lines: Iterable[AssignedCourse], cause: CourseAssignment | AssignmentRule, courses: Mapping[int, CoursePage]
) -> list[Notice]:
    """One a person, however many courses a path has: it leads to the first of them."""
    first: dict[int, AssignedCourse] = {}
    for line in sorted(lines, key=lambda one: (one.due_on, one.pk)):
        first.setdefault(line.official_id, line)
    return [
        Notice(
            official_id=official_id,
            kind=NoticeKind.COURSE_ASSIGNED,
            path=f"/hoc/khoa/{courses[line.course_id].slug}/",
            facts={"title": cause.subject, "due_on": format_date(line.due_on), "by": str(cause.uid)},
        )
        for official_id, line in first.items()
    ]


def message_text(subject: str, due_on: date) -> str:
    """The notice as its reader will see it."""
    facts = {"title": subject, "due_on": format_date(due_on)}
    return sentence(Notice(kind=NoticeKind.COURSE_ASSIGNED, facts=facts))
