"""Requirements minus holdings, each line with its reason. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.enums import RequirementKind
from lms.evidence.domain.holdings import NOTHING, Holding
from lms.plans.domain.exemptions import NOT_EXEMPT, Exempt
from lms.plans.enums import RequirementState

NO_GAPS = (RequirementState.MET, RequirementState.EXPIRING, RequirementState.EXEMPT)
EXPIRING_DAYS = 60


@dataclass(frozen=True)
class RequirementCheck:
    """One requirement beside what is held: met, or why not."""

    required: RequiredLevel
    holding: Holding
    state: RequirementState
    exempt: Exempt = NOT_EXEMPT

    @property
    def is_gap(self) -> bool:
        return self.state not in NO_GAPS

    @property
    def is_met(self) -> bool:
        """By evidence, also where that ends soon."""
        return self.holding.level >= self.required.min_level

    @property
    def missing_levels(self) -> int:
        return max(self.required.min_level - self.holding.level, 0)

    @property
    def wanted(self) -> tuple[int, int]:
        """Competency and level, as courses are chosen by."""
        return self.required.competency_id, self.required.min_level

    def as_facts(self) -> dict[str, object]:
        """What a plan item freezes: enough to say later why it was made."""
        expired = self.holding.expired
        return {
            "state": self.state.value,
            "required_level": self.required.min_level,
            "target_level": self.required.max_level,
            "held_level": self.holding.level,
            "evidence": self.holding.evidence_id,
            "expired_level": expired.level if expired else None,
            "expired_on": expired.expires_on.isoformat() if expired and expired.expires_on else None,
            "requirement": self.required.requirement_id,
            "mark": self.required.mark,
            "employer": self.required.employer_id,
            "raised_from": self.required.raised_from,
            "weight": self.required.weight,
        }


@dataclass(frozen=True)
class Renewal:
    """A requirement that is met, with the evidence on which this ends and the last day it does."""

    check: RequirementCheck
    evidence_id: int
    evidence_kind: str
    shown_on: date
    last_day: date

    def as_facts(self) -> dict[str, object]:
        """What a line keeps of it beside those of the check."""
        return {
            "renew_kind": self.evidence_kind,
            "renew_shown_on": self.shown_on.isoformat(),
            "renew_until": self.last_day.isoformat(),
        }


def check_requirements(
    required: Iterable[RequiredLevel],
    holdings: Mapping[int, Holding],
    *,
    exempt: Mapping[int, Exempt] | None = None,
    as_of: date | None = None,
) -> list[RequirementCheck]:
    """Every requirement with its state, in the order given. What is met isn't exempt besides; without `as_of` nothing
    is told as ending soon."""
    let_off = exempt or {}
    return [
        _check(one, holdings.get(one.competency_id, NOTHING), let_off.get(one.competency_id, NOT_EXEMPT), as_of)
        for one in required
    ]


def gaps(checks: Iterable[RequirementCheck]) -> list[RequirementCheck]:
    """Those not met: must before should, the largest first, the heavier of two of the same size."""
    return sorted(
        (check for check in checks if check.is_gap),
        key=lambda check: (check.required.kind != RequirementKind.MUST, -check.missing_levels, -check.required.weight),
    )


def _check(required: RequiredLevel, holding: Holding, exempt: Exempt, as_of: date | None) -> RequirementCheck:
    if holding.level >= required.min_level:
        soon = as_of and holding.until and holding.until <= as_of + timedelta(days=EXPIRING_DAYS)
        state = RequirementState.EXPIRING if soon else RequirementState.MET
    elif exempt.until is not None:
        state = RequirementState.EXEMPT
    elif holding.expired is not None and holding.expired.level >= required.min_level:
        state = RequirementState.EXPIRED
    elif holding.level > 0:
        state = RequirementState.BELOW
    else:
        state = RequirementState.NOT_SHOWN
    return RequirementCheck(required, holding, state, exempt)
