"""Whom a report counts: the people whose main posting is in its unit on its day, each where the report puts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from certificates.reports.contract import Asked
from lms.core.vietnamese.names import phrase_sort_key
from lms.org.domain.position_titles import position_titles_on
from lms.org.domain.succession.lineage import held_inside, units_leading_to
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.models import Official, Unit
from lms.plans.domain.status import PostingFact, postings_on


@dataclass(frozen=True)
class Place:
    """The row somebody counts in: the unit right below the report's, or that unit itself."""

    unit_id: int
    label: str
    order: tuple[bool, str, int]


@dataclass(frozen=True)
class CountedPerson:
    """`unit` is the name of the division or commune they sit in, `place` where the report counts them."""

    official_id: int
    uid: UUID
    name: str
    sort_key: str
    birth_year: int | None
    staff_code: str
    position: str
    unit: str
    place: Place


@dataclass(frozen=True)
class Counted:
    """The report's unit by name, and its people in the order of units, then of Vietnamese names."""

    unit: UnitName
    people: tuple[CountedPerson, ...]

    @property
    def ids(self) -> list[int]:
        return [person.official_id for person in self.people]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(dict.fromkeys(person.place for person in self.people))

    @property
    def by_id(self) -> Mapping[int, CountedPerson]:
        return {person.official_id: person for person in self.people}


def people_counted(asked: Asked) -> Counted:
    """Four statements on the units of the day, a few more by those of today; none a person."""
    seats = _seats(asked)
    names = unit_names({unit_id for _posting, unit_id in seats} | {asked.unit.pk}, asked.units_on)
    above = {_row_of(names[unit_id], asked.unit.pk) for _posting, unit_id in seats}
    if missing := above - names.keys():
        names |= unit_names(missing, asked.units_on)
    own = names[asked.unit.pk]
    places = {unit_id: _place(names[unit_id], own) for unit_id in above}
    titles = position_titles_on({posting.position_id for posting, _unit in seats}, asked.as_of, asked.known_at)
    fields = ("pk", "uid", "full_name", "sort_key", "birth_year", "staff_code")
    rows = Official.objects.filter(pk__in=[posting.official_id for posting, _unit in seats]).values_list(*fields)
    found = {row[0]: row for row in rows}
    people = {
        posting.official_id: CountedPerson(
            *found[posting.official_id],
            position=titles[posting.position_id],
            unit=names[unit_id].name,
            place=places[_row_of(names[unit_id], asked.unit.pk)],
        )
        for posting, unit_id in seats
    }
    order = sorted(people.values(), key=lambda one: (one.place.order, one.sort_key, one.official_id))
    return Counted(own, tuple(order))


def by_place(people: Iterable[CountedPerson]) -> dict[Place, list[CountedPerson]]:
    found: dict[Place, list[CountedPerson]] = {}
    for person in people:
        found.setdefault(person.place, []).append(person)
    return found


def _seats(asked: Asked) -> list[tuple[PostingFact, int]]:
    """Main postings of the day, each with the unit it counts in."""
    if asked.units_on == asked.as_of:
        inside = Unit.objects.within(asked.unit.pk, asked.as_of).values("pk")
        where = Q(unit_id__in=inside, is_main=True)
        return [(one, one.unit_id) for one in postings_on(asked.as_of, known_at=asked.known_at, where=where)]
    inside_today = set(Unit.objects.within(asked.unit.pk, asked.units_on).values_list("pk", flat=True))
    where = Q(unit_id__in=units_leading_to(inside_today), is_main=True)
    return held_inside(postings_on(asked.as_of, known_at=asked.known_at, where=where), inside_today, asked.units_on)


def _row_of(name: UnitName, own_id: int) -> int:
    path = [step.unit_id for step in name.path]
    at = path.index(own_id)
    return path[min(at + 1, len(path) - 1)]


def _place(name: UnitName, own: UnitName) -> Place:
    is_own = name.unit_id == own.unit_id
    label = _("Trực thuộc %(unit)s") % {"unit": name.name} if is_own and name.above else name.name
    return Place(name.unit_id, label, (not is_own, phrase_sort_key(name.short_name), name.unit_id))
