"""What a statement about a position changes among the requirements that stand. Pure.

A statement says of a position and a competency what is asked from a day on, or that nothing is. It holds until the next
statement on record, whether that is another value of a later day or an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.competencies.enums import RequirementKind, RequirementMark

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Key:
    position_id: int
    competency_id: int


@dataclass(frozen=True)
class Demand:
    """What is asked: met = held ≥ `min_level`, `max_level` is the aim."""

    min_level: int
    max_level: int
    kind: RequirementKind = RequirementKind.MUST
    weight: int = 1


@dataclass(frozen=True)
class Statement:
    """`demand` None: nothing is asked from that day on. `source` where it has one of its own."""

    demand: Demand | None
    source: str = ""


@dataclass(frozen=True)
class KeptRow:
    """A row on record of one employer, or of the default."""

    id: int
    key: Key
    demand: Demand
    mark: str
    source: str
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    """The same values, which a person now stands for instead of the example file."""
    ENDED = "ended"


@dataclass(frozen=True)
class Change:
    """`closes` are the rows that no longer hold from that day on; `until`: the day before the next statement."""

    key: Key
    kind: ChangeKind
    before: Demand | None
    after: Demand | None
    source: str
    closes: tuple[KeptRow, ...]
    until: date | None


def changes_of(
    rows: Iterable[KeptRow], wanted: Mapping[Key, Statement], day: date, *, confirms: bool = False
) -> list[Change]:
    """In the order of what is wanted; nothing of what holds already. `confirms`: values that only the example file
    gives are written anew as the employer's own."""
    by_key: dict[Key, list[KeptRow]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return list(_changes(by_key, wanted, day, confirms=confirms))


def standing_on(rows: Iterable[KeptRow], day: date) -> KeptRow | None:
    """Of the rows of one key: the newest that holds."""
    return max((row for row in rows if row.holds(day)), key=lambda row: (row.valid_from, -row.id), default=None)


def _changes(
    by_key: Mapping[Key, Sequence[KeptRow]], wanted: Mapping[Key, Statement], day: date, *, confirms: bool
) -> Iterator[Change]:
    for key, statement in wanted.items():
        some = by_key.get(key, ())
        now, after = standing_on(some, day), statement.demand
        before = now.demand if now else None
        is_example = now is not None and now.mark != RequirementMark.EMPLOYER
        if before == after and not (confirms and is_example):
            continue
        yield Change(
            key=key,
            kind=_kind(before, after),
            before=before,
            after=after,
            source=statement.source,
            closes=tuple(row for row in some if row.holds(day)),
            until=_until(some, now, day),
        )


def _kind(before: Demand | None, after: Demand | None) -> ChangeKind:
    if after is None:
        return ChangeKind.ENDED
    if before is None:
        return ChangeKind.ADDED
    return ChangeKind.CONFIRMED if before == after else ChangeKind.CHANGED


def _until(rows: Iterable[KeptRow], now: KeptRow | None, day: date) -> date | None:
    ends = [row.valid_from - DAY for row in rows if row.valid_from > day]
    ends += [now.valid_to] if now is not None and now.valid_to is not None else []
    return min(ends, default=None)
