"""Reads of plans and requirement status, as far as the asker may know of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from courses.domain.withdrawal import is_emptied
from lms.competencies.enums import RequirementKind
from lms.org.enums import Role
from lms.org.querysets import units_in_scope


def not_stopped(as_of: date, *, prefix: str = "") -> Q:
    """Plans, or lines alone, that run that day or begin later: a stop of a coming day changes nothing before it."""
    return Q(**{f"{prefix}stopped_on__isnull": True}) | Q(**{f"{prefix}stopped_on__gt": as_of})


def has_course(*, prefix: str = "") -> Q:
    """Lines somebody can act on: a course that isn't published (any more) is as good as none."""
    return Q(**{f"{prefix}course__live": True})


class LearningPlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> LearningPlanQuerySet:
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))

    def managed_by(self, user: Any) -> LearningPlanQuerySet:
        """Plans of the people in the user's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.managed_by(user))


class PlanItemQuerySet(models.QuerySet[Any]):
    def running(self, as_of: date) -> PlanItemQuerySet:
        """Lines, met ones too, of plans not stopped by that day; those of a coming posting are seen beforehand."""
        return self.filter(not_stopped(as_of, prefix="plan__"), not_stopped(as_of))

    def open(self, as_of: date) -> PlanItemQuerySet:
        return self.running(as_of).filter(closed_on__isnull=True)

    def overdue(self, as_of: date) -> PlanItemQuerySet:
        """Past their date, in a plan that has begun; nobody is late who waits for a course or for its lessons."""
        late = self.open(as_of).filter(has_course(), due_on__lt=as_of, plan__starts_on__lte=as_of)
        return late.exclude(is_emptied(OuterRef("course__path"), timezone.now()))

    def managed_by(self, user: Any) -> PlanItemQuerySet:
        """Lines of the people in the user's HR scope."""
        official = self.model._meta.get_field("plan").related_model._meta.get_field("official").related_model
        return self.filter(plan__official__in=official._default_manager.managed_by(user))

    def visible_to(self, user: Any) -> PlanItemQuerySet:
        official = self.model._meta.get_field("plan").related_model._meta.get_field("official").related_model
        return self.filter(plan__official__in=official._default_manager.visible_to(user))


def is_missing(as_of: date) -> Q:
    """Of rows of the requirement status: not held, exempt or not."""
    return Q(held_level__lt=F("min_level")) | Q(held_until__lt=as_of)


def is_short(as_of: date) -> Q:
    """Of rows of the requirement status."""
    return is_missing(as_of) & (Q(exempt_until__isnull=True) | Q(exempt_until__lt=as_of))


def is_due(as_of: date) -> Q:
    """Of rows of the requirement status: they may say something else than the facts that day."""
    return Q(is_stale=True) | Q(next_change_on__lte=as_of)


class ExemptionQuerySet(models.QuerySet[Any]):
    def managed_by(self, user: Any) -> ExemptionQuerySet:
        """Exemptions of the people in the user's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.managed_by(user))

    def visible_to(self, user: Any) -> ExemptionQuerySet:
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))


class RequirementStatusQuerySet(models.QuerySet[Any]):
    def due(self, as_of: date) -> RequirementStatusQuerySet:
        """Rows that may say something else than the facts that day, so that readers take the facts."""
        return self.filter(is_due(as_of))

    def short(self, as_of: date) -> RequirementStatusQuerySet:
        """Rows of which something is missing that day: not held, or no more, and not exempt."""
        return self.filter(is_short(as_of))

    def shows_qualified(self, official: Any, as_of: date) -> bool:
        """Whether the official holds all that must be held, as far as the rows of that day can be trusted; nothing
        required isn't that, nor is being let off. One statement."""
        rows = self.filter(official=official, kind=RequirementKind.MUST)
        short = is_missing(as_of) | Q(is_stale=True) | Q(next_change_on__lte=as_of)
        found = rows.aggregate(all=Count("pk"), short=Count("pk", filter=short))
        return found["all"] > 0 and found["short"] == 0


class AssignmentDraftQuerySet(models.QuerySet[Any]):
    """A draft is its owner's alone."""

    def visible_to(self, user: Any) -> AssignmentDraftQuerySet:
        return self.filter(owner_id=user.pk)


class OfUnitQuerySet(models.QuerySet[Any]):
    """Acts of HR in the name of a unit: whoever manages that unit, from above too, sees them."""

    def visible_to(self, user: Any, *, as_of: date | None = None) -> OfUnitQuerySet:
        scope = units_in_scope(user, (Role.HR,), as_of or timezone.localdate())
        return self.filter(unit_id__in=scope.values("pk"))


class AssignedCourseQuerySet(models.QuerySet[Any]):
    """Courses that HR has given."""

    def managed_by(self, user: Any) -> AssignedCourseQuerySet:
        """Those of the people in the user's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.managed_by(user))

    def of_enrolment(self, enrolment: Any, as_of: date) -> AssignedCourseQuerySet:
        """What is asked for by HR of one open enrolment (or of an outer query's), the earliest date first.

        Not `open()`: whoever reads this knows by itself whether the course is done.
        """
        return self.binding(as_of).filter(enrolment=enrolment).order_by("due_on", "pk")

    def done(self) -> AssignedCourseQuerySet:
        """Learned to the end, and the exam passed where the course has one: what was asked for is there."""
        return self.filter(self._is_done())

    def binding(self, as_of: date) -> AssignedCourseQuerySet:
        """What a rule gave for a position is asked for only as long as that is held, or still to be taken up."""
        versions = apps.get_model("org", "PostingVersion")._default_manager.lasting_on(as_of)
        same = Q(posting=OuterRef("posting")) | Q(posting__continues=OuterRef("posting"))
        lasts = Exists(versions.filter(same))
        return self.filter(Q(rule__isnull=True) | lasts)

    def open(self, as_of: date) -> AssignedCourseQuerySet:
        """Neither done nor fallen away, whether or not the course can be opened now."""
        return self.binding(as_of).exclude(self._is_done())

    def overdue(self, as_of: date) -> AssignedCourseQuerySet:
        """Past their date; as with plans, nobody is late who waits for the course or its lessons."""
        late = self.open(as_of).filter(has_course(), due_on__lt=as_of)
        return late.exclude(is_emptied(OuterRef("course__path"), timezone.now()))

    def _is_done(self) -> Q:
        results = apps.get_model("assessments", "Result")._default_manager.latest()
        passed = results.filter(
            official=OuterRef("official"), attempt__assessment=OuterRef("course__assessment"), passed=True
        )
        completions = apps.get_model("courses", "Completion")._default_manager
        learned = Exists(completions.filter(enrolment=OuterRef("enrolment")))
        return Q(learned) & (Q(course__assessment__isnull=True) | Q(Exists(passed)))
