"""Time beyond that of the exam: what a person is entitled to, and every minute that an attempt was given."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ExtraTime, TimeReason
from assessments.models.attempts import Attempt
from lms.core.fields import EncryptedTextField
from lms.org.models import Official


class TimeArrangement(models.Model):
    """More time at every timed exam that the person begins while it is in force.

    `reason` may be about somebody's health: it is encrypted, shown to HR of the person alone, and no audit line holds
    it. Nothing is edited; it is ended early by `ended_at`, once.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="time_arrangements")
    extra = models.CharField(_("thời gian"), max_length=10, choices=ExtraTime.choices)
    reason = EncryptedTextField(_("lý do"))
    approved_by = models.CharField(_("người duyệt"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("thêm giờ làm bài")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="time_arrangement_dates"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="time_arrangement_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official_id}: {self.get_extra_display()}"


class ContactGap(models.Model):
    """The server heard nothing of an open attempt from one moment to the other. Only ever added.

    `from_at` is the last sign of life, `to_at` when its page was opened again. What happened between, nobody here
    knows; that the page had not said that it was being left, is all it says.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="contact_gaps")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()

    class Meta:
        ordering = ["from_at"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "from_at"], name="contact_gap_once"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="contact_gap_order"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.from_at} – {self.to_at}"


class TimeGiven(models.Model):
    """One change of an attempt's deadline, with why and by whom. Only ever added.

    `client_id` is made by the page that asks, so that asking twice gives once. Where `gap` is set, `from_at` and
    `to_at` of it may have been longer than what is given back: answers made meanwhile are no lost time.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="times_given")
    client_id = models.UUIDField(default=uuid.uuid4)
    why = models.CharField(max_length=20, choices=TimeReason.choices)
    extra = models.CharField(max_length=10, choices=ExtraTime.choices, blank=True)
    gap = models.OneToOneField(ContactGap, on_delete=models.PROTECT, null=True, related_name="given")
    deadline_before = models.DateTimeField()
    deadline_after = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("thời gian đã thêm")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "client_id"], name="time_given_once"),
            models.CheckConstraint(condition=Q(deadline_after__gt=F("deadline_before")), name="time_given_more"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.deadline_before} → {self.deadline_after}"
