"""The tree of units, upwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Func, QuerySet, Value

_UPWARDS = """(
    WITH RECURSIVE upwards (unit_id) AS (
        SELECT CASE WHEN asked.heir_since <= '%(day)s' THEN asked.heir_id ELSE asked.id END
        FROM org_unit asked WHERE asked.id IN {start}
        UNION
        SELECT held.parent_id FROM org_unitversion held JOIN upwards ON held.unit_id = upwards.unit_id
        WHERE held.superseded_at IS NULL AND held.parent_id IS NOT NULL
        AND (held.valid_to IS NULL OR held.valid_to >= '%(day)s')
    ), inherited (unit_id) AS (
        SELECT unit_id FROM upwards
        UNION
        SELECT link.predecessor_id FROM org_succession link JOIN inherited ON link.successor_id = inherited.unit_id
        JOIN org_unitevent event ON event.id = link.event_id AND event.kind <> 'reform'
    )
    SELECT unit_id FROM inherited
)"""
"""From an ended unit it goes up from the one that answers for it (`Unit.heir`).

With the units these took over from, whole or in part: what was written for those is for whoever came from there. Not
those of the reform: nobody wrote anything here before it."""


class UnitsAtOrAbove(Func):
    """Ids of the units, of all above them on that day or a coming one, and of those they took over from; for `__in`.

    `units`: ids, an outer query's column, or one queryset of ids. Written out because the ORM has no recursion.
    """

    output_field = BigIntegerField()

    def __init__(self, *units: Any, as_of: date) -> None:
        asked = units or (Value(None),)
        one_query = len(asked) == 1 and isinstance(asked[0], QuerySet)  # puts its own brackets
        self.template = _UPWARDS.format(start="%(expressions)s" if one_query else "(%(expressions)s)")
        super().__init__(*(Value(one) if isinstance(one, int) else one for one in asked), day=as_of.isoformat())


def units_above_each(unit_ids: Iterable[int], as_of: date) -> dict[int, frozenset[int]]:
    """By unit what `UnitsAtOrAbove` gives for it alone; three statements."""
    ids = set(unit_ids)
    versions = apps.get_model("org", "UnitVersion")._default_manager
    held = versions.lasting_on(as_of).filter(unit__in=UnitsAtOrAbove(*sorted(ids), as_of=as_of), parent__isnull=False)
    parents: dict[int, set[int]] = defaultdict(set)
    for unit_id, parent_id in held.values_list("unit_id", "parent_id"):
        parents[unit_id].add(parent_id)
    for successor_id, predecessor_id in _taken_over().values_list("successor_id", "predecessor_id"):
        parents[successor_id].add(predecessor_id)
    heirs = heirs_on(ids, as_of)
    return {unit_id: frozenset(_closure(heirs.get(unit_id, unit_id), parents)) for unit_id in ids}


def heirs_on(unit_ids: Iterable[int], as_of: date) -> dict[int, int]:
    """By unit that ended by an event before that day: the unit that answers for it."""
    units = apps.get_model("org", "Unit")._default_manager
    return dict(units.filter(pk__in=set(unit_ids), heir_since__lte=as_of).values_list("pk", "heir_id"))


def _taken_over() -> QuerySet[Any]:
    successions = apps.get_model("org", "Succession")._default_manager
    return successions.exclude(event__kind="reform")


def _closure(unit_id: int, parents: Mapping[int, set[int]]) -> set[int]:
    found, new = {unit_id}, {unit_id}
    while new:
        new = {parent for one in new for parent in parents.get(one, ())} - found
        found |= new
    return found
