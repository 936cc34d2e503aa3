"""What is overdue in a scope: the same rows on the page and in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from assessments.models import Attempt
from courses.models import ProgressEvent
from lms.competencies.domain.catalogue import competencies_in_force
from lms.hr.scope import HrScope
from lms.org.domain.unit_names import unit_names
from lms.org.models import Official, PostingVersion
from lms.plans.models import PlanItem


class Band(StrEnum):
    """How late, in days; the words stand in addresses."""

    WEEK = "1-7"
    MONTH = "8-30"
    LONGER = "tren-30"


LABELS = {Band.WEEK: _("1–7 ngày"), Band.MONTH: _("8–30 ngày"), Band.LONGER: _("Trên 30 ngày")}


@dataclass(frozen=True)
class OverdueItem:
    """A line of a plan past its date, with who, where and what was last heard of it."""

    official_uid: UUID
    name: str
    birth_year: int | None
    unit: str
    position: str
    course: str
    competency: str
    due_on: date
    days_late: int
    last_activity: datetime | None

    @property
    def band(self) -> Band:
        return Band.WEEK if self.days_late <= 7 else Band.MONTH if self.days_late <= 30 else Band.LONGER


@dataclass(frozen=True)
class OverdueCounts:
    items: int
    people: int
    by_band: dict[Band, int]


def overdue_items(scope: HrScope, band: Band | None = None) -> QuerySet[PlanItem]:
    """By how late, then by name. People are those of the scope, as everywhere in the HR workspace."""
    late = PlanItem.objects.overdue(scope.as_of).filter(
        plan__official__in=Official.objects.posted_in(scope.units, scope.as_of)
    )
    if band:
        late = late.filter(_of_band(band, scope.as_of))
    place = Case(
        *(When(_of_band(one, scope.as_of), then=Value(number)) for number, one in enumerate(Band)),
        output_field=IntegerField(),
    )
    return late.annotate(place=place).order_by(
        "place", "plan__official__sort_key", "plan__official_id", "due_on", "order", "pk"
    )


def overdue_counts(scope: HrScope) -> OverdueCounts:
    """One statement."""
    bands = {f"band_{number}": Count("pk", filter=_of_band(one, scope.as_of)) for number, one in enumerate(Band)}
    found = (
        overdue_items(scope)
        .order_by()
        .aggregate(items=Count("pk"), people=Count("plan__official", distinct=True), **bands)
    )
    by_band = {one: found[f"band_{number}"] for number, one in enumerate(Band)}
    return OverdueCounts(found["items"], found["people"], by_band)


def read_items(items: QuerySet[PlanItem], as_of: date) -> list[OverdueItem]:
    """Three statements, however many lines."""
    seat = PostingVersion.objects.known().filter(posting=OuterRef("plan__posting"))
    events = ProgressEvent.objects.filter(enrolment=OuterRef("enrolment")).order_by("-happened_at")
    attempts = Attempt.objects.filter(
        official=OuterRef("plan__official"), assessment=OuterRef("course__assessment")
    ).order_by("-started_at")
    rows = list(
        items.annotate(
            position_name=Subquery(seat.values("position__name_vi")[:1]),
            seat_unit=Subquery(seat.values("unit_id")[:1]),
            learned_at=Subquery(events.values("happened_at")[:1]),
            sat_at=Subquery(attempts.values("started_at")[:1]),
        ).select_related("plan__official", "course", "competency")
    )
    names = unit_names({row.seat_unit for row in rows}, as_of)
    words = competencies_in_force(as_of)
    return [
        OverdueItem(
            official_uid=row.plan.official.uid,
            name=row.plan.official.full_name,
            birth_year=row.plan.official.birth_year,
            unit=names[row.seat_unit].label,
            position=row.position_name,
            course=row.course.title,
            competency=words[row.competency_id].name_vi if row.competency_id in words else row.competency.code,
            due_on=row.due_on,
            days_late=(as_of - row.due_on).days,
            last_activity=_latest(row.learned_at, row.sat_at),
        )
        for row in rows
    ]


def _of_band(band: Band, as_of: date) -> Q:
    week, month = as_of - timedelta(days=7), as_of - timedelta(days=30)
    match band:
        case Band.WEEK:
            return Q(due_on__gte=week)
        case Band.MONTH:
            return Q(due_on__lt=week, due_on__gte=month)
    return Q(due_on__lt=month)


def _latest(*moments: datetime | None) -> datetime | None:
    known: Iterable[datetime] = (moment for moment in moments if moment)
    return max(known, default=None)
