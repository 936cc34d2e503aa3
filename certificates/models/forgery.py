"""Reports that a paper may be forged."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from certificates.querysets import ForgeryReportQuerySet


class ForgeryReport(models.Model):
    """What somebody, whom we needn't know, holds for forged; answered once by whoever looks after the issuer.

    `client_id` is made by the form. `certificate` is empty where no paper has the code that was typed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True, editable=False)
    typed = models.CharField(_("mã trên giấy"), max_length=60, blank=True)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="forgery_reports"
    )
    seen = models.TextField(_("thấy ở đâu, nghi vì sao"), max_length=1000)
    contact = models.CharField(_("cách liên hệ"), max_length=200, blank=True)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("kết quả xem xét"), blank=True)

    objects = ForgeryReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo nghi ngờ giả mạo")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="forgery_report_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What the person who wrote may quote."""
        return str(self.uid)[:8].upper()
