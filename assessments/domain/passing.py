"""Whether marks pass: enough as a whole, and of each competency that has a mark of its own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from assessments.models import Attempt

WHOLE_MARK = 100


@dataclass(frozen=True)
class PassRule:
    """`by_competency`: per cent of the marks of its questions. `competency_of`: by question of the paper."""

    pass_mark: int
    by_competency: Mapping[int, int] = field(default_factory=dict)
    competency_of: Mapping[int, int | None] = field(default_factory=dict)

    def passed_by(self, marks: Mapping[int, Decimal]) -> bool:
        """`marks`: by question, 0 to 1."""
        if total_of(marks.values()) < self.pass_mark:
            return False
        return all(self.enough_of(competency_id, marks) for competency_id in self.by_competency)

    def enough_of(self, competency_id: int, marks: Mapping[int, Decimal]) -> bool:
        """Also where the paper asked nothing of it: what nobody was asked nobody missed."""
        given = [mark for question, mark in marks.items() if self.competency_of.get(question) == competency_id]
        return sum(given, Decimal(0)) * WHOLE_MARK >= self.by_competency[competency_id] * len(given)


def total_of(marks: Iterable[Decimal]) -> Decimal:
    return sum(marks, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percents_of(attempt: Attempt) -> dict[int, int]:
    """By competency, as frozen; JSON keeps its keys as text."""
    return {int(competency_id): percent for competency_id, percent in attempt.competency_marks.items()}
