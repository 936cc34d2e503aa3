"""Approval that its signer has left to the product."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.org.models import Unit


class AutomaticApproval(models.Model):
    """Requests of the unit and of those below it are approved in the signer's name as soon as they are made.

    Off where there is no row in force. Only the signer begins one, for their own signature; it counts while they hold
    a signing capacity for the issuer.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="automatic_approvals")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("duyệt tự động")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ended_at__isnull=True), name="automatic_approval_one_running"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("begun_at"), ended_by__isnull=False),
                name="automatic_approval_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.signer_id}"
