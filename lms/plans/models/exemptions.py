"""Who need not show a competency, until when, and who said so."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency
from lms.org.models import Official, Posting
from lms.plans.querysets import ExemptionQuerySet


class Exemption(models.Model):
    """An official is let off a competency, in one posting or (empty) in all, from a day to a day.

    What was granted never changes. A withdrawal is set once: from that day on it exempts no more, the days before stay
    as they were. `client_id` is made by the form: sent again it is the same one.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="exemptions")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="exemptions")
    reason = models.TextField(_("lý do"))
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.TextField(blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("miễn năng lực")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="exemption_dates"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                name="exemption_withdrawn_whole",
            ),
        ]
        indexes = [models.Index(fields=["official", "competency"])]

    def __str__(self) -> str:
        return f"{self.official_id}/{self.competency_id}"

    def is_over_on(self, day: date) -> bool:
        """Withdrawn, or past its last day."""
        return self.withdrawn_on is not None or self.ends_on < day
