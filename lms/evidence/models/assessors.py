"""Who is named to assess a competency, where its rule leaves that to named people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency
from lms.evidence.querysets import AssessorNamingQuerySet
from lms.org.models import Official, Unit


class AssessorNaming(models.Model):
    """For the people of a unit and of those below it, from a day to a day. `valid_to` is set once, or brought forward:
    what was assessed before stays."""

    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="assessor_namings")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    objects = AssessorNamingQuerySet.as_manager()

    class Meta:
        verbose_name = _("người được chỉ định đánh giá")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="assessor_naming_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessor_id} {self.competency_id}"
