"""Once a course asks for less than before, those who have done the rest are through, with all that follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.models import Result
from courses.domain import finishing
from courses.domain.learning_anew import cycle_bearer
from courses.models import Completion, CoursePage
from lms.core.domain.audit import audit_group
from lms.flows.certification import request_or_issue

if TYPE_CHECKING:
    from lms.accounts.models import User


def complete_finished(*, courses: Iterable[CoursePage], now: datetime, actor: User | None) -> list[Completion]:
    """Complete whoever has everything done, as their last step would have. Safe to repeat.

    To be called by whatever takes steps or lessons away. Only certificates that are due cost statements by the person.
    """
    completed: list[Completion] = []
    for course in courses:
        with transaction.atomic(), audit_group():
            made = finishing.complete_finished(course=course, now=now, actor=actor)
            for completion in _with_exam_passed(course, made):
                request_due_certificate(completion, now=now, actor=actor)
        completed += made
    return completed


def request_due_certificate(completion: Completion, *, now: datetime, actor: User | None) -> None:
    """One for each cycle of the course: also where a retake was what it waited for."""
    request_or_issue(enrolment=cycle_bearer(completion), now=now, actor=actor)


def _with_exam_passed(course: CoursePage, completions: Sequence[Completion]) -> Sequence[Completion]:
    if course.assessment_id is None or not completions:
        return completions
    people = [one.enrolment.official_id for one in completions]
    passed = Result.objects.latest().filter(
        attempt__assessment_id=course.assessment_id, passed=True, official_id__in=people
    )
    ids = set(passed.values_list("official_id", flat=True))
    return [one for one in completions if one.enrolment.official_id in ids]
