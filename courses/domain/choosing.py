"""Courses that an official may enrol on by themselves."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from courses.domain.reach import in_reach, units_of, written_by
from courses.models import CoursePage, CoursePosition, CoursePrerequisite, ProgressEvent
from lms.org.models import Official, PostingVersion


def courses_to_choose(official: Official, as_of: date) -> QuerySet[CoursePage]:
    """Published ones with lessons for the official's units, those for the positions first; each says how far the
    official is with it."""
    held = PostingVersion.objects.active_on(as_of).filter(posting__official=official)
    meant = CoursePosition.objects.filter(course=OuterRef("pk"), position__in=held.values("position_id"))
    open_here = Q(enrolments__official=official, enrolments__ended_on__isnull=True)
    found: QuerySet[CoursePage] = (
        CoursePage.objects.live()
        .with_lessons()
        .filter(in_reach(units_of([official.pk], as_of)), allows_self_enrolment=True)
        .annotate(
            is_meant=Exists(meant),
            written_by=written_by(),
            mine=FilteredRelation("enrolments", condition=open_here),
            enrolled_on=F("mine__enrolled_on"),
            completed_on=F("mine__completion__completed_on"),
            has_before=Exists(CoursePrerequisite.objects.filter(course=OuterRef("pk"))),
            has_begun=Exists(ProgressEvent.objects.filter(enrolment=OuterRef("mine__pk"))),
        )
        .only("title", "slug", "path", "depth", "outcome", "periods")
        .order_by("-is_meant", "path")
    )
    return found
