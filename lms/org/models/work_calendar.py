"""What a year's decision changes in the calendar of working days."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.org.enums import WorkDayKind


class WorkCalendarDay(models.Model):
    """A day off that the law alone doesn't give, or a weekend day that is worked; one row a day counts.

    A row that is dropped stays on file.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.DateField(_("ngày"))
    kind = models.CharField(_("là"), max_length=10, choices=WorkDayKind.choices)
    note = models.CharField(_("ghi chú"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ngày nghỉ, làm bù")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=Q(dropped_at__isnull=True), name="work_calendar_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
