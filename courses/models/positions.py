"""For which positions a page is meant."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.models import Orderable

from lms.org.models import Position


class PagePosition(Orderable):
    """A guide or a path is meant for a position; courses have `CoursePosition`, since plans are made from those."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="for_positions")
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="+", verbose_name=_("vị trí việc làm")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("vị trí của trang")
        constraints = [models.UniqueConstraint(fields=["page", "position"], name="page_position_once")]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.position_id}"


def positions_panel(*, least: int = 0) -> InlinePanel:
    return InlinePanel(
        "for_positions", ["position"], heading=_("Dành cho vị trí việc làm"), label=_("Vị trí"), min_num=least
    )
