"""Reads of learning."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from wagtail.models import PageQuerySet

HEAD = ("title", "slug", "path", "depth", "last_published_at")


class CoursePageQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> CoursePageQuerySet:
        """Published courses, to whoever is signed in: content is nobody's secret, drafts are the editor's."""
        return self.live()

    def heads(self) -> CoursePageQuerySet:
        """What a page about the course needs of it; a page has forty columns, and reading them is what costs."""
        return self.only(*HEAD, "periods", "is_illustrative", "assessment_id")


class LessonPageQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> LessonPageQuerySet:
        """Published lessons; that the course is published too is for `course_of` to say."""
        return self.live()

    def heads(self) -> LessonPageQuerySet:
        """What the player and lists of lessons need; see `CoursePageQuerySet.heads`."""
        return self.only(*HEAD, "minutes", "takeaways", "steps")

    def of_course(self, course: Any) -> LessonPageQuerySet:
        """The published lessons of a course, in their order."""
        return self.live().child_of(course).order_by("path")


class GuideQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> GuideQuerySet:
        """Published guides and paths, to whoever is signed in."""
        return self.live()


class EnrolmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> EnrolmentQuerySet:
        """The learner's own."""
        if user.pk is None:
            return self.none()  # people without an account are not whoever isn't signed in
        return self.filter(official__user_id=user.pk)

    def in_a_row_with(self, enrolment_id: int) -> EnrolmentQuerySet:
        """The enrolment and those it retakes."""
        first = self.filter(pk=enrolment_id).values("retakes_id")
        return self.filter(Q(pk=enrolment_id) | Q(pk__in=first) | Q(retakes_id__in=first))

    def open(self) -> EnrolmentQuerySet:
        return self.filter(ended_on__isnull=True)

    def learning(self) -> EnrolmentQuerySet:
        """ "Đang học" wherever people are counted: begun and not finished. Enrolled alone is "Chưa bắt đầu"."""
        events = apps.get_model("courses", "ProgressEvent")._default_manager.filter(enrolment=models.OuterRef("pk"))
        return self.open().filter(models.Exists(events), completion__isnull=True)
