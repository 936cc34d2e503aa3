"""How each requirement of each running posting stands: from facts, and as a checked cache of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

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
from lms.core.domain.many_rows import insert_rows
from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.org.models import Official, PostingVersion
from lms.plans.domain.exemptions import exempt_from, exemptions_of
from lms.plans.domain.gaps import Renewal, RequirementCheck, check_requirements
from lms.plans.enums import RequirementState
from lms.plans.models import RequirementStatus

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


@dataclass(frozen=True, slots=True)
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
    """A posting with every requirement checked; no requirements at all reads "chưa khai yêu cầu", never "đủ mức".

    `renewals`: what is to be shown anew before it ends, where somebody asked (`cycles.with_renewals`).
    """

    posting: PostingFact
    checks: list[RequirementCheck]
    renewals: tuple[Renewal, ...] = ()

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
    """Bring the rows of these people's running and coming postings up to date; returns how many rows stand. A row that
    says already what the facts say stays as it is.

    Called in the transaction of whatever changed a posting, a requirement or evidence. Whoever comes second waits, and
    then counts from what the first has written.
    """
    ids = list(official_ids)
    today = timezone.localdate(now)
    with transaction.atomic():
        lock_officials(ids)
        stored = _stored(ids)  # before the facts: what is marked in between stays marked
        fresh = _rows_of(ids, today)
        kept = stored.keys() & fresh
        wrong = [one.pk for row, one in stored.items() if row not in kept]
        marked = [stored[row].pk for row in kept if stored[row].is_stale]
        if wrong:
            RequirementStatus.objects.filter(pk__in=wrong).delete()
        if marked:
            RequirementStatus.objects.filter(pk__in=marked).update(is_stale=False, computed_at=now)
        if len(kept) < len(fresh):
            new = ((*row, now) for row in fresh if row not in kept)
            insert_rows(RequirementStatus, (*StatusRow._fields, "computed_at"), new)
    return len(fresh)


def lock_officials(official_ids: Iterable[int]) -> None:
    """Hold these people's rows, in one order for all, to the end of the caller's transaction."""
    people = Official.objects.select_for_update(no_key=True).filter(pk__in=list(official_ids))
    list(people.order_by("pk").values_list("pk"))


class StatusRow(NamedTuple):
    """A row of `RequirementStatus`, as plain values."""

    posting_id: int
    competency_id: int
    official_id: int
    kind: str
    min_level: int
    max_level: int
    held_level: int
    held_until: date | None
    evidence_id: int | None
    has_expired: bool
    exempt_until: date | None
    next_change_on: date | None


FACTS = StatusRow._fields[3:]
"""What a cached row says, in the order of a difference's values."""


@dataclass(frozen=True)
class StatusDifference:
    """A cached row that facts contradict: the values of `FACTS` on both sides, None where there is no row."""

    posting_id: int
    competency_id: int
    cached: tuple[object, ...] | None
    facts: tuple[object, ...] | None


def differences(
    official_ids: Iterable[int],
    *,
    now: datetime,
    rows_of: Callable[[list[int], date], dict[StatusRow, None]] | None = None,
) -> list[StatusDifference]:
    """Where the cache, read for the day of `now`, says something else than the facts; empty is right. `rows_of` works
    them out in another way (`checking.rows_from_tables`).

    A row whose `next_change_on` has come is read from facts by every reader, so it is not a difference; nor is a row
    that is missing from a posting with such a row.
    """
    ids = list(official_ids)
    today = timezone.localdate(now)
    stored = _stored(ids)
    facts = (rows_of or _rows_of)(ids, today)
    due = {row.posting_id for row, one in stored.items() if one.is_stale or _is_over(row, today)}
    cached = {row[:2]: row for row in stored if row not in facts}
    running = {p.posting_id for p in postings_on(today, where=Q(posting__official_id__in=ids))} if cached else set()
    found = []
    for row in facts:
        if row in stored:
            continue
        kept = cached.pop(row[:2], None)
        if row.posting_id in due if kept is None else stored[kept].is_stale or _is_over(kept, today):
            continue
        found.append(_difference(row, kept, row))
    found += [
        _difference(row, row, None)
        for row in cached.values()
        if row.posting_id in running and not (stored[row].is_stale or _is_over(row, today))
    ]
    return found


class _Stored(NamedTuple):
    pk: int
    is_stale: bool


def _stored(official_ids: list[int]) -> dict[StatusRow, _Stored]:
    rows = RequirementStatus.objects.filter(official_id__in=official_ids)
    return {
        StatusRow._make(values): _Stored(pk, is_stale)
        for pk, is_stale, *values in rows.values_list("pk", "is_stale", *StatusRow._fields)
    }


def _rows_of(official_ids: list[int], today: date) -> dict[StatusRow, None]:
    """In the order of people's names and of the framework."""
    postings = postings_on(today, where=Q(posting__official_id__in=official_ids), upcoming=True)
    by_day: dict[date, list[PostingFact]] = defaultdict(list)
    for posting in postings:
        by_day[max(posting.starts_on, today)].append(posting)
    rows: dict[StatusRow, None] = {}
    for day, some in by_day.items():
        asked_anew = requirements_change_on({posting.position_id for posting in some}, day)
        chains = unit_chains({posting.unit_id for posting in some}, day)
        moved = chains_change_on(chains, day)
        for status in status_from_facts(some, day, chains=chains):
            posting = status.posting
            changes = asked_anew.get(posting.position_id), moved.get(posting.unit_id)
            change = min((one for one in changes if one), default=None)
            rows.update((_row(posting, check, change), None) for check in status.checks)
    return rows


def _row(posting: PostingFact, check: RequirementCheck, asked_anew_on: date | None) -> StatusRow:
    required, holding, exempt = check.required, check.holding, check.exempt
    changes = [day for day in (holding.next_change_on, exempt.next_change_on, asked_anew_on) if day]
    return StatusRow(
        posting.posting_id,
        required.competency_id,
        posting.official_id,
        required.kind.value,
        required.min_level,
        required.max_level,
        holding.level,
        holding.until,
        holding.evidence_id,
        check.state == RequirementState.EXPIRED,
        exempt.until,
        min(changes, default=None),
    )


def _is_over(row: StatusRow, day: date) -> bool:
    return row.next_change_on is not None and row.next_change_on <= day


def _difference(at: StatusRow, cached: StatusRow | None, facts: StatusRow | None) -> StatusDifference:
    return StatusDifference(at.posting_id, at.competency_id, cached and cached[3:], facts and facts[3:])
