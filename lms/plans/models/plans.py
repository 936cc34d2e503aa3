"""Learning plans and the checked cache of requirement status."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, Enrolment
from lms.competencies.enums import RequirementKind
from lms.competencies.models import Competency, Requirement
from lms.evidence.models import Evidence
from lms.org.models import Decision, Official, Posting
from lms.plans.querysets import LearningPlanQuerySet, PlanItemQuerySet, RequirementStatusQuerySet


class LearningPlan(models.Model):
    """What an official is to learn for a posting, and the decision that caused it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="plans")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="plan")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    starts_on = models.DateField(_("từ ngày"))
    stopped_on = models.DateField(_("dừng từ ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LearningPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch học tập")

    def __str__(self) -> str:
        return str(self.uid)

    def is_stopped_on(self, as_of: date) -> bool:
        return self.stopped_on is not None and self.stopped_on <= as_of


class PlanItem(models.Model):
    """One line of a plan, with the gap that caused it frozen.

    `course` empty, or not published, reads "chưa có khóa học" (`open_course` on the page, `has_course` in a query);
    `domain/covering.py` fills it once a course is there; `enrolment` without it is that of a course
    withdrawn. Its state is derived (`domain/plan_items.py`): a line is closed when the requirement is met, and
    `closed_by` keeps the evidence that did it. `renews`: what is held ends soon with this evidence, and is to be shown
    anew; such a line is a cycle of its own beside the earlier lines, which stay.
    """

    plan = models.ForeignKey(LearningPlan, on_delete=models.PROTECT, related_name="items")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=RequirementKind.choices)
    required_level = models.PositiveSmallIntegerField(_("mức cần có"))
    target_level = models.PositiveSmallIntegerField(_("mức hướng tới"))
    held_level = models.PositiveSmallIntegerField(_("mức khi lập kế hoạch"))
    gap = models.JSONField(help_text="the gap as computed that day, with its reason and facts")
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_items")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_items")
    choice = models.JSONField(default=dict, blank=True, help_text="why this course, as it was when it was chosen")
    due_on = models.DateField(_("hạn"))
    closed_on = models.DateField(_("đạt ngày"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_items"
    )
    renews = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="renewals")
    order = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(auto_now_add=True, null=True)
    """When the line was written; empty of lines from before that was kept."""
    stopped_on = models.DateField(_("dừng từ ngày"), null=True, blank=True)
    """Set where a corrected decision no longer asks for the line, or asks for another level by a line of its own."""

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc học trong kế hoạch")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "competency"],
                condition=Q(stopped_on__isnull=True, renews__isnull=True),
                name="plan_item_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "competency", "renews"],
                condition=Q(stopped_on__isnull=True, renews__isnull=False),
                name="plan_item_renews_once",
            ),
            models.CheckConstraint(
                condition=Q(held_level__lt=F("required_level")) | Q(renews__isnull=False), name="plan_item_is_gap"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="plan_item_closed_by_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.competency_id}"

    @property
    def open_course(self) -> CoursePage | None:
        """The course, where it may be opened. Load `course` along with the line."""
        return self.course if self.course is not None and self.course.live else None


class RequirementStatus(models.Model):
    """A checked cache: how each requirement of each running posting stands.

    It keeps facts (`held_level`, `held_until`), so that the word is resolved for the day it is read; it must be
    computed anew on `next_change_on`. `recompute_status --check` proves it equal to the facts.
    """

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="requirement_status")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="requirement_status")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=RequirementKind.choices)
    min_level = models.PositiveSmallIntegerField()
    max_level = models.PositiveSmallIntegerField()
    held_level = models.PositiveSmallIntegerField()
    held_until = models.DateField(null=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, related_name="+")
    has_expired = models.BooleanField(default=False)
    exempt_until = models.DateField(null=True)
    next_change_on = models.DateField(null=True)
    is_stale = models.BooleanField(default=False)
    computed_at = models.DateTimeField()

    objects = RequirementStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("tình trạng yêu cầu")
        constraints = [
            models.UniqueConstraint(fields=["posting", "competency"], name="requirement_status_once"),
        ]
        indexes = [models.Index(fields=["official", "competency"]), models.Index(fields=["next_change_on"])]

    def __str__(self) -> str:
        return f"{self.posting_id}/{self.competency_id}"

    def is_due(self, as_of: date) -> bool:
        """Whether readers take the facts instead that day."""
        return self.is_stale or (self.next_change_on is not None and self.next_change_on <= as_of)
