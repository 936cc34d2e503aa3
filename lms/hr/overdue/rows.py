"""What is overdue in a scope, by plan or given by HR: the same rows on the page and in the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import UNFINISHED
from assessments.models import Attempt
from courses.models import ProgressEvent
from lms.competencies.domain.catalogue import competencies_in_force
from lms.hr.scope import HrScope
from lms.org.domain.unit_names import unit_names
from lms.org.models import Official, PostingVersion
from lms.plans.domain.late_work import LateWork, last_reminders
from lms.plans.models import AssignedCourse, PlanItem

BY_PLAN, BY_HR = "k", "g"
"""Of a key: a line of a plan, or a course that HR gave; what follows is its id."""


SENT_LATE = timedelta(hours=1)
"""A step that took longer to get here was learned without a network."""


class Band(StrEnum):
    """How late, in days; the words stand in addresses."""

    WEEK = "1-7"
    MONTH = "8-30"
    LONGER = "tren-30"


LABELS = {Band.WEEK: _("1–7 ngày"), Band.MONTH: _("8–30 ngày"), Band.LONGER: _("Trên 30 ngày")}


@dataclass(frozen=True)
class OverdueItem:
    """Something past its date, with who, where and what was last heard of it. `competency` is empty where HR gave the
    course by itself.

    `may_be_waiting`: there may be more on their device than has got here. Their exam was begun and never handed in, or
    the last step they learned came long after it was learned.
    """

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
    last_reminder: datetime | None = None
    key: str = ""
    may_be_waiting: bool = False
    phone: str = ""

    @property
    def band(self) -> Band:
        return Band.WEEK if self.days_late <= 7 else Band.MONTH if self.days_late <= 30 else Band.LONGER


@dataclass(frozen=True)
class OverdueCounts:
    items: int
    people: int
    by_band: dict[Band, int]


class Place(NamedTuple):
    """Where something stands in the list; `pk` of a line of a plan, or of a course that was given, by `cause`."""

    cause: str
    pk: int
    band: int
    sort_key: str
    official_id: int
    due_on: date
    order: int

    @property
    def key(self) -> str:
        return f"{self.cause}{self.pk}"


def waiting_meaning() -> str:
    """What it takes to be marked so, in words."""
    return gettext(
        "“Có thể đã học, chờ gửi”: đã bắt đầu làm bài thi mà chưa nộp, hoặc bước học gần nhất đến hệ thống chậm hơn "
        "một giờ, thường do mất mạng. Phần còn lại có thể nằm trên máy của người học."
    )


def overdue_places(scope: HrScope, band: Band | None = None) -> QuerySet[Any, Any]:
    """By how late, then by name; each the values of a `Place`. People are those of the scope, as everywhere in the HR
    workspace."""
    plan = _places(_late_items(scope, band), scope, BY_PLAN, "plan__official", F("order"))
    given = _places(_late_given(scope, band), scope, BY_HR, "official", Value(0))
    return plan.union(given, all=True).order_by("band", "who", "person", "due_on", "place", "pk")


def overdue_counts(scope: HrScope) -> OverdueCounts:
    """Three statements."""
    bands = {f"band_{number}": Count("pk", filter=_of_band(one, scope.as_of)) for number, one in enumerate(Band)}
    counted = [
        rows.order_by().aggregate(items=Count("pk"), **bands) for rows in (_late_items(scope), _late_given(scope))
    ]
    late = _late_items(scope).filter(plan__official=OuterRef("pk"))
    given = _late_given(scope).filter(official=OuterRef("pk"))
    people = Official.objects.filter(Exists(late) | Exists(given)).count()
    by_band = {one: sum(found[f"band_{number}"] for found in counted) for number, one in enumerate(Band)}
    return OverdueCounts(sum(found["items"] for found in counted), people, by_band)


def read_items(places: Iterable[Sequence[Any]], as_of: date) -> list[OverdueItem]:
    """Five statements, however many, in the order given."""
    listed = [Place(*values) for values in places]
    seats: dict[str, Any] = {}
    for cause, rows in (
        (BY_PLAN, _told_items(one.pk for one in listed if one.cause == BY_PLAN)),
        (BY_HR, _told_given(one.pk for one in listed if one.cause == BY_HR)),
    ):
        seats |= {f"{cause}{row.pk}": row for row in rows}
    names = unit_names({row.seat_unit for row in seats.values() if row.seat_unit}, as_of)
    words = competencies_in_force(as_of)
    reminded = last_reminders({one.official_id for one in listed})
    return [_item(place, seats[place.key], names, words, reminded, as_of) for place in listed if place.key in seats]


def late_work(scope: HrScope, keys: Iterable[str] | None, band: Band | None = None) -> list[LateWork]:
    """What acts are about: those of the keys that are late in the scope, or everything of the band. A key of somebody
    out of scope finds nothing, like one that is nobody's."""
    plan = _late_items(scope, band).select_related("plan", "course")
    given = _late_given(scope, band).select_related("course")
    if keys is not None:
        asked = list(keys)
        plan = plan.filter(pk__in=_ids(asked, BY_PLAN))
        given = given.filter(pk__in=_ids(asked, BY_HR))
    found = [LateWork(one.plan.official_id, one.course.title, one.due_on, item=one) for one in plan]
    return found + [LateWork(one.official_id, one.course.title, one.due_on, assigned=one) for one in given]


