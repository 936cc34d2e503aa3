"""Step 5: the learning plans that came with an import, by position."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from lms.core.display import format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.org.models import PostingVersion
from lms.org.querysets import OfficialQuerySet
from lms.plans.models import LearningPlan


@dataclass(frozen=True)
class Assigned:
    plans: int
    table: Table


def assigned_plans(people: OfficialQuerySet) -> Assigned | None:
    """What these people, whom an import put on record, are to learn; None where no plan was made. One statement."""
    plans = LearningPlan.objects.filter(posting=OuterRef("posting"))
    versions = PostingVersion.objects.known().filter(Exists(plans), posting__official__in=people.values("pk"))
    by_position = (
        versions.order_by("position__code")
        .values("position__code", "position__name_vi")
        .annotate(
            plans=Count("posting__plan", distinct=True),
            lines=Count("posting__plan__items", distinct=True),
            courses=Count("posting__plan__items__course", distinct=True),
        )
    )
    rows = tuple(
        Row(
            (
                Cell(f"{one['position__code']} · {one['position__name_vi']}", lang="vi"),
                Cell(format_number(one["plans"])),
                Cell(format_number(one["lines"])),
                Cell(format_number(one["courses"])),
            )
        )
        for one in by_position
    )
    if not rows:
        return None
    columns = (
        Column(_("Vị trí việc làm")),
        Column(_("Lộ trình"), numeric=True),
        Column(_("Việc học"), numeric=True),
        Column(_("Khóa học"), numeric=True),
    )
    plans_made = sum(one["plans"] for one in by_position)
    return Assigned(plans_made, Table(_("Lộ trình đã giao, theo vị trí"), columns, rows))
