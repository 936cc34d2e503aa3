from datetime import date

import pytest

from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.enums import RequirementKind
from lms.evidence.domain.holdings import NOTHING, EvidenceFact, Holding
from lms.plans.domain.gaps import RequirementCheck, check_requirements, gaps
from lms.plans.enums import RequirementState

pytestmark = pytest.mark.unit
MET, BELOW, EXPIRED, NOT_SHOWN = RequirementState


def required(level, competency=7, kind=RequirementKind.MUST):
    return RequiredLevel(11, competency, level, level + 1, kind, "example")


def held(level, expired=None, next_change_on=None):
    gone = EvidenceFact(3, expired, date(2024, 1, 1), date(2026, 1, 1)) if expired else None
    return Holding(level, 5 if level else None, None, gone, next_change_on)


@pytest.mark.parametrize(
    ("level", "holding", "state", "missing"),
    [
        (2, held(2), MET, 0),
        (2, held(3), MET, 0),
        (2, held(2, expired=4), MET, 0),
        (2, held(1), BELOW, 1),
        (4, held(1, expired=3), BELOW, 3),  # what ran out wouldn't have been enough
        (2, held(1, expired=2), EXPIRED, 1),
        (2, held(0, expired=3), EXPIRED, 2),
        (3, held(0, expired=2), NOT_SHOWN, 3),
        (2, NOTHING, NOT_SHOWN, 2),
        (1, NOTHING, NOT_SHOWN, 1),
    ],
)
def test_state_of_a_requirement(level, holding, state, missing):
    [check] = check_requirements([required(level)], {7: holding})
    assert (check.state, check.missing_levels, check.is_gap) == (state, missing, state != MET)


def test_a_competency_never_shown():
    assert check_requirements([required(2)], {8: held(5)}) == [RequirementCheck(required(2), NOTHING, NOT_SHOWN)]


def test_gaps_must_first_the_largest_first():
    should = RequirementKind.SHOULD
    wanted = [required(2, 1), required(5, 2, should), required(4, 3), required(2, 4), required(1, 5, should)]
    checks = check_requirements(wanted, {1: held(1), 4: held(2)})
    assert [check.required.competency_id for check in checks] == [1, 2, 3, 4, 5]
    assert [check.required.competency_id for check in gaps(checks)] == [3, 1, 2, 5]
    assert gaps([]) == []


def test_facts_a_plan_item_keeps():
    below, expired = check_requirements([required(3), required(2, 8)], {7: held(1), 8: held(0, expired=2)})
    assert below.as_facts() == {
        "state": "below",
        "required_level": 3,
        "target_level": 4,
        "held_level": 1,
        "evidence": 5,
        "expired_level": None,
        "expired_on": None,
        "requirement": 11,
        "mark": "example",
        "employer": None,
        "raised_from": None,
    }
    facts = expired.as_facts()
    assert (facts["state"], facts["expired_level"], facts["expired_on"]) == ("expired", 2, "2026-01-01")
