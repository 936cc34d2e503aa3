"""Who learns what, and every step they took."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import EnrolmentSource, ProgressKind
from courses.querysets import EnrolmentQuerySet
from lms.org.models import Official, Posting


class Enrolment(models.Model):
    """An official on a course; `posting` is the one whose plan asked for it first, else empty.

    `retakes` is set where a changed regulation made the course be learned again: the first enrolment of that row.
    What was done in it still counts, except in the lessons that changed.

    `counts_from` is set where the course is learned anew because what it had shown ends soon: a cycle of its own beside
    the earlier one, in which no step and no exam from before that day counts. A retake within it has the same day.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey("courses.CoursePage", on_delete=models.PROTECT, related_name="enrolments")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments")
    source = models.CharField(
        _("ai ghi danh"), max_length=10, choices=EnrolmentSource.choices, default=EnrolmentSource.SELF
    )
    retakes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="retaken_by",
        verbose_name=_("học lại của"),
    )
    enrolled_on = models.DateField(_("ngày ghi danh"))
    counts_from = models.DateField(_("lần học mới, tính từ ngày"), null=True, blank=True)
    ended_on = models.DateField(_("ngày dừng"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("ghi danh")
        verbose_name_plural = _("ghi danh")
        constraints = [
            models.UniqueConstraint(
                fields=["official", "course"], condition=Q(ended_on__isnull=True), name="enrolment_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official_id} → {self.course_id}"


class ProgressEvent(models.Model):
    """One thing a learner did at a step. Progress is derived from these, so it never goes back.

    `client_id` is made by the page or device: the same event sent twice counts once. `block_id` is the step's own id
    and survives re-ordering; `detail` says which action or choice.
    """

    client_id = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="events")
    lesson = models.ForeignKey("courses.LessonPage", on_delete=models.PROTECT, related_name="+")
    block_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=ProgressKind.choices)
    detail = models.CharField(max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tiến độ")
        ordering = ["happened_at", "pk"]
        indexes = [models.Index(fields=["enrolment", "lesson"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.block_id}"


class Completion(models.Model):
    """Every step of every lesson done: once for an enrolment, with the hours the course was worth that day.

    `is_credited`: the hours count. Only the first time an official completes the course.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="completion")
    completed_on = models.DateField()
    periods = models.DecimalField(_("số tiết"), max_digits=5, decimal_places=1)
    is_credited = models.BooleanField(_("được tính giờ"), default=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hoàn thành khóa học")

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.completed_on}"
