"""Units by day: where a unit stands, what it came from, what it became.

The names are in `unit_names.py`, the search in `unit_search.py`, the writes in `divisions.py`; all are offered here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from lms.org.domain.divisions import (
    close_division,
    confirm_division,
    create_division,
    divisions_of,
    rename_division,
)
from lms.org.domain.unit_names import Crumb, UnitName, unit_names
from lms.org.domain.unit_search import FormerName, UnitMatch, find_units
from lms.org.enums import COMMUNE_TYPES, PROVINCE_TYPES, UNKNOWN_START, SuccessionShare
from lms.org.models import Succession, Unit, UnitVersion

__all__ = [
    "UNKNOWN_START",
    "Crumb",
    "FormerName",
    "UnitLink",
    "UnitMatch",
    "UnitName",
    "close_division",
    "commune_of",
    "confirm_division",
    "create_division",
    "crumbs",
    "divisions_of",
    "find_units",
    "predecessors_of",
    "province_of",
    "rename_division",
    "successors_of",
    "unit_names",
]


@dataclass(frozen=True)
class UnitLink:
    """A unit at the other end of a succession, named as on the day it took over or gave up."""

    unit: UnitName
    share: SuccessionShare
    is_default_successor: bool
    effective_on: date
    document_number: str


def crumbs(unit: Unit, as_of: date) -> tuple[Crumb, ...]:
    """From the province down to the unit itself; empty for a unit without any version."""
    name = unit_names([unit.pk], as_of).get(unit.pk)
    return name.path if name else ()


def first_day_of(unit_id: int) -> date:
    """The day a unit began under its first name."""
    first: date = UnitVersion.objects.filter(unit=unit_id).earliest("valid_from").valid_from
    return first


def commune_of(unit: Unit, as_of: date) -> Unit | None:
    """The commune the unit is or belongs to that day; None for a province and for a former district."""
    return _first_of(unit, as_of, COMMUNE_TYPES)


def province_of(unit: Unit, as_of: date) -> Unit | None:
    return _first_of(unit, as_of, PROVINCE_TYPES)


def _first_of(unit: Unit, as_of: date, types: tuple[str, ...]) -> Unit | None:
    wanted = next((step.unit_id for step in crumbs(unit, as_of) if step.unit_type in types), None)
    if wanted is None or wanted == unit.pk:
        return unit if wanted else None
    return Unit.objects.get(pk=wanted)


def successors_of(unit: Unit) -> list[UnitLink]:
    """What the unit became, whole or in parts. For parts, a person says who goes where."""
    links = Succession.objects.filter(predecessor=unit)
    return _links(links, "successor_id")


def predecessors_of(unit: Unit) -> list[UnitLink]:
    """What the unit was made of."""
    links = Succession.objects.filter(successor=unit)
    return _links(links, "predecessor_id")


def _links(links: QuerySet[Succession], end: str) -> list[UnitLink]:
    rows = list(links.select_related("event").order_by("event__effective_on", "pk"))
    names: dict[tuple[date, int], UnitName] = {}
    for day in {row.event.effective_on for row in rows}:
        ids = [getattr(row, end) for row in rows if row.event.effective_on == day]
        names |= {(day, unit_id): name for unit_id, name in unit_names(ids, day).items()}
    return [
        UnitLink(
            unit=names[row.event.effective_on, getattr(row, end)],
            share=SuccessionShare(row.share),
            is_default_successor=row.is_default_successor,
            effective_on=row.event.effective_on,
            document_number=row.event.document_number,
        )
        for row in rows
    ]
