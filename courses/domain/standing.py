"""Where somebody stands with a course: enrolled or not, and the exam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from assessments.models import Attempt, Result
from courses.models import CoursePage
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User


class ExamState(Enum):
    """The exam of the course, for one person."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    NOT_PASSED = "not_passed"
    PASSED = "passed"


@dataclass(frozen=True)
class Standing:
    """An official beside a course; `enrolment_id` None: reading without being enrolled."""

    official_id: int
    enrolment_id: int | None
    completed_on: date | None
    exam: ExamState


def standing_of(user: User, course: CoursePage, *, now: datetime) -> Standing | None:
    """None for an account without a personnel record; one statement."""
    attempts = Attempt.objects.filter(official=OuterRef("pk"), assessment_id=course.assessment_id)
    results = Result.objects.latest().filter(official=OuterRef("pk"), attempt__assessment_id=course.assessment_id)
    row = (
        Official.objects.filter(user_id=user.pk)
        .annotate(
            enrolment=FilteredRelation(
                "enrolments", condition=Q(enrolments__course_id=course.pk, enrolments__ended_on__isnull=True)
            ),
            enrolled=F("enrolment__pk"),
            completed_on=F("enrolment__completion__completed_on"),
            passed=Exists(results.filter(passed=True)),
            sat=Exists(results),
            sitting=Exists(attempts.open().filter(deadline_at__gt=now)),
        )
        .values_list("pk", "enrolled", "completed_on", "passed", "sat", "sitting")
        .first()
    )
    if row is None:
        return None
    official_id, enrolled, completed_on, passed, sat, sitting = row
    if passed:
        exam = ExamState.PASSED
    elif sitting:
        exam = ExamState.OPEN
    else:
        exam = ExamState.NOT_PASSED if sat else ExamState.NOT_STARTED
    return Standing(official_id, enrolled, completed_on, exam)
