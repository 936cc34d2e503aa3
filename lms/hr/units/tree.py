"""The units of a scope as a tree: province, communes, divisions, with how many people and free seats each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import Count

from lms.hr.scope import HrScope
from lms.org.domain.headcounts import seats_at
from lms.org.enums import UnitMark, UnitType
from lms.org.models import PostingVersion, UnitVersion
from lms.org.querysets import UnitQuerySet

FOLDED_AT_MOST = 12
"""So few communes come with their divisions, folded; of more, each is fetched by its link."""
LISTED_AT_MOST = 200
"""More communes than any province has: of a wider grant each province is fetched by its link too."""


@dataclass(frozen=True)
class Branch:
    """A unit with all below it counted in. `label` says the province where the tree doesn't, `former` the old name that
    it was found by.

    What stands below is shown (`is_open`), or there behind a fold (`is_folded`), or fetched by a link.
    """

    unit_id: int
    uid: UUID
    name: str
    unit_type: str
    people: int
    vacant: int
    unconfirmed: int
    below: tuple[Branch, ...] = field(default=(), repr=False)
    is_unconfirmed: bool = False
    label: str = ""
    former: str = ""
    is_open: bool = False
    is_folded: bool = False

    @property
    def is_division(self) -> bool:
        return self.unit_type == UnitType.DIVISION

    @property
    def has_divisions(self) -> bool:
        return bool(self.below) and self.below[0].is_division


def branches_of(scope: HrScope) -> tuple[Branch, ...]:
    """The chosen unit, or each that is granted, with what stands below it today; four statements."""
    day = scope.as_of
    versions = UnitVersion.objects.in_force(day).filter(unit__in=scope.units).order_by("sort_key", "pk")
    below: dict[int, list[UnitVersion]] = {}
    own: dict[int, UnitVersion] = {}
    for version in versions.select_related("unit"):
        own[version.unit_id] = version
        below.setdefault(version.parent_id or 0, []).append(version)
    people = people_at(scope.units, day)
    vacant: Counter[int] = Counter()
    for seats in seats_at(own, day):
        vacant[seats.unit_id] += seats.vacant
    roots = [scope.unit] if scope.unit else list(scope.tops)
    return tuple(_grown(own[one.unit_id], below, people, vacant) for one in roots if one.unit_id in own)


def people_at(units: UnitQuerySet, day: date) -> Counter[int]:
    """By unit: who has the main posting there; each person counts once (design 3.8)."""
    seated = PostingVersion.objects.active_on(day).filter(is_main=True, unit__in=units)
    counted = seated.order_by().values("unit_id").annotate(count=Count("posting__official", distinct=True))
    return Counter({row["unit_id"]: row["count"] for row in counted})


def _grown(
    version: UnitVersion, below: Mapping[int, list[UnitVersion]], people: Counter[int], vacant: Counter[int]
) -> Branch:
    twigs = tuple(_grown(one, below, people, vacant) for one in below.get(version.unit_id, ()))
    is_unconfirmed = version.mark == UnitMark.DEFAULT
    return Branch(
        unit_id=version.unit_id,
        uid=version.unit.uid,
        name=version.name,
        unit_type=version.unit_type,
        people=people[version.unit_id] + sum(one.people for one in twigs),
        vacant=vacant[version.unit_id] + sum(one.vacant for one in twigs),
        unconfirmed=is_unconfirmed + sum(one.unconfirmed for one in twigs),
        below=twigs,
        is_unconfirmed=is_unconfirmed,
    )


def communes_in(branches: Collection[Branch]) -> list[Branch]:
    """All branches right above divisions, or that could have some."""
    found = []
    for one in branches:
        inner = [twig for twig in one.below if not twig.is_division]
        found += communes_in(inner) if inner else [one]
    return found


def pruned(branches: Collection[Branch], found: Mapping[int, Branch]) -> tuple[Branch, ...]:
    """Only the communes found, below the provinces they lie in; nothing of a province without any."""
    kept = []
    for one in branches:
        inner = [twig for twig in one.below if not twig.is_division]
        if inner:
            rest = pruned(inner, found)
            if rest:
                kept.append(replace(one, below=rest))
        elif one.unit_id in found:
            kept.append(found[one.unit_id])
    return tuple(kept)


def arranged(branches: Collection[Branch], asked: Collection[str]) -> tuple[Branch, ...]:
    """Ready to be drawn: what was asked for (uids) is open, the rest as light as so many communes need."""
    count = len(communes_in(branches))
    return tuple(_arranged(one, asked, count) for one in branches)


def _arranged(one: Branch, asked: Collection[str], count: int) -> Branch:
    if one.has_divisions:
        is_open = one.is_open or str(one.uid) in asked
        return replace(one, is_open=is_open, is_folded=not is_open and count <= FOLDED_AT_MOST)
    is_open = count <= LISTED_AT_MOST or str(one.uid) in asked
    return replace(one, is_open=is_open, below=tuple(_arranged(twig, asked, count) for twig in one.below))
