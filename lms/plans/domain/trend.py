"""How many met what their posting requires, week by week: computed from facts as they are known now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from lms.competencies.enums import RequirementKind
from lms.org.domain.succession.lineage import units_today
from lms.org.models import Unit
from lms.plans.domain.status import PostingStatus, postings_on, status_from_facts
from lms.plans.models import StandingPoint

WEEKS = 12
AT_ONCE = 1000
"""Postings whose evidence is in memory at the same time."""


@dataclass(frozen=True)
class Week:
    """A Monday of a scope; `people` are those with requirements."""

    day: date
    people: int
    met: int

    @property
    def share(self) -> float:
        return self.met / self.people if self.people else 0.0


@dataclass(frozen=True)
class Trend:
    """Mondays on which anybody had requirements, the oldest first, and when the last of them were computed."""

    weeks: tuple[Week, ...]
    computed_at: datetime | None


def mondays(today: date) -> list[date]:
    """Those before today, the oldest first."""
    last = today - timedelta(days=today.weekday() or 7)
    return [last - timedelta(weeks=number) for number in reversed(range(WEEKS))]


def recompute_trend(now: datetime) -> int:
    """Write all weeks anew; returns how many rows stand. People of a past day count with the unit that has them now,
    so that a merger bends no line."""
    today = timezone.localdate(now)
    fresh = [
        StandingPoint(unit_id=unit_id, day=day, people=people, met=met, computed_at=now)
        for day in mondays(today)
        for unit_id, people, met in _standings(day, today)
    ]
    with transaction.atomic():
        StandingPoint.objects.all().delete()
        StandingPoint.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def trend_of(units: QuerySet[Unit]) -> Trend:
    """One statement."""
    rows = StandingPoint.objects.filter(unit__in=units.values("pk")).values("day").order_by("day")
    found = list(rows.annotate(all=Sum("people"), fit=Sum("met"), at=Max("computed_at")))
    weeks = tuple(Week(row["day"], row["all"], row["fit"]) for row in found if row["all"])
    return Trend(weeks, max((row["at"] for row in found), default=None))


def lacks_must(status: PostingStatus) -> bool:
    return any(check.is_gap for check in status.checks if check.required.kind == RequirementKind.MUST)


def _standings(day: date, today: date) -> Iterator[tuple[int, int, int]]:
    people: Counter[int] = Counter()
    met: Counter[int] = Counter()
    postings = postings_on(day, where=Q(is_main=True, is_secondment=False))
    for some in (postings[start : start + AT_ONCE] for start in range(0, len(postings), AT_ONCE)):
        places = units_today(some, today)
        for status in status_from_facts(some, day):
            if any(check.required.kind == RequirementKind.MUST for check in status.checks):
                unit_id = places[status.posting.posting_id]
                people[unit_id] += 1
                met[unit_id] += not lacks_must(status)
    for unit_id, count in people.items():
        yield unit_id, count, met[unit_id]
