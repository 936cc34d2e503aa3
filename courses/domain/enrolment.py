"""Putting an official on a course: by a plan, by HR, or by themselves where the course allows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.enums import EnrolmentSource
from courses.exceptions import SelfEnrolmentClosed
from courses.models import CoursePage, Enrolment
from lms.core.domain.audit import record, register_verb
from lms.org.models import Official, Posting

if TYPE_CHECKING:
    from lms.accounts.models import User

ENROLLED = register_verb("courses.enrolment.made", _("Đã ghi danh khóa học"))


@dataclass(frozen=True)
class Enrolled:
    """The open enrolment on the course; `created` is False where the official had been on it before."""

    enrolment: Enrolment
    created: bool


def enrol_official(
    *, official: Official, course: CoursePage, posting: Posting | None, enrolled_on: date, actor: User | None
) -> Enrolment:
    """By a plan: the official's open enrolment on the course, whoever made it, else a new one.

    Steps already done stay done when another posting asks for the same course.
    """
    return _enrolled(official, course, EnrolmentSource.PLAN, enrolled_on, actor, posting=posting).enrolment


def enrol_by_hr(*, official: Official, course: CoursePage, enrolled_on: date, actor: User) -> Enrolled:
    """By HR, whatever plans ask for. Whoever is on the course stays on it as they are."""
    return _enrolled(official, course, EnrolmentSource.HR, enrolled_on, actor)


def enrol_oneself(*, official: Official, course: CoursePage, enrolled_on: date, actor: User) -> Enrolment:
    """On one's own account, where the course allows it. Whoever is on the course stays on it as they are."""
    if not course.allows_self_enrolment:
        known: Enrolment | None = Enrolment.objects.open().filter(official=official, course=course).first()
        if known is None:
            raise SelfEnrolmentClosed
        return known
    return _enrolled(official, course, EnrolmentSource.SELF, enrolled_on, actor).enrolment


def _enrolled(
    official: Official,
    course: CoursePage,
    source: EnrolmentSource,
    enrolled_on: date,
    actor: User | None,
    *,
    posting: Posting | None = None,
) -> Enrolled:
    with transaction.atomic():
        Official.objects.select_for_update().get(pk=official.pk)
        existing: Enrolment | None = Enrolment.objects.open().filter(official=official, course=course).first()
        if existing is not None:
            return Enrolled(existing, created=False)
        enrolment = Enrolment.objects.create(
            official=official, course=course, posting=posting, source=source, enrolled_on=enrolled_on
        )
        record(
            verb=ENROLLED,
            target=enrolment,
            actor=actor,
            after={"course": course.slug, "official": official.pk, "source": source.value},
        )
    return Enrolled(enrolment, created=True)
