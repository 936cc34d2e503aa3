"""HR puts somebody on a course, and they are told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from courses.domain.enrolment import Enrolled, enrol_by_hr
from courses.models import CoursePage
from lms.core.domain.audit import audit_group
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User


def put_on_course(*, official: Official, course: CoursePage, actor: User, now: datetime) -> Enrolled:
    """Enrolment → notice, all or nothing. Whoever is on the course is left as they are and told nothing."""
    with transaction.atomic(), audit_group():
        enrolled = enrol_by_hr(official=official, course=course, enrolled_on=timezone.localdate(now), actor=actor)
        if enrolled.created:
            notify(
                official=official,
                kind=NoticeKind.COURSE_GIVEN,
                path=f"/hoc/khoa/{course.slug}/",
                title=course.title,
            )
    return enrolled
