"""Why somebody stands at a level: everything ever recorded for it, and what each piece does for the level of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.evidence.domain.holdings import EvidenceFact, Holding, holding_on, with_replaced
from lms.evidence.enums import Combining, EvidenceStanding
from lms.evidence.models import Evidence

SHOWN_BESIDE = (
    "rule",
    "result__attempt",
    "completion__enrolment__course",
    "observation__request__version",
    "observation__request__observer",
    "corrected_by__actor",
    "corrected_by__corrected_by",
    "handed_in__answered_by",
)


@dataclass(frozen=True)
class EvidenceLine:
    """A piece of evidence, those withdrawn too; `withdrawal` says when, why and by whom."""

    evidence: Evidence
    standing: EvidenceStanding

    @property
    def withdrawal(self) -> Evidence | None:
        return getattr(self.evidence, "corrected_by", None)

    @property
    def may_withdraw(self) -> bool:
        return self.withdrawal is None

    @property
    def may_reinstate(self) -> bool:
        """Withdrawn, and not let count again since."""
        return self.withdrawal is not None and not hasattr(self.withdrawal, "corrected_by")


@dataclass(frozen=True)
class LevelStory:
    """The level of a day and all that was recorded: what decides it first, then the newest."""

    day: date
    holding: Holding
    lines: tuple[EvidenceLine, ...]


def level_story(official_id: int, competency_id: int, day: date) -> LevelStory:
    """One statement, however much was recorded."""
    rows = Evidence.objects.filter(official_id=official_id, competency_id=competency_id, level__gt=0)
    listed = list(rows.select_related(*SHOWN_BESIDE))
    counted = with_replaced([_fact(one) for one in listed if not hasattr(one, "corrected_by")])
    holding = holding_on(counted, day)
    facts = {fact.id: fact for fact in counted}
    lines = [EvidenceLine(one, _standing(facts.get(one.pk), holding, day)) for one in listed]
    return LevelStory(day, holding, tuple(sorted(lines, key=lambda line: line.evidence.pk != holding.evidence_id)))


def _fact(one: Evidence) -> EvidenceFact:
    is_latest = one.rule.combining == Combining.LATEST
    return EvidenceFact(one.pk, one.level, one.effective_on, one.expires_on, kind=one.kind, replaces=is_latest)


def _standing(fact: EvidenceFact | None, holding: Holding, day: date) -> EvidenceStanding:
    if fact is None:
        return EvidenceStanding.WITHDRAWN
    if fact.id == holding.evidence_id:
        return EvidenceStanding.DECIDES
    if fact.effective_on > day:
        return EvidenceStanding.COMING
    if fact.is_replaced_on(day):
        return EvidenceStanding.REPLACED
    return EvidenceStanding.COUNTS if fact.counts_on(day) else EvidenceStanding.EXPIRED
