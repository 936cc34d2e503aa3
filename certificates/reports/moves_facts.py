"""What the results of reassigned officials say, as plain values: page and XLSX read the same object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.catalogue import CompetencyWords
from lms.competencies.enums import RequirementKind
from lms.core.vietnamese.names import phrase_sort_key
from lms.evidence.enums import EvidenceKind
from lms.plans.enums import RequirementState


class MoveState(models.TextChoices):
    """How somebody stands in the posting that the decision gave them; the four add up to the moves."""

    MET = "met", _("đủ mức")
    LACKING = "lacking", _("chưa đủ mức")
    UNDECLARED = "undeclared", _("chưa khai yêu cầu")
    UPCOMING = "upcoming", _("chưa đến ngày hiệu lực")


@dataclass(frozen=True)
class Place:
    """A position at a unit. `position` is content, in Vietnamese; `short` is the unit without what it belongs to, for
    pages that are of one commune (`commune_id`) anyway."""

    position_id: int
    position_code: str
    position: str
    unit_id: int
    unit: str
    short: str
    commune_id: int | None


@dataclass(frozen=True)
class Score:
    """A result as it counts now: the last one of an attempt that was marked anew."""

    title: str
    on: date
    earned: Decimal
    out_of: int
    passed: bool

    @property
    def share(self) -> float:
        return float(self.earned) / self.out_of if self.out_of else 0.0


@dataclass(frozen=True)
class CompetencyResult:
    """One competency of the new posting: the level on the day of the move and now, and the last scores around it.

    `evidence_id` is what shows the level now.
    """

    words: CompetencyWords
    kind: RequirementKind
    required: int
    target: int
    level_before: int
    level_now: int
    state: RequirementState
    before: Score | None
    after: Score | None
    evidence_id: int | None

    @property
    def is_gap(self) -> bool:
        return self.state != RequirementState.MET


@dataclass(frozen=True)
class Shown:
    """What a level rests on; `title` is the exam's or the document's own."""

    kind: EvidenceKind
    on: date
    title: str


@dataclass(frozen=True)
class Move:
    """One person in one decision that began a posting.

    `from_place` is the posting that the decision ended; where it ended none (kiêm nhiệm, biệt phái), the main one held
    beside; None for who held nothing. `until` is the day the figures "now" are of: the day of the report, or the last
    day of the posting. `met_before` of `must_before` required on the first day, `met_now` of `must_now` on that day.
    `competent_on`: the first day on which all that must be shown was, by the days evidence counts from.
    """

    line_id: int
    official_id: int
    uid: UUID
    name: str
    sort_key: str
    birth_year: int | None
    decision_uid: UUID
    number: str
    kind: str
    signed_on: date
    effective_on: date
    ends_on: date | None
    until: date
    from_place: Place | None
    to_place: Place
    is_kept: bool
    """The former posting goes on beside the new one."""
    state: MoveState
    must_before: int
    met_before: int
    must_now: int
    met_now: int
    before: Score | None
    after: Score | None
    attempts: int
    competent_on: date | None
    competencies: tuple[CompetencyResult, ...]

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on <= self.until

    @property
    def days_to_competent(self) -> int | None:
        return (self.competent_on - self.effective_on).days if self.competent_on else None

    @property
    def days_so_far(self) -> int:
        return (self.until - self.effective_on).days

    @property
    def is_lost_again(self) -> bool:
        """All was shown once, and no longer is."""
        return self.competent_on is not None and self.state == MoveState.LACKING

    @property
    def pair(self) -> Pair | None:
        return (self.from_place.position_id, self.to_place.position_id) if self.from_place else None


Pair = tuple[int, int]
"""From one position to another: who shares it made the same move."""


@dataclass(frozen=True)
class Compared:
    """People of the province who made the same move, each once, by their last one. A figure that would tell of fewer
    than five people is None; `is_hidden`: nothing may be told.

    `competent` of `declared` have shown all that is required at some time since.
    """

    pair: Pair
    from_position: str
    to_position: str
    people: int = 0
    is_hidden: bool = False
    declared: int | None = None
    competent: int | None = None
    median_days: float | None = None
    median_score: float | None = None

    @property
    def share(self) -> float | None:
        return None if self.competent is None or not self.declared else self.competent / self.declared


class Line(NamedTuple):
    """A person in a decision that begins a posting."""

    pk: int
    official_id: int
    from_posting_id: int | None
    to_posting_id: int
    uid: UUID
    name: str
    sort_key: str
    birth_year: int | None
    decision_uid: UUID
    number: str
    number_key: str
    kind: str
    signed_on: date


@dataclass(frozen=True)
class MoveFilter:
    """What of the scope is asked for; empty asks for all. Dates are of effect, both included. `number_key` as papers'
    numbers are folded (`org.domain.paper_numbers`)."""

    number_key: str = ""
    kind: str = ""
    from_position: str = ""
    to_position: str = ""
    since: date | None = None
    until: date | None = None
    state: str = ""
    official: UUID | None = None

    @classmethod
    def from_json(cls, values: Mapping[str, str]) -> MoveFilter:
        """Back from `as_json`."""
        days = {name: date.fromisoformat(values[name]) for name in ("since", "until") if name in values}
        return cls(**(dict(values) | days))  # type: ignore[arg-type]

    def as_json(self) -> dict[str, str]:
        """What is asked for, for the parameters of a job; one person's moves are never made by one."""
        return {one.name: str(value) for one in fields(self) if (value := getattr(self, one.name))}

    def may_take(self, line: Line, effective_on: date, former: Place | None, place: Place) -> bool:
        """All but the state, which has to be worked out."""
        return (
            self.number_key in line.number_key
            and self.kind in ("", line.kind)
            and self.from_position in ("", former.position_code if former else None)
            and self.to_position in ("", place.position_code)
            and (self.since is None or self.since <= effective_on)
            and (self.until is None or effective_on <= self.until)
            and self.official in (None, line.uid)
        )


@dataclass(frozen=True)
class MoveReport:
    """`moves` are those asked for, by given name, a person's newest first; `compared` the groups they belong to.

    The choices are those of the whole scope, so that a filter can be changed for another; one person's report knows of
    them alone. The same (`as_of`, `known_at`) gives the same moves to whoever may see the same people.
    """

    unit: str
    as_of: date
    known_at: datetime | None
    run_at: datetime
    run_by: str
    moves: tuple[Move, ...] = ()
    compared: Mapping[Pair, Compared] = field(default_factory=dict)
    in_scope: int = 0
    from_positions: tuple[tuple[str, str], ...] = ()
    to_positions: tuple[tuple[str, str], ...] = ()

    def of_state(self, state: MoveState) -> int:
        return sum(move.state == state for move in self.moves)

    @property
    def people(self) -> int:
        return len({move.official_id for move in self.moves})

    @property
    def groups(self) -> tuple[Compared, ...]:
        return self.groups_of(self.moves)

    def groups_of(self, moves: Iterable[Move]) -> tuple[Compared, ...]:
        """By the names of both positions."""
        found = {move.pair: self.compared[move.pair] for move in moves if move.pair in self.compared}
        named = sorted(
            found.values(),
            key=lambda one: (phrase_sort_key(one.from_position), phrase_sort_key(one.to_position), one.pair),
        )
        return tuple(named)

    def group_of(self, move: Move) -> Compared | None:
        return self.compared.get(move.pair) if move.pair else None
