"""Fields of study that lie near a competency."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.competencies.enums import CompetencyMark
from lms.competencies.models.frameworks import Competency


class StudyField(models.Model):
    """Whoever studied it may well know the competency already, which is a reason to offer the test-out and no evidence.

    `words` as degrees name it, without school and rank: "Luật", "Quản lý đất đai".
    """

    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="study_fields")
    words = models.CharField(_("ngành đào tạo"), max_length=100)
    mark = models.CharField(max_length=20, choices=CompetencyMark.choices, default=CompetencyMark.ILLUSTRATIVE)

    class Meta:
        verbose_name = _("ngành đào tạo gần năng lực")
        ordering = ["competency", "words"]
        constraints = [models.UniqueConstraint(fields=["competency", "words"], name="study_field_once")]

    def __str__(self) -> str:
        return f"{self.words} → {self.competency_id}"
