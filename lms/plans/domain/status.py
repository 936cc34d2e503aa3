"""How each requirement of each running posting stands: from facts, and as a checked cache of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.competencies.domain.requirements import (
    Seat,
    chains_change_on,
    requirements_change_on,
    requirements_for,
    unit_chains,
)
from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.org.models import Official, PostingVersion
from lms.plans.domain.exemptions import exempt_from, exemptions_of
from lms.plans.domain.gaps import RequirementCheck, check_requirements
from lms.plans.enums import RequirementState
from lms.plans.models import RequirementStatus

FACTS = (
    "kind",
    "min_level",
    "max_level",
    "held_level",
    "held_until",
    "evidence_id",
    "has_expired",
    "exempt_until",
    "next_change_on",
)
"""What a cached row says, in the order of a difference's values."""


POSTING_COLUMNS = (
    "posting_id",
    "posting__official_id",
    "unit_id",
    "position_id",
    "is_main",
    "is_secondment",
    "starts_on",
    "ends_on",
)
"""Of a posting's version, in the order of the fields of `PostingFact`."""


@dataclass(frozen=True)
class PostingFact:
    """A posting on a day, as plain values."""

    posting_id: int
    official_id: int
    unit_id: int
    position_id: int
    is_main: bool
    is_secondment: bool
    starts_on: date
    ends_on: date | None

    @property
    def seat(self) -> Seat:
        return Seat(self.position_id, self.unit_id)


@dataclass(frozen=True)
class PostingStatus:
    """A posting with every requirement checked; no requirements at all reads "chưa khai yêu cầu", never "đủ mức"."""

    posting: PostingFact
    checks: list[RequirementCheck]

    @property
    def is_declared(self) -> bool:
        return bool(self.checks)

    @property
    def gap_count(self) -> int:
        return sum(check.is_gap for check in self.checks)


def postings_on(
    as_of: date, *, known_at: datetime | None = None, where: Q | None = None, upcoming: bool = False
) -> list[PostingFact]:
    """Postings that hold that day (with `upcoming`, also those recorded to begin later); one statement.

    An end recorded after `known_at` isn't told.
    """
    versions = PostingVersion.objects.active_on(as_of, known_at)
    if upcoming:
        versions = PostingVersion.objects.lasting_on(as_of, known_at)
    rows = versions.filter(where or Q()).order_by("posting__official__sort_key", "posting_id")
    found = []
    for *values, end_recorded_at in rows.values_list(*POSTING_COLUMNS, "end_recorded_at"):
        fact = PostingFact(*values)
        is_known = known_at is None or end_recorded_at is None or end_recorded_at <= known_at
        found.append(fact if is_known else replace(fact, ends_on=None))
    return found


def status_from_facts(
    postings: Sequence[PostingFact],
    as_of: date,
    *,
    known_at: datetime | None = None,
    chains: Mapping[int, Sequence[int]] | None = None,
) -> list[PostingStatus]:
    """Each posting's checks on that day, computed from requirements, evidence and exemptions; six statements however
    many, four with the `chains` of units (`competencies.domain.requirements`)."""
    required = requirements_for((posting.seat for posting in postings), as_of, known_at=known_at, chains=chains)
    people = {posting.official_id for posting in postings}
    evidence = evidence_of(people, known_at)
    exemptions = exemptions_of(people, known_at)
    return [
        PostingStatus(
            posting,
            check_requirements(
                required[posting.seat],
                {
                    competency_id: holding_on(facts, as_of)
                    for competency_id, facts in evidence[posting.official_id].items()
                },
                exempt=exempt_from(exemptions.get(posting.official_id, ()), posting.posting_id, as_of),
                as_of=as_of,
            ),
        )
        for posting in postings
    ]


def status_by_first_day(postings: Iterable[PostingFact], today: date) -> list[PostingStatus]:
    """Each posting by what holds today, or on its first day where that is to come."""
    by_day: dict[date, list[PostingFact]] = defaultdict(list)
    for posting in postings:
        by_day[max(posting.starts_on, today)].append(posting)
    return [status for day, some in by_day.items() for status in status_from_facts(some, day)]


