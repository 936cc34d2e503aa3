"""What units were called on a day, always with the province: names repeat across provinces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models.expressions import RawSQL

from lms.core.vietnamese.names import phrase_sort_key
from lms.core.vietnamese.text import search_key
from lms.org.enums import COMMUNE_TYPES, UnitMark, UnitType
from lms.org.models import UnitVersion


@dataclass(frozen=True)
class Crumb:
    """A unit by name, as a step on the way down to another."""

    unit_id: int
    name: str
    unit_type: str
    short_name: str = field(default="", compare=False)


@dataclass(frozen=True)
class UnitName:
    """A unit as it was called that day. A unit that had ended by then keeps its last name, one to come its first."""

    unit_id: int
    uid: UUID
    name: str
    short_name: str
    unit_type: str
    code: str
    mark: str
    valid_from: date
    valid_to: date | None
    above: tuple[Crumb, ...]
    """Province first, the parent last; empty for a province."""

    @property
    def type(self) -> UnitType:
        return UnitType(self.unit_type)

    @property
    def province(self) -> str:
        """The name of the province (a province is its own)."""
        return self.path[0].name

    @property
    def province_id(self) -> int:
        return self.path[0].unit_id

    @property
    def commune_id(self) -> int | None:
        """The commune: itself or the one above; None for a province or a former district."""
        return next((step.unit_id for step in reversed(self.path) if step.unit_type in COMMUNE_TYPES), None)

    @property
    def path(self) -> tuple[Crumb, ...]:
        return (*self.above, Crumb(self.unit_id, self.name, self.unit_type, self.short_name))

    @property
    def is_unconfirmed(self) -> bool:
        """Loaded as a default; the screen says so beside the name."""
        return self.mark == UnitMark.DEFAULT

    @property
    def label(self) -> str:
        """`Phường X, Thành phố Y`; a division is set off by a dash, as its own name may hold commas."""
        if self.unit_type != UnitType.DIVISION:
            return ", ".join(step.name for step in reversed(self.path))
        return f"{self.name} – {', '.join(step.name for step in reversed(self.above))}"

    @property
    def sort_key(self) -> tuple[str, ...]:
        """Province, commune, division, each where the tree of units has it."""
        return tuple(_sort_key(step.short_name, step.name) for step in self.path)

    def __str__(self) -> str:
        return self.label


def name_fields(name: str, short_name: str) -> dict[str, str]:
    """A name with the keys that go with it: lists sort by the short name, search looks at the full one."""
    return {
        "name": name,
        "short_name": short_name,
        "sort_key": _sort_key(short_name, name)[:400],
        "search_key": search_key(name),
    }


def _sort_key(short_name: str, name: str) -> str:
    return f"{phrase_sort_key(short_name)}0{phrase_sort_key(name)}"


def unit_names(unit_ids: Iterable[int], as_of: date) -> dict[int, UnitName]:
    """Names by unit id, in one statement for any number of units."""
    ids = set(unit_ids)
    versions = _histories(ids)
    return {unit_id: _name_of(unit_id, versions, as_of) for unit_id in ids if unit_id in versions}


def unit_names_on(wanted: Iterable[tuple[int, date]]) -> dict[tuple[int, date], UnitName]:
    """Names by unit id and day, each unit as it was called that day; one statement for any number of days."""
    pairs = set(wanted)
    versions = _histories({unit_id for unit_id, _day in pairs})
    return {pair: _name_of(pair[0], versions, pair[1]) for pair in pairs if pair[0] in versions}


def _histories(ids: set[int]) -> dict[int, list[_Version]]:
    versions: dict[int, list[_Version]] = {}
    if not ids:
        return versions
    for version in sorted(_versions_of(ids), key=attrgetter("valid_from")):
        versions.setdefault(version.unit_id, []).append(version)
    return versions


class _Version(NamedTuple):
    unit_id: int
    parent_id: int | None
    uid: UUID
    name: str
    short_name: str
    unit_type: str
    code: str
    mark: str
    valid_from: date
    valid_to: date | None


_WITH_THOSE_ABOVE = """
    WITH RECURSIVE upwards (unit_id) AS (
        SELECT asked.id FROM org_unit asked WHERE asked.id IN ({places})
        UNION
        SELECT held.parent_id FROM org_unitversion held JOIN upwards ON held.unit_id = upwards.unit_id
        WHERE held.superseded_at IS NULL AND held.parent_id IS NOT NULL
    )
    SELECT unit_id FROM upwards
"""


def _versions_of(ids: set[int]) -> Iterator[_Version]:
    """All versions of the units and of those above them, then or now."""
    columns = [name if name != "uid" else "unit__uid" for name in _Version._fields]
    places = ", ".join(["%s"] * len(ids))
    units = RawSQL(_WITH_THOSE_ABOVE.format(places=places), sorted(ids))  # noqa: S611 - no input is put into the text
    return map(_Version._make, UnitVersion.objects.filter(unit_id__in=units).values_list(*columns))


def _nearest(versions: list[_Version], day: date) -> _Version:
    """In force that day, else the last one before it, else the first (`versions` by `valid_from`)."""
    return next((version for version in reversed(versions) if version.valid_from <= day), versions[0])


def _name_of(unit_id: int, versions: dict[int, list[_Version]], as_of: date) -> UnitName:
    own = step = _nearest(versions[unit_id], as_of)
    above: list[Crumb] = []
    while step.parent_id is not None:
        day = max(step.valid_from, min(as_of, step.valid_to or as_of))
        step = _nearest(versions[step.parent_id], day)
        above.insert(0, Crumb(step.unit_id, step.name, step.unit_type, step.short_name))
    facts = own._asdict()
    del facts["parent_id"]
    return UnitName(**facts, above=tuple(above))
