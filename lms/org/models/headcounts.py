"""How many people a unit is to have in a position."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.org.models.people import Position
from lms.org.models.units import Unit
from lms.org.querysets import HeadcountQuerySet


class Headcount(models.Model):
    """The seats of a position at a unit from a day to a day; 0 is a figure too, since one person may hold several
    positions. Another figure is another row: the one before ends the day before (`domain/headcounts.py`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="headcounts")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="headcounts")
    seats = models.PositiveSmallIntegerField(_("biên chế"))
    document_number = models.CharField(_("theo văn bản số"), max_length=100, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        verbose_name = _("biên chế")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "position", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="headcount_one_per_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="headcount_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.position_id}: {self.seats}"
