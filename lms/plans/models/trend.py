"""How units stood on past days: a cache, written anew from facts every day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.org.models import Unit


class StandingPoint(models.Model):
    """People whose main posting on that day had requirements, by the unit that has them now, and how many met all.

    What is recorded late about a past day changes it when it is next computed (`computed_at`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    people = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("số liệu theo tuần")
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="standing_point_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"
