"""What postings require on a day. Nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms.competencies.enums import RequirementKind
from lms.competencies.models import CompetencyVersion, Requirement
from lms.org.models import UnitVersion


@dataclass(frozen=True)
class Seat:
    """A position at a unit: what a posting looks like from here."""

    position_id: int
    unit_id: int


@dataclass(frozen=True)
class RequiredLevel:
    """One requirement as it holds for a seat. Met = held ≥ `min_level`; `max_level` is the aim shown.

    `raised_from` is the minimum as written where it lay below the first described level (which then counts).
    """

    requirement_id: int
    competency_id: int
    min_level: int
    max_level: int
    kind: RequirementKind
    mark: str
    employer_id: int | None = None
    raised_from: int | None = None


@dataclass(frozen=True)
class RequirementRow:
    """A stored requirement, as plain values."""

    id: int
    position_id: int
    competency_id: int
    employer_id: int | None
    min_level: int
    max_level: int
    kind: str
    mark: str


def requirements_for(
    seats: Iterable[Seat], as_of: date, *, chains: Mapping[int, Sequence[int]] | None = None
) -> dict[Seat, list[RequiredLevel]]:
    """Every seat's requirements that day, in the framework's order. Four statements, however many seats; two where
    the caller knows the `chains` (as `unit_chains` gives them)."""
    wanted = set(seats)
    if not wanted:
        return {}
    rows: dict[int, list[RequirementRow]] = defaultdict(list)
    fields = ("id", "position_id", "competency_id", "employer_id", "min_level", "max_level", "kind", "mark")
    positions = {seat.position_id for seat in wanted}
    for values in Requirement.objects.in_force(as_of).filter(position_id__in=positions).values_list(*fields):
        rows[values[1]].append(RequirementRow(*values))
    order: dict[int, int] = {}
    first_levels: dict[int, int] = {}
    for competency_id, place, first in CompetencyVersion.objects.in_force(as_of).values_list(
        "competency_id", "order", "first_level"
    ):
        order[competency_id] = place
        first_levels[competency_id] = first
    chains = unit_chains({seat.unit_id for seat in wanted}, as_of) if chains is None else chains
    return {
        seat: sorted(
            resolve(rows[seat.position_id], chains[seat.unit_id], first_levels),
            key=lambda required: order.get(required.competency_id, 0),
        )
        for seat in wanted
    }


def unit_chains(unit_ids: set[int], as_of: date) -> dict[int, list[int]]:
    """For each unit itself, its parent, and the parent above, nearest first; two statements at most."""
    parents: dict[int, int | None] = {}
    level = set(unit_ids)
    for _step in range(2):
        if not level:
            break
        found = dict(UnitVersion.objects.in_force(as_of).filter(unit_id__in=level).values_list("unit_id", "parent_id"))
        parents |= found
        level = {parent for parent in found.values() if parent is not None} - parents.keys()
    chains: dict[int, list[int]] = {}
    for unit_id in unit_ids:
        chain, above = [unit_id], parents.get(unit_id)
        while above is not None:
            chain.append(above)
            above = parents.get(above)
        chains[unit_id] = chain
    return chains


def resolve(
    rows: Iterable[RequirementRow], chain: Sequence[int], first_levels: Mapping[int, int]
) -> list[RequiredLevel]:
    """The nearest employer's row replaces the default; a minimum below the first described level counts as it."""
    nearness = {unit_id: distance for distance, unit_id in enumerate(chain)}
    nearest: dict[int, tuple[int, RequirementRow]] = {}
    for row in rows:
        distance = len(chain) if row.employer_id is None else nearness.get(row.employer_id, -1)
        if distance < 0:
            continue  # another employer's row
        best = nearest.get(row.competency_id)
        if best is None or distance < best[0]:
            nearest[row.competency_id] = (distance, row)
    return [_required(row, first_levels.get(row.competency_id, 1)) for _, row in nearest.values()]


def strictest(several: Iterable[Iterable[RequiredLevel]]) -> list[RequiredLevel]:
    """The union over several postings: highest minimum, highest maximum, must before should."""
    union: dict[int, RequiredLevel] = {}
    for required in (one for many in several for one in many):
        other = union.get(required.competency_id)
        if other is None:
            union[required.competency_id] = required
            continue
        leading = max(other, required, key=lambda one: (one.kind == RequirementKind.MUST, one.min_level))
        union[required.competency_id] = replace(
            leading,
            min_level=max(other.min_level, required.min_level),
            max_level=max(other.max_level, required.max_level),
        )
    return list(union.values())


def _required(row: RequirementRow, first_level: int) -> RequiredLevel:
    return RequiredLevel(
        requirement_id=row.id,
        competency_id=row.competency_id,
        min_level=max(row.min_level, first_level),
        max_level=max(row.max_level, first_level),
        kind=RequirementKind(row.kind),
        mark=row.mark,
        employer_id=row.employer_id,
        raised_from=row.min_level if row.min_level < first_level else None,
    )
