"""What follows from a paper about units: who moves where, which divisions are founded, which roles go along.

The preview shows this plan and the recording carries it out, so that nothing happens that was not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from lms.core.vietnamese.text import matching_key
from lms.org.domain.succession.checking import CHANGES, Named, check_event, name_of
from lms.org.domain.succession.facts import ENDS, STAYS, Placements
from lms.org.enums import UnitEventKind, UnitType
from lms.org.exceptions_units import PlaceNotOffered
from lms.org.models import PostingVersion, RoleGrant, UnitVersion

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.domain.succession.facts import UnitEventFacts

COVERED = ("posting__official__cccd_encrypted", "posting__official__birth_date_encrypted")
"""What is encrypted stays unread where nobody asked for it."""


class Place(NamedTuple):
    """A place at one of `takes_over`: itself, or a division of it by name."""

    successor: int
    division: str = ""


@dataclass(frozen=True)
class PostingMove:
    """A posting that the event touches. `place` None: nobody has said yet, or the person stays (`is_settled`), or it
    ends without another taking its place (`ends`).

    `is_double`: the person would hold the same position there twice; this one ends and the other goes on.
    """

    version: PostingVersion
    place: Place | None
    is_settled: bool
    is_double: bool = False
    ends: bool = False


@dataclass(frozen=True)
class GrantMove:
    """A role on a unit that ends; without a place it ends too."""

    grant: RoleGrant
    place: Place | None


@dataclass(frozen=True)
class EventPlan:
    """`held`: the named units as they stand on the eve; `ending`: units that end, divisions behind their commune."""

    facts: UnitEventFacts
    held: dict[int, UnitVersion]
    ending: tuple[UnitVersion, ...]
    postings: tuple[PostingMove, ...]
    grants: tuple[GrantMove, ...]
    divisions: dict[int, tuple[str, ...]]
    """By index into `takes_over`: divisions it must have, by name; those that it has already are told by `has`."""
    has: dict[int, tuple[str, ...]]

    @property
    def is_whole(self) -> bool:
        """All that the units had goes to one other by itself."""
        return self.facts.kind == UnitEventKind.MERGE

    @property
    def becomes(self) -> Named | None:
        first = self.held[self.facts.units[0]]
        return name_of(self.facts.becomes, first) if self.facts.becomes is not None else None

    @property
    def to_place(self) -> tuple[PostingMove, ...]:
        """Postings that a person still has to put somewhere."""
        return tuple(one for one in self.postings if not one.is_settled)

    @property
    def unplaced(self) -> tuple[PostingMove, ...]:
        """Those that end with the unit, for a decision to come."""
        return tuple(one for one in self.postings if one.ends)

    @property
    def moving(self) -> tuple[PostingMove, ...]:
        return tuple(one for one in self.postings if one.place is not None)

    def new_divisions(self) -> dict[int, tuple[str, ...]]:
        """What has to be founded at each unit that takes over."""
        known = {index: {matching_key(name) for name in names} for index, names in self.has.items()}
        return {
            index: tuple(name for name in names if matching_key(name) not in known.get(index, set()))
            for index, names in self.divisions.items()
        }


def plan_event(facts: UnitEventFacts, placements: Placements, *, actor: User, today: date) -> EventPlan:
    """Everything that recording the paper would do to units, postings and roles; raises its RuleViolations.

    Postings that nobody has placed yet are left open (`to_place`); `record_unit_event` refuses those.
    """
    held = check_event(facts, actor=actor, today=today)
    if facts.kind in CHANGES:
        return EventPlan(facts, held, (), (), (), {}, {})
    sources = [held[one] for one in facts.units if one not in facts.takes_over]
    below = _divisions(sources, facts.effective_on)
    ending = () if facts.stays else (*sources, *below)
    names = {one.unit_id: "" for one in sources} | {one.unit_id: one.name for one in below}
    postings = _postings(facts, placements, names)
    grants = () if facts.stays else _grants(facts, placements, names)
    return EventPlan(
        facts=facts,
        held=held,
        ending=ending,
        postings=_without_doubles(postings),
        grants=grants,
        divisions=_wanted_divisions(facts, below, (*postings, *grants)),
        has=_held_divisions(facts, held),
    )


def _divisions(parents: Iterable[UnitVersion], day: date) -> list[UnitVersion]:
    lasting = UnitVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), unit_type=UnitType.DIVISION)
    below = lasting.filter(parent_id__in=[one.unit_id for one in parents]).order_by("unit_id", "valid_from")
    last = {one.unit_id: one for one in below.select_related("unit")}
    return list(last.values())


def _postings(facts: UnitEventFacts, placements: Placements, names: dict[int, str]) -> list[PostingMove]:
    """Of all units that end or give up a part: those not over by the day, names in Vietnamese order."""
    versions = PostingVersion.objects.lasting_on(facts.effective_on).filter(unit_id__in=names)
    listed = versions.select_related("posting__official", "position", "end_decision").defer(*COVERED)
    moves = []
    for version in listed.order_by("posting__official__sort_key", "posting__official_id", "-is_main", "pk"):
        index = 0 if facts.kind == UnitEventKind.MERGE else placements.people.get(version.posting_id)
        ends = index == ENDS and facts.kind == UnitEventKind.ABOLISH
        place = None if ends else _place(facts, index, names[version.unit_id])
        moves.append(PostingMove(version, place, is_settled=index is not None, ends=ends))
    return moves


def _place(facts: UnitEventFacts, index: int | None, division: str) -> Place | None:
    if index is None or (index == STAYS and facts.stays):
        return None
    if not 0 <= index < len(facts.takes_over):
        raise PlaceNotOffered
    return Place(index, division)


def _grants(facts: UnitEventFacts, placements: Placements, names: dict[int, str]) -> tuple[GrantMove, ...]:
    lasting = RoleGrant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=facts.effective_on), unit_id__in=names
    )
    moves = []
    for grant in lasting.select_related("user").order_by("role", "user__full_name", "pk"):
        index = 0 if facts.kind == UnitEventKind.MERGE else placements.grants.get(grant.pk)
        moves.append(GrantMove(grant, _place(facts, index, names[grant.unit_id])))
    return tuple(moves)


def _without_doubles(moves: list[PostingMove]) -> tuple[PostingMove, ...]:
    """Nobody holds one position at one unit twice at once: the main posting goes on, then the older one."""
    taken: dict[tuple[int, int, Place], PostingVersion] = {}
    doubles = set()
    for move in sorted(moves, key=lambda one: (not one.version.is_main, one.version.starts_on, one.version.pk)):
        if move.place is None:
            continue
        key = (move.version.posting.official_id, move.version.position_id, move.place)
        other = taken.setdefault(key, move.version)
        if other is not move.version and _overlap(other, move.version):
            doubles.add(move.version.pk)
    return tuple(replace(one, is_double=one.version.pk in doubles) for one in moves)


def _overlap(one: PostingVersion, other: PostingVersion) -> bool:
    return (one.ends_on is None or one.ends_on >= other.starts_on) and (
        other.ends_on is None or other.ends_on >= one.starts_on
    )


def _wanted_divisions(
    facts: UnitEventFacts, below: list[UnitVersion], moves: Iterable[PostingMove | GrantMove]
) -> dict[int, tuple[str, ...]]:
    """A unit that takes over whole, or begins, has all divisions of the old ones; any other those that people need."""
    everything = {matching_key(one.name): one.name for one in below}
    wanted: dict[int, dict[str, str]] = {}
    for index, one in enumerate(facts.takes_over):
        is_all = facts.kind == UnitEventKind.MERGE or not isinstance(one, int)
        wanted[index] = dict(everything) if is_all else {}
    for move in moves:
        if move.place is not None and move.place.division:
            wanted[move.place.successor].setdefault(matching_key(move.place.division), move.place.division)
    return {index: tuple(names.values()) for index, names in wanted.items()}


def _held_divisions(facts: UnitEventFacts, held: dict[int, UnitVersion]) -> dict[int, tuple[str, ...]]:
    there = {index: held[one] for index, one in enumerate(facts.takes_over) if isinstance(one, int)}
    names: dict[int, list[str]] = {}
    for division in _divisions(there.values(), facts.effective_on):
        names.setdefault(division.parent_id or 0, []).append(division.name)
    return {index: tuple(names.get(one.unit_id, ())) for index, one in there.items()}
