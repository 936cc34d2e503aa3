"""What HR did about learning that is late: appended, never written over."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.org.models import Official
from lms.plans.models.assignments import AssignedCourse
from lms.plans.models.plans import PlanItem


class LearningReminder(models.Model):
    """Somebody was reminded of what is late; `items` says of what. Once a person in each act (`client_id`)."""

    client_id = models.UUIDField()
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="reminders")
    items = models.JSONField(default=list)
    reminded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần nhắc học")
        ordering = ["-reminded_at"]
        constraints = [models.UniqueConstraint(fields=["client_id", "official"], name="learning_reminder_once")]
        indexes = [models.Index(fields=["official", "-reminded_at"])]

    def __str__(self) -> str:
        return f"{self.official_id} {self.reminded_at:%Y-%m-%d}"


class DueExtension(models.Model):
    """A date that was put off: of a line of a plan or of a course that was given, with the reason.

    The line itself carries the date in force; what it was before is here.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField()
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="extensions")
    assigned = models.ForeignKey(
        AssignedCourse, on_delete=models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    due_before = models.DateField(_("hạn cũ"))
    due_on = models.DateField(_("hạn mới"))
    reason = models.CharField(_("lý do"), max_length=300)
    extended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    extended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần gia hạn")
        ordering = ["-extended_at"]
        constraints = [
            models.UniqueConstraint(fields=["client_id", "item"], name="due_extension_once_item"),
            models.UniqueConstraint(fields=["client_id", "assigned"], name="due_extension_once_assigned"),
            models.CheckConstraint(
                condition=Q(item__isnull=True, assigned__isnull=False) | Q(item__isnull=False, assigned__isnull=True),
                name="due_extension_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_before} → {self.due_on}"
