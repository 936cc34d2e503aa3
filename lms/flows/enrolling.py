"""HR puts somebody on a course, and they are told; or they begin one by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from courses.domain.enrolment import Enrolled, enrol_by_hr, enrol_oneself
from courses.enums import EnrolmentSource
from courses.models import CoursePage, Enrolment
from lms.core.domain.audit import audit_group
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.org.models import Official
from lms.plans.domain.prior_lines import is_asked_before

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


def begin_course(*, official: Official, course: CoursePage, actor: User, now: datetime) -> Enrolment:
    """On one's own account, where the author allows it or an open line of one's plan needs the course first."""
    today = timezone.localdate(now)
    is_asked = not course.allows_self_enrolment and is_asked_before(official.pk, course.pk, today)
    source = EnrolmentSource.PLAN if is_asked else EnrolmentSource.SELF
    return enrol_oneself(official=official, course=course, enrolled_on=today, actor=actor, source=source)