def refresh_status(official_ids: Iterable[int], *, now: datetime) -> int:
    """Write anew the rows of these people's running and coming postings; returns how many rows stand.

    Called in the transaction of whatever changed a posting, a requirement or evidence. Whoever comes second waits, and
    then counts from what the first has written.
    """
    ids = list(official_ids)
    today = timezone.localdate(now)
    with transaction.atomic():
        lock_officials(ids)
        fresh = _rows_of(ids, today, now)
        RequirementStatus.objects.filter(official_id__in=ids).delete()
        RequirementStatus.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def lock_officials(official_ids: Iterable[int]) -> None:
    """Hold these people's rows, in one order for all, to the end of the caller's transaction."""
    people = Official.objects.select_for_update(no_key=True).filter(pk__in=list(official_ids))
    list(people.order_by("pk").values_list("pk"))


@dataclass(frozen=True)
class StatusDifference:
    """A cached row that facts contradict: the values of `FACTS` on both sides, None where there is no row."""

    posting_id: int
    competency_id: int
    cached: tuple[object, ...] | None
    facts: tuple[object, ...] | None


def differences(official_ids: Iterable[int], *, now: datetime) -> list[StatusDifference]:
    """Where the cache, read for the day of `now`, says something else than the facts; empty is right.

    A row whose `next_change_on` has come is read from facts by every reader, so it is not a difference; nor is a row
    that is missing from a posting with such a row.
    """
    ids = list(official_ids)
    today = timezone.localdate(now)
    cached: dict[tuple[int, int], RequirementStatus] = {
        (row.posting_id, row.competency_id): row
        for row in RequirementStatus.objects.filter(official_id__in=ids).select_related("posting")
    }
    due = {row.posting_id for row in cached.values() if row.is_due(today)}
    running = {p.posting_id for p in postings_on(today, where=Q(posting__official_id__in=ids))}
    found = []
    for row in _rows_of(ids, today, now):
        kept = cached.pop((row.posting_id, row.competency_id), None)
        if row.posting_id in due if kept is None else kept.is_due(today) or _facts(kept) == _facts(row):
            continue
        found.append(StatusDifference(row.posting_id, row.competency_id, _facts(kept) if kept else None, _facts(row)))
    found += [
        StatusDifference(posting_id, competency_id, _facts(row), None)
        for (posting_id, competency_id), row in cached.items()
        if posting_id in running and not row.is_due(today)
    ]
    return found


def _rows_of(official_ids: list[int], today: date, now: datetime) -> list[RequirementStatus]:
    postings = postings_on(today, where=Q(posting__official_id__in=official_ids), upcoming=True)
    by_day: dict[date, list[PostingFact]] = defaultdict(list)
    for posting in postings:
        by_day[max(posting.starts_on, today)].append(posting)
    rows = []
    for day, some in by_day.items():
        asked_anew = requirements_change_on({posting.position_id for posting in some}, day)
        chains = unit_chains({posting.unit_id for posting in some}, day)
        moved = chains_change_on(chains, day)
        for status in status_from_facts(some, day, chains=chains):
            posting = status.posting
            changes = asked_anew.get(posting.position_id), moved.get(posting.unit_id)
            change = min((one for one in changes if one), default=None)
            rows += [_row(posting, check, change, now) for check in status.checks]
    return rows


def _row(posting: PostingFact, check: RequirementCheck, asked_anew_on: date | None, now: datetime) -> RequirementStatus:
    return RequirementStatus(
        posting_id=posting.posting_id,
        official_id=posting.official_id,
        competency_id=check.required.competency_id,
        kind=check.required.kind,
        min_level=check.required.min_level,
        max_level=check.required.max_level,
        held_level=check.holding.level,
        held_until=check.holding.until,
        evidence_id=check.holding.evidence_id,
        has_expired=check.state == RequirementState.EXPIRED,
        exempt_until=check.exempt.until,
        next_change_on=min(
            (day for day in (check.holding.next_change_on, check.exempt.next_change_on, asked_anew_on) if day),
            default=None,
        ),
        computed_at=now,
    )


def _facts(row: RequirementStatus) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in FACTS)
