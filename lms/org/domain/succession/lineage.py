"""Who counts where by the units of another day.

A person is counted once, at the unit of the main posting. "By the units of day X" is that posting's unit on X as it
was called then; "by today's units" follows the same posting through the events since: to the unit where an event
carried it on, else to the unit that answers for the one that ended (`Unit.heir`). Nobody is lost on the way and nobody
counted twice, so totals of persons are equal in both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from lms.org.enums import UnitEventKind
from lms.org.models import Posting, PostingVersion, Succession, Unit, UnitVersion
from lms.org.tree import heirs_on


class Located(Protocol):
    """A posting and where it is: a `PostingVersion`, or a posting read as plain values."""

    @property
    def posting_id(self) -> int: ...

    @property
    def unit_id(self) -> int: ...


Held = TypeVar("Held", bound=Located)
STEPS = 50
"""More events than any posting has seen; a ring in the data would otherwise never end."""


def units_today(versions: Iterable[Located], today: date) -> dict[int, int]:
    """By posting id: the unit that today holds what the posting was. Two statements for each event on the way."""
    at = {version.posting_id: version.unit_id for version in versions}
    followed = {posting_id: posting_id for posting_id in at}
    for _step in range(STEPS):
        onward = _carried_on(followed.values(), today)
        if not onward:
            break
        for first, last in list(followed.items()):
            if last in onward:
                followed[first], at[first] = onward[last]
            else:
                del followed[first]
    heirs = heirs_on(at.values(), today)
    return {posting_id: heirs.get(unit_id, unit_id) for posting_id, unit_id in at.items()}


def held_inside(postings: Iterable[Held], inside: Collection[int], today: date) -> list[tuple[Held, int]]:
    """Postings of a past day that count in these units of today, each with the one that has it now."""
    listed = list(postings)
    places = units_today(listed, today)
    return [(one, places[one.posting_id]) for one in listed if places[one.posting_id] in inside]


def units_leading_to(unit_ids: Iterable[int]) -> set[int]:
    """These units, and all that events ended or took parts from and that led to one of them; two statements."""
    found = set(unit_ids)
    found.update(Unit.objects.filter(heir__in=found).values_list("pk", flat=True))
    pairs = Succession.objects.exclude(event__kind=UnitEventKind.REFORM)
    before: dict[int, set[int]] = {}
    for successor_id, predecessor_id in pairs.values_list("successor_id", "predecessor_id"):
        before.setdefault(successor_id, set()).add(predecessor_id)
    new = set(found)
    while new:
        new = {old for one in new for old in before.get(one, ())} - found
        found |= new
    return found


def first_day_leading_to(unit_id: int) -> date:
    """The first day of the oldest of the units that events led to this one."""
    first: date = UnitVersion.objects.filter(unit__in=units_leading_to([unit_id])).earliest("valid_from").valid_from
    return first


def carried_by(posting: Posting, day: date) -> Posting:
    """The posting itself, or, where it carries another on from a coming day, the one that holds until then."""
    while posting.continues is not None and _begins_after(posting, day):
        posting = posting.continues
    return posting


def _begins_after(posting: Posting, day: date) -> bool:
    return bool(PostingVersion.objects.known().filter(posting=posting, starts_on__gt=day).exists())


def _carried_on(posting_ids: Iterable[int], today: date) -> Mapping[int, tuple[int, int]]:
    """By posting: the posting that carries it on by that day, and the unit of that."""
    versions = PostingVersion.objects.known().filter(posting__continues__in=list(posting_ids), starts_on__lte=today)
    rows = versions.values_list("posting__continues_id", "posting_id", "unit_id")
    return {old: (new, unit_id) for old, new, unit_id in rows}
