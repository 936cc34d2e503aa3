"""Attempts that somebody was given beyond those of the exam."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from lms.org.models import Official


class AttemptAllowance(models.Model):
    """One further attempt, for whoever has used up theirs. Never changed."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="attempt_allowances")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="allowances")
    reason = models.TextField(_("lý do"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lượt làm bài được mở thêm")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="attempt_allowance_reason")]

    def __str__(self) -> str:
        return f"{self.official_id}: {self.assessment_id}"
