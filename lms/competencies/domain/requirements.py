"""What postings require on a day. Nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.enums import FrameworkStatus, RequirementKind
from lms.competencies.models import FrameworkVersion, Requirement
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
    weight: int = 1


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
    weight: int = 1


COLUMNS = (
    "id",
    "position_id",
    "competency_id",
    "employer_id",
    "min_level",
    "max_level",
    "kind",
    "mark",
    "weight",
)
"""Of a stored requirement, in the order of the fields of `RequirementRow`."""


def requirements_for(
    seats: Iterable[Seat],
    as_of: date,
    *,
    known_at: datetime | None = None,
    chains: Mapping[int, Sequence[int]] | None = None,
    words: Mapping[int, CompetencyWords] | None = None,
) -> dict[Seat, list[RequiredLevel]]:
    """Every seat's requirements that day as known at a moment (now when none is given), in the framework's order. Four
    statements, however many seats; two fewer where the caller knows the `chains` (as `unit_chains` gives them), one
    fewer where they know the `words` (`competencies_in_force` of that day).

    The framework itself has no second date: its order and first levels are those we know today.
    """
    wanted = set(seats)
    if not wanted:
        return {}
    rows: dict[int, list[RequirementRow]] = defaultdict(list)
    positions = {seat.position_id for seat in wanted}
    in_force = Requirement.objects.in_force(as_of, known_at).filter(position_id__in=positions)
    for values in in_force.order_by("-valid_from", "pk").values_list(*COLUMNS):
        rows[values[1]].append(RequirementRow(*values))
    words = competencies_in_force(as_of) if words is None else words
    order = {key: one.order for key, one in words.items()}
    first_levels = {key: one.first_level for key, one in words.items()}
    chains = unit_chains({seat.unit_id for seat in wanted}, as_of, known_at) if chains is None else chains
    employers = {key: {row.employer_id for row in some} - {None} for key, some in rows.items()}
    resolved: dict[tuple[int, tuple[int, ...]], list[RequiredLevel]] = {}
    found = {}
    for seat in wanted:
        # Seats of a position differ only by the employers above them that ask for something of their own.
        asking = employers.get(seat.position_id, set())
        chain = tuple(unit_id for unit_id in chains[seat.unit_id] if unit_id in asking)
        key = (seat.position_id, chain)
        if key not in resolved:
            required = resolve(rows[seat.position_id], chain, first_levels)
            resolved[key] = sorted(required, key=lambda one: order.get(one.competency_id, 0))
        found[seat] = list(resolved[key])
    return found


def requirements_change_on(position_ids: Iterable[int], after: date) -> dict[int, date]:
    """By position, the first later day on which its requirements begin, end or are counted by another framework; two
    statements. Positions for which nothing of that is recorded are left out."""
    positions = set(position_ids)
    ahead = Q(valid_from__gt=after) | Q(valid_to__gte=after)
    versions = FrameworkVersion.objects.exclude(status=FrameworkStatus.DRAFT).filter(ahead)
    of_all = _turns(versions.values_list("valid_from", "valid_to"), after)
    days = {position_id: list(of_all) for position_id in positions}
    rows = Requirement.objects.known().filter(ahead, position_id__in=positions)
    for position_id, *span in rows.values_list("position_id", "valid_from", "valid_to"):
        days[position_id] += _turns([span], after)
    return {position_id: min(found) for position_id, found in days.items() if found}


def chains_change_on(chains: Mapping[int, Sequence[int]], after: date) -> dict[int, date]:
    """By unit, the first later day on which it or a unit above it goes to another parent, so that other employers'
    rules may hold; one statement. `chains` as `unit_chains` gives them for `after`."""
    members = {unit_id for chain in chains.values() for unit_id in chain}
    lasting = UnitVersion.objects.lasting_on(after).filter(unit_id__in=members).order_by("valid_from", "pk")
    parents: dict[int, int | None] = {}
    moves: dict[int, date] = {}
    for unit_id, begins, parent_id in lasting.values_list("unit_id", "valid_from", "parent_id"):
        if parents.setdefault(unit_id, parent_id) != parent_id:
            moves.setdefault(unit_id, begins)
    found = {unit_id: [moves[one] for one in chain if one in moves] for unit_id, chain in chains.items()}
    return {unit_id: min(days) for unit_id, days in found.items() if days}


def unit_chains(unit_ids: set[int], as_of: date, known_at: datetime | None = None) -> dict[int, list[int]]:
    """For each unit itself, its parent, and the parent above, nearest first; two statements at most.

    As known at a moment, a unit stands where the newest version recorded by then puts it: when its end was recorded
    isn't kept.
    """
    versions = UnitVersion.objects.in_force(as_of)
    if known_at is not None:
        recorded = UnitVersion.objects.filter(recorded_at__lte=known_at, valid_from__lte=as_of)
        versions = recorded.order_by("valid_from", "pk")
    parents: dict[int, int | None] = {}
    level = set(unit_ids)
    for _step in range(2):
        if not level:
            break
        found = dict(versions.filter(unit_id__in=level).values_list("unit_id", "parent_id"))
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
    """The nearest employer's row replaces the default; a minimum below the first described level counts as it.

    Of two rows equally near the first one given counts: `requirements_for` gives the newest first.
    """
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


def employers_of(required: Iterable[RequiredLevel]) -> set[int]:
    """Ids of those whose own rules these are; the default is nobody's."""
    return {one.employer_id for one in required if one.employer_id is not None}


def strictest(several: Iterable[Iterable[RequiredLevel]]) -> list[RequiredLevel]:
    """The union over several postings: highest minimum, highest maximum, greatest weight, must before should."""
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
            weight=max(other.weight, required.weight),
        )
    return list(union.values())


def _turns(spans: Iterable[Sequence[date | None]], after: date) -> list[date]:
    """Days after that one on which a span begins or is over."""
    days = []
    for valid_from, valid_to in spans:
        days += [valid_from, valid_to + timedelta(days=1) if valid_to else None]
    return [day for day in days if day and day > after]


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
        weight=row.weight,
    )
