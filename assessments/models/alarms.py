"""Questions whose answers say that their key may be wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import AlarmAnswer
from assessments.models.questions import QuestionVersion
from assessments.querysets import KeyAlarmQuerySet


class KeyAlarm(models.Model):
    """Raised once for a version, with the figures of that day.

    `is_held`: no new paper draws the version until somebody answers; not so where an open assessment would be short.
    """

    version = models.OneToOneField(QuestionVersion, on_delete=models.PROTECT, related_name="key_alarm")
    raised_at = models.DateTimeField()
    n = models.PositiveIntegerField(help_text="people whose first attempt had the question")
    discrimination = models.DecimalField(max_digits=3, decimal_places=2, help_text="corrected item–total, below 0")
    is_held = models.BooleanField(default=False)
    answer = models.CharField(_("trả lời"), max_length=10, choices=AlarmAnswer.choices, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = KeyAlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo đáp án đáng ngờ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & ~Q(reason="") & Q(answered_at__isnull=False)),
                name="key_alarm_answered_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.discrimination}"
