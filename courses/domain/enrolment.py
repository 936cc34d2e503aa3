"""Putting an official on a course."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, Enrolment
from lms.core.domain.audit import record, register_verb
from lms.org.models import Official, Posting

if TYPE_CHECKING:
    from lms.accounts.models import User

ENROLLED = register_verb("courses.enrolment.made", _("Đã ghi danh khóa học"))


def enrol_official(
    *, official: Official, course: CoursePage, posting: Posting | None, enrolled_on: date, actor: User | None
) -> Enrolment:
    """The official's open enrolment on the course: the one they have, else a new one.

    Steps already done stay done when another posting asks for the same course.
    """
    with transaction.atomic():
        Official.objects.select_for_update().get(pk=official.pk)
        existing: Enrolment | None = Enrolment.objects.open().filter(official=official, course=course).first()
        if existing is not None:
            return existing
        enrolment = Enrolment.objects.create(official=official, course=course, posting=posting, enrolled_on=enrolled_on)
        record(verb=ENROLLED, target=enrolment, actor=actor, after={"course": course.slug, "official": official.pk})
    return enrolment
