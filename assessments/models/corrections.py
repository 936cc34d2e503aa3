"""What was found wrong with a question after people had answered it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import CorrectionKind
from assessments.models.questions import QuestionVersion


class KeyCorrection(models.Model):
    """Another key for a version, or its being dropped: then nobody is marked down for it. The newest counts; appended.

    `right`: ids of the right choices, of a case or what is written empty. The version itself is never edited: papers
    show what was asked. `retired`: dropping it took the question out of new papers. Rows with the same `job` were made
    together: versions that asked the same.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=10, choices=CorrectionKind.choices)
    right = models.JSONField(default=list)
    reason = models.TextField(_("lý do"))
    retired = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    job = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("sửa đáp án")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="key_correction_reason")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.kind}"