def _ids(keys: Iterable[str], cause: str) -> list[int]:
    return [int(key[1:]) for key in keys if key[:1] == cause and key[1:].isdecimal() and len(key) < 18]


def _late_items(scope: HrScope, band: Band | None = None) -> QuerySet[PlanItem]:
    people = Official.objects.posted_in(scope.units, scope.as_of)
    late = PlanItem.objects.overdue(scope.as_of).filter(plan__official__in=people)
    return late.filter(_of_band(band, scope.as_of)) if band else late


def _late_given(scope: HrScope, band: Band | None = None) -> QuerySet[AssignedCourse]:
    people = Official.objects.posted_in(scope.units, scope.as_of)
    late = AssignedCourse.objects.overdue(scope.as_of).filter(official__in=people)
    return late.filter(_of_band(band, scope.as_of)) if band else late


def _places(rows: QuerySet[Any], scope: HrScope, cause: str, official: str, place: Any) -> QuerySet[Any, Any]:
    band = Case(
        *(When(_of_band(one, scope.as_of), then=Value(number)) for number, one in enumerate(Band)),
        output_field=IntegerField(),
    )
    marked = rows.order_by().annotate(
        cause=Value(cause, output_field=CharField()),
        band=band,
        who=F(f"{official}__sort_key"),
        person=F(f"{official}_id"),
        place=place,
    )
    return marked.values_list("cause", "pk", "band", "who", "person", "due_on", "place")


def _told_items(ids: Iterable[int]) -> QuerySet[Any]:
    rows = _heard(PlanItem.objects.filter(pk__in=list(ids)), "plan__official")
    seat = PostingVersion.objects.known().filter(posting=OuterRef("plan__posting"))
    return _seated(rows, seat).select_related("plan__official", "course", "competency")


def _told_given(ids: Iterable[int]) -> QuerySet[Any]:
    """With where they sit: at the main posting, the latest of several."""
    rows = _heard(AssignedCourse.objects.filter(pk__in=list(ids)), "official")
    own = PostingVersion.objects.known().filter(posting__official=OuterRef("official"))
    return _seated(rows, own.order_by("-is_main", "-starts_on", "pk")).select_related("official", "course")


def _heard(rows: QuerySet[Any], official: str) -> QuerySet[Any]:
    events = ProgressEvent.objects.filter(enrolment=OuterRef("enrolment")).order_by("-happened_at")
    attempts = Attempt.objects.filter(official=OuterRef(official), assessment=OuterRef("course__assessment"))
    return rows.annotate(
        learned_at=Subquery(events.values("happened_at")[:1]),
        arrived_at=Subquery(events.values("recorded_at")[:1]),
        is_sitting=Exists(attempts.filter(status__in=UNFINISHED)),
        sat_at=Subquery(attempts.order_by("-started_at").values("started_at")[:1]),
    )


def _seated(rows: QuerySet[Any], seat: QuerySet[PostingVersion]) -> QuerySet[Any]:
    return rows.annotate(
        position_name=Subquery(seat.values("position__name_vi")[:1]), seat_unit=Subquery(seat.values("unit_id")[:1])
    )


def _item(place: Place, row: Any, names: Any, words: Any, reminded: Any, as_of: date) -> OverdueItem:
    official = row.plan.official if place.cause == BY_PLAN else row.official
    competency = ""
    if place.cause == BY_PLAN:
        competency = words[row.competency_id].name_vi if row.competency_id in words else row.competency.code
    return OverdueItem(
        official_uid=official.uid,
        name=official.full_name,
        birth_year=official.birth_year,
        unit=names[row.seat_unit].label if row.seat_unit in names else "",
        position=row.position_name or "",
        course=row.course.title,
        competency=competency,
        due_on=row.due_on,
        days_late=(as_of - row.due_on).days,
        last_activity=_latest(row.learned_at, row.sat_at),
        last_reminder=reminded.get(official.pk),
        key=place.key,
        phone=official.phone,
        may_be_waiting=row.is_sitting or _came_late(row.learned_at, row.arrived_at),
    )


def _of_band(band: Band, as_of: date) -> Q:
    week, month = as_of - timedelta(days=7), as_of - timedelta(days=30)
    match band:
        case Band.WEEK:
            return Q(due_on__gte=week)
        case Band.MONTH:
            return Q(due_on__lt=week, due_on__gte=month)
    return Q(due_on__lt=month)


def _came_late(learned_at: datetime | None, arrived_at: datetime | None) -> bool:
    return learned_at is not None and arrived_at is not None and arrived_at - learned_at >= SENT_LATE


def _latest(*moments: datetime | None) -> datetime | None:
    known: Iterable[datetime] = (moment for moment in moments if moment)
    return max(known, default=None)
