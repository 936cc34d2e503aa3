"""What one layer of requirements says of a position on a day, for the page that keeps it.

What holds there and whose rule it is, what the layer itself has on record, and what is to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.competencies.domain.catalogue import CompetencyWords
from lms.competencies.domain.requirement_changes import DAY, Demand, KeptRow, standing_on
from lms.competencies.domain.requirements import RequiredLevel, Seat, requirements_for, unit_chains
from lms.competencies.models import Requirement
from lms.core.domain.audit_history import HistoryLine, line_of
from lms.core.models import AuditEntry
from lms.org.models import Position, Unit

_NO_UNIT = 0
"""Stands for a seat at no employer's: only the default reaches it."""
HISTORY_SHOWN = 100


@dataclass(frozen=True)
class BoardLine:
    """One competency that holds there: what, whose rule, on which paper, until when."""

    words: CompetencyWords
    required: RequiredLevel
    row: Requirement

    @property
    def demand(self) -> Demand:
        return Demand(self.row.min_level, self.row.max_level, self.required.kind, self.row.weight)


@dataclass(frozen=True)
class Coming:
    """From that day on the layer asks for something else; `demand` None: for nothing of its own."""

    day: date
    words: CompetencyWords
    demand: Demand | None


def resolved_on(position_ids: Iterable[int], employer: Unit | None, day: date) -> dict[int, list[RequiredLevel]]:
    """By position, what holds at the employer itself, or by the default alone; four statements at most."""
    unit_id = employer.pk if employer else _NO_UNIT
    chains: Mapping[int, Sequence[int]] = unit_chains({unit_id}, day) if employer else {_NO_UNIT: ()}
    found = requirements_for((Seat(pk, unit_id) for pk in position_ids), day, chains=chains)
    return {seat.position_id: required for seat, required in found.items()}


def board_of(
    position: Position, employer: Unit | None, day: date, words: Mapping[int, CompetencyWords]
) -> list[BoardLine]:
    required = resolved_on([position.pk], employer, day)[position.pk]
    rows = Requirement.objects.in_bulk([one.requirement_id for one in required])
    return [
        BoardLine(words[one.competency_id], one, rows[one.requirement_id])
        for one in required
        if one.competency_id in words
    ]


def default_count(position: Position, day: date) -> int:
    """How many competencies the default asks for; one statement."""
    rows = Requirement.objects.in_force(day).of_layer(None).filter(position=position)
    return int(rows.values("competency").distinct().count())


def own_demands(rows: Iterable[KeptRow], day: date) -> dict[int, Demand]:
    """By competency, what the layer itself asks for; of the rows of one position."""
    by_competency: dict[int, list[KeptRow]] = {}
    for row in rows:
        by_competency.setdefault(row.key.competency_id, []).append(row)
    standing = {key: standing_on(some, day) for key, some in by_competency.items()}
    return {key: row.demand for key, row in standing.items() if row is not None}


def coming_changes(rows: Sequence[KeptRow], day: date, words: Mapping[int, CompetencyWords]) -> list[Coming]:
    """What the layer has on record from later days; of the rows of one position, in the order of days."""
    starts = {(row.valid_from, row.key.competency_id): row.demand for row in rows if row.valid_from > day}
    ends = {
        (row.valid_to + DAY, row.key.competency_id) for row in rows if row.valid_to is not None and row.valid_to >= day
    }
    turns: dict[tuple[date, int], Demand | None] = dict.fromkeys(ends) | starts
    ordered = sorted((turn for turn in turns if turn[1] in words), key=lambda turn: (turn[0], words[turn[1]].order))
    return [Coming(turn[0], words[turn[1]], turns[turn]) for turn in ordered]


def history_of(position: Position, employer: Unit | None) -> list[HistoryLine]:
    """Who wrote what when, newest first; the files that were loaded have no line. Two statements."""
    rows = Requirement.objects.filter(position=position).of_layer(employer.pk if employer else None)
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    entries = AuditEntry.objects.filter(target_type=Requirement._meta.label_lower, target_id__in=keys)
    return [line_of(entry) for entry in entries.order_by("-at", "pk")[:HISTORY_SHOWN]]
