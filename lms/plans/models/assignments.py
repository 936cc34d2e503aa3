"""Learning that HR gives: to people at once, or by a rule to whoever comes to a position."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, Enrolment, LearningPathPage
from lms.core.models import ChangeSet
from lms.org.models import Official, Position, Posting, Unit
from lms.plans.querysets import AssignedCourseQuerySet, AssignmentDraftQuerySet, OfUnitQuerySet


class AssignedTerms(models.Model):
    """What every giving of learning says clearly, beside who and by when: the matter, who follows it up, what is handed
    in, what is expected."""

    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.ForeignKey(LearningPathPage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_charge = models.CharField(_("người theo dõi"), max_length=200, blank=True)
    product = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    expected_result = models.CharField(_("kết quả cần đạt"), max_length=300, blank=True)
    note = models.CharField(_("lời nhắn"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        """The title of what is to be learned. Load `course` and `path` along."""
        page = self.course or self.path
        return page.title if page is not None else ""


class AssignmentDraft(AssignedTerms):
    """An assignment being put together, kept on the server. `uid` becomes its `client_id`, so that sending the last
    page twice gives the learning once. `who` is read by `domain/assigning_people.py`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    who = models.JSONField(default=dict)
    due_on = models.DateField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    saves_rule = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AssignmentDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản nháp giao học")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return str(self.uid)


class CourseAssignment(AssignedTerms):
    """HR gives a course or a path to people, by a day or so many days after they took up their position.

    `people` are those it is for, in the order in which they are written; `skipped` those left out, each with why, as
    `domain/assigning.py` reads them. Who has it is in `AssignedCourse`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    who = models.JSONField(default=dict)
    people = models.JSONField(default=list)
    skipped = models.JSONField(default=list)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("số ngày"), null=True, blank=True)
    changes = models.OneToOneField(ChangeSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    job = models.UUIDField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần giao học")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=True, path__isnull=False) | Q(course__isnull=False, path__isnull=True),
                name="assignment_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, days__isnull=False) | Q(due_on__isnull=False, days__isnull=True),
                name="assignment_one_due",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class AssignmentRule(AssignedTerms):
    """Whoever takes up a position of the unit or below it, from a day on, is given this; `position` empty: any.

    Evaluated where a posting is written (`lms/flows/assigning_rules.py`), not by the clock.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    days = models.PositiveSmallIntegerField(_("số ngày"))
    starts_on = models.DateField(_("từ ngày"))
    stopped_on = models.DateField(_("dừng từ ngày"), null=True, blank=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy tắc giao học")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=True, path__isnull=False) | Q(course__isnull=False, path__isnull=True),
                name="assignment_rule_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    def is_stopped_on(self, day: object) -> bool:
        return self.stopped_on is not None and self.stopped_on <= day


class AssignedCourse(models.Model):
    """One course for one official, with its date; done is derived from the enrolment (`done()` of the queryset).

    By an assignment or by a rule. `posting` is the one from which the days count; a line of a rule binds only as long
    as it lasts. `due_on` moves by `DueExtension` alone.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(
        CourseAssignment, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )
    rule = models.ForeignKey(AssignmentRule, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="assigned_courses")
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assigned")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("hạn"))
    assigned_on = models.DateField(_("ngày giao"))
    recorded_at = models.DateTimeField(auto_now_add=True, null=True)
    """When it was written; empty of what was given before that was kept."""

    objects = AssignedCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("khóa học được giao")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "official", "course"], name="assigned_course_once"),
            models.UniqueConstraint(fields=["rule", "posting", "course"], name="assigned_by_rule_once"),
            models.CheckConstraint(
                condition=Q(assignment__isnull=True, rule__isnull=False)
                | Q(assignment__isnull=False, rule__isnull=True),
                name="assigned_course_one_cause",
            ),
        ]
        indexes = [models.Index(fields=["due_on"])]

    def __str__(self) -> str:
        return f"{self.official_id} → {self.course_id}"

    @property
    def terms(self) -> AssignedTerms:
        """Load `assignment` and `rule` along."""
        found = self.assignment or self.rule
        assert found is not None
        return found
