"""What a person decided where answers came late."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.attempts import Attempt


class LateRuling(models.Model):
    """Whether the late answers of an attempt count, where its exam leaves that to a person. Never changed."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="late_ruling")
    accepted = models.BooleanField(_("được nhận"))
    reason = models.TextField(_("lý do"))
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quyết định về câu nhận muộn")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="late_ruling_reason")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.accepted}"
