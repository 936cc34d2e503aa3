"""Which checklists one's positions ask for: those that show a competency a position requires, gaps first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from assessments.models import Checklist, ChecklistVersion
from lms.competencies.domain.catalogue import competencies_in_force
from lms.evidence.domain.recording import provable_levels
from lms.evidence.enums import EvidenceKind
from lms.learn.observing.rows import ObservationRow
from lms.org.models import Official
from lms.plans.domain.status import postings_on, status_from_facts


@dataclass(frozen=True)
class AskedOutcome:
    """What passing shows, beside what is required (0: not required) and held."""

    name: str
    level: int
    required: int
    held: int

    @property
    def closes_gap(self) -> bool:
        return self.held < self.required <= self.level


@dataclass(frozen=True)
class AskedChecklist:
    code: str
    version: ChecklistVersion
    outcomes: tuple[AskedOutcome, ...]
    latest: ObservationRow | None

    @property
    def closes_gap(self) -> bool:
        return any(one.closes_gap for one in self.outcomes)


def asked_checklists(official: Official, as_of: date, rows: Iterable[ObservationRow]) -> list[AskedChecklist]:
    """A fixed number of statements. `rows`: the person's own observations, the newest first."""
    required, held = _standing(official, as_of)
    words = competencies_in_force(as_of)
    provable = provable_levels(EvidenceKind.OBSERVATION, as_of)
    latest: dict[str, ObservationRow] = {}
    for row in rows:
        latest.setdefault(row.checklist, row)
    found = []
    for one in Checklist.objects.serving(official.pk, as_of).with_current():
        for version in one.current:
            outcomes = tuple(
                AskedOutcome(
                    name=words[outcome.competency_id].name,
                    level=min(outcome.level, provable.get(outcome.competency_id, provable.get(None, 0))),
                    required=required.get(outcome.competency_id, 0),
                    held=held.get(outcome.competency_id, 0),
                )
                for outcome in version.outcomes.all()
                if outcome.competency_id in words  # a newer framework may have dropped it
            )
            if any(outcome.required for outcome in outcomes):
                found.append(AskedChecklist(one.code, version, outcomes, latest.get(one.code)))
    return sorted(found, key=lambda asked: not asked.closes_gap)


def _standing(official: Official, as_of: date) -> tuple[dict[int, int], dict[int, int]]:
    """What running and coming postings require, the highest of each, and what is held."""
    postings = postings_on(as_of, where=Q(posting__official=official), upcoming=True)
    required: dict[int, int] = {}
    held: dict[int, int] = {}
    for day in sorted({max(one.starts_on, as_of) for one in postings}):
        some = [one for one in postings if max(one.starts_on, as_of) == day]
        for status in status_from_facts(some, day):
            for check in status.checks:
                key = check.required.competency_id
                required[key] = max(required.get(key, 0), check.required.min_level)
                held.setdefault(key, check.holding.level)
    return required, held
