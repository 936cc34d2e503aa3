"""Reads of learning."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, Q
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import PageQuerySet, WorkflowState

from courses.enums import CheckKind
from lms.org.enums import Role
from lms.org.models import RoleGrant, UnitVersion
from lms.org.querysets import units_in_scope, units_reached

ROLE_OF_CHECK = {CheckKind.SUBJECT: Role.SUBJECT_CHECKER, CheckKind.LEGAL: Role.LEGAL_CHECKER}
HEAD = ("title", "slug", "path", "depth", "last_published_at")


class CoursePageQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> CoursePageQuerySet:
        """Published courses, to whoever is signed in: content is nobody's secret, drafts are the editor's."""
        return self.live()

    def with_lessons(self) -> CoursePageQuerySet:
        """Those with a published lesson: a course published before its lessons, or without them, is an empty page."""
        return self.filter(path__in=apps.get_model("courses", "LessonPage")._default_manager.live().course_paths())

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

    def course_paths(self) -> LessonPageQuerySet:
        """The places of their courses in the tree."""
        above = Substr("path", 1, Length("path") - self.model.steplen)
        return self.order_by().values_list(above, flat=True)

    def of_course(self, course: Any) -> LessonPageQuerySet:
        """The published lessons of a course, in their order."""
        return self.live().child_of(course).order_by("path")


class GuideQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> GuideQuerySet:
        """Published guides and paths, to whoever is signed in."""
        return self.live()


class SectionQuerySet(PageQuerySet):
    """Sections by who works in them. A role reaches the sections of its unit and of those below; on a province it
    reaches the common section too."""

    def held_by(self, user: Any, role: Role, as_of: date) -> SectionQuerySet:
        """Those in which the user holds the role that day; an administrator may check everywhere."""
        if user.is_superuser and role in ROLE_OF_CHECK.values():
            return self.all()
        return self.granted_to(user, role, as_of)

    def granted_to(self, user: Any, role: Role, as_of: date) -> SectionQuerySet:
        """Likewise by grants alone, for what outlasts an administrator's powers."""
        held = RoleGrant.objects.in_force(as_of).filter(user=user, role=role, unit__in=_provinces(as_of))
        common = Q(Exists(held), unit__isnull=True)
        return self.filter(common | Q(unit__in=units_in_scope(user, (role,), as_of)))

    def with_checkers(self, as_of: date) -> SectionQuerySet:
        """Those where somebody holds a checker's role that day."""
        roles = tuple(ROLE_OF_CHECK.values())
        held = RoleGrant.objects.in_force(as_of).filter(role__in=roles, unit__in=_provinces(as_of))
        common = Q(Exists(held), unit__isnull=True)
        return self.filter(common | Q(unit__in=units_reached(roles, as_of)))

    def around(self, page: Any) -> SectionQuerySet:
        """The section in which the page stands."""
        return self.ancestor_of(page)


def _provinces(as_of: date) -> models.QuerySet[Any]:
    return UnitVersion.objects.in_force(as_of).provinces().values("unit_id")


class SubmissionQuerySet(models.QuerySet[Any]):
    def claim(self, workflow_state: Any) -> bool:
        """Whether something was sent into this round of checks; what has just been sent belongs to it from now on."""
        new = self.filter(page_id=int(workflow_state.object_id), workflow_state=None)
        return bool(new.update(workflow_state=workflow_state)) or self.filter(workflow_state=workflow_state).exists()

    def in_checks(self) -> SubmissionQuerySet:
        return self.filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)

    def returned(self) -> SubmissionQuerySet:
        """Sent back, and not sent anew since."""
        return self.filter(workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES)

    def waiting_for(self, user: Any, *kinds: CheckKind, as_of: date | None = None) -> SubmissionQuerySet:
        """Those at one of the checks (at any without `kinds`) which the user may do: holds the role in the section that
        day and has changed nothing in the draft."""
        day = as_of or timezone.localdate()
        sections = apps.get_model("courses", "CatalogueSectionPage")._default_manager
        mine = Q(pk__in=[])
        for kind in kinds or CheckKind:
            reached = sections.held_by(user, ROLE_OF_CHECK[kind], day)
            at = Q(workflow_state__current_task_state__task__checktask__kind=kind)
            mine |= at & Q(section__in=reached.values("pk"))
        return self.in_checks().filter(mine).exclude(editors=user.pk)


class EnrolmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> EnrolmentQuerySet:
        """The learner's own."""
        if user.pk is None:
            return self.none()  # people without an account are not whoever isn't signed in
        return self.filter(official__user_id=user.pk)

    def in_a_row_with(self, *enrolment_ids: int) -> EnrolmentQuerySet:
        """The enrolments and those they retake."""
        first = self.filter(pk__in=enrolment_ids).values("retakes_id")
        return self.filter(Q(pk__in=enrolment_ids) | Q(pk__in=first) | Q(retakes_id__in=first))

    def open(self) -> EnrolmentQuerySet:
        return self.filter(ended_on__isnull=True)

    def learning(self) -> EnrolmentQuerySet:
        """ "Đang học" wherever people are counted: begun and not finished. Enrolled alone is "Chưa bắt đầu"."""
        events = apps.get_model("courses", "ProgressEvent")._default_manager.filter(enrolment=models.OuterRef("pk"))
        return self.open().filter(models.Exists(events), completion__isnull=True)


class StepPhotoQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> StepPhotoQuerySet:
        """The learner's own, whatever roles others hold."""
        if user.pk is None:
            return self.none()
        return self.filter(enrolment__official__user_id=user.pk)
