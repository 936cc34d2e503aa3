"""What a position requires."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.enums import RequirementKind, RequirementMark
from lms.competencies.models.frameworks import Competency
from lms.competencies.querysets import RequirementQuerySet
from lms.org.models import Position, Unit

HEAVIEST = 9


class Requirement(models.Model):
    """A position needs a competency within a range from a day on. Met = held ≥ min; max is the aim shown.

    `employer` empty is the default for all; an employer's own row replaces it for its units
    (`domain/requirements.py`). `weight` puts the heavier of two gaps of the same size first. A value is never
    overwritten: another row supersedes it, so that a read for a moment before that gives what was known then.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="requirements")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="requirements")
    employer = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="requirements")
    min_level = models.PositiveSmallIntegerField(_("mức tối thiểu"))
    max_level = models.PositiveSmallIntegerField(_("mức hướng tới"))
    kind = models.CharField(max_length=10, choices=RequirementKind.choices, default=RequirementKind.MUST)
    weight = models.PositiveSmallIntegerField(_("trọng số"), default=1)
    mark = models.CharField(_("độ tin cậy"), max_length=20, choices=RequirementMark.choices)
    source = models.TextField(_("nguồn"), blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu của vị trí")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "competency", "valid_from"],
                condition=Q(employer__isnull=True, superseded_at__isnull=True),
                name="requirement_default_once",
            ),
            models.UniqueConstraint(
                fields=["position", "competency", "employer", "valid_from"],
                condition=Q(employer__isnull=False, superseded_at__isnull=True),
                name="requirement_employer_once",
            ),
            models.CheckConstraint(condition=Q(min_level__lte=F("max_level")), name="requirement_range"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=HEAVIEST), name="requirement_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.position_id} {self.competency_id} {self.min_level}–{self.max_level}"
