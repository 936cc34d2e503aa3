"""Putting an official on a course: by a plan, by HR, or by themselves where the course allows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.domain.reach import is_for
from courses.enums import EnrolmentSource
from courses.exceptions import NothingToLearnYet, OfAnotherUnit, SelfEnrolmentClosed
from courses.models import CoursePage, Enrolment
from lms.core.domain.audit import Change, record, record_all, register_verb
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


def enrol_officials(
    *,
    wanted: Mapping[tuple[int, int], int | None],
    enrolled_on: date,
    actor: User | None,
    source: EnrolmentSource = EnrolmentSource.PLAN,
) -> dict[tuple[int, int], Enrolment]:
    """By plans or by HR, many at once: for each (official, course) the open enrolment or a new one, made for the
    posting given, if one is.

    In a fixed number of statements.
    """
    people, courses = {pair[0] for pair in wanted}, {pair[1] for pair in wanted}
    with transaction.atomic():
        list(Official.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
        standing = Enrolment.objects.open().filter(official__in=people, course__in=courses)
        found = {(one.official_id, one.course_id): one for one in standing}
        made = Enrolment.objects.bulk_create(
            Enrolment(
                official_id=official_id,
                course_id=course_id,
                posting_id=posting_id,
                source=source,
                enrolled_on=enrolled_on,
            )
            for (official_id, course_id), posting_id in wanted.items()
            if (official_id, course_id) not in found
        )
        slugs = dict(CoursePage.objects.filter(pk__in=courses).values_list("pk", "slug"))
        changes = [
            Change(
                one,
                after={
                    "course": slugs[one.course_id],
                    "official": one.official_id,
                    "source": source.value,
                },
            )
            for one in made
        ]
        if changes:
            record_all(verb=ENROLLED, changes=changes, actor=actor)
    return {pair: found[pair] for pair in wanted if pair in found} | {
        (one.official_id, one.course_id): one for one in made
    }


def enrol_by_hr(*, official: Official, course: CoursePage, enrolled_on: date, actor: User) -> Enrolled:
    """By HR, whatever plans ask for. Whoever is on the course stays on it as they are."""
    return _enrolled(official, course, EnrolmentSource.HR, enrolled_on, actor)


def enrol_oneself(
    *,
    official: Official,
    course: CoursePage,
    enrolled_on: date,
    actor: User,
    source: EnrolmentSource = EnrolmentSource.SELF,
) -> Enrolment:
    """On one's own account, where the course allows it, or the caller found that a plan wants it (`source`), and is for
    the official's units. Whoever is on the course stays on it as they are."""
    refusal = _why_not_oneself(official, course, enrolled_on, is_open=source == EnrolmentSource.PLAN)
    if refusal is not None:
        known: Enrolment | None = Enrolment.objects.open().filter(official=official, course=course).first()
        if known is None:
            raise refusal
        return known
    return _enrolled(official, course, source, enrolled_on, actor).enrolment


def _why_not_oneself(official: Official, course: CoursePage, day: date, *, is_open: bool) -> SelfEnrolmentClosed | None:
    if not is_for(official.pk, course.path, day):
        return OfAnotherUnit()
    if not course.allows_self_enrolment and not is_open:
        return SelfEnrolmentClosed()
    if not CoursePage.objects.with_lessons().filter(pk=course.pk).exists():
        return NothingToLearnYet()
    return None


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
