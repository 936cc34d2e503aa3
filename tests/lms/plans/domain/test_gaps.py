import random
from datetime import date, timedelta

import pytest

from lms.competencies.domain.requirements import RequiredLevel, strictest
from lms.competencies.enums import RequirementKind
from lms.evidence.domain.holdings import NOTHING, EvidenceFact, Holding, holding_on
from lms.plans.domain.gaps import RequirementCheck, check_requirements, gaps
from lms.plans.enums import RequirementState

pytestmark = pytest.mark.unit
MET, BELOW, EXPIRED, NOT_SHOWN, EXPIRING, EXEMPT = RequirementState
DAY = date(2026, 7, 20)


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
        "weight": 1,
    }
    facts = expired.as_facts()
    assert (facts["state"], facts["expired_level"], facts["expired_on"]) == ("expired", 2, "2026-01-01")


def test_more_evidence_never_widens_a_gap_and_of_several_postings_the_strictest_counts():
    draw = random.Random(5)
    for _case in range(500):
        wanted = [required(draw.randint(1, 5), key) for key in range(draw.randint(1, 4))]
        facts = {key: [fact(draw) for _one in range(draw.randint(0, 3))] for key in range(4)}
        before = check_requirements(wanted, {key: holding_on(some, DAY) for key, some in facts.items()})
        facts[draw.randrange(4)].append(fact(draw))
        after = check_requirements(wanted, {key: holding_on(some, DAY) for key, some in facts.items()})
        pairs = list(zip(before, after, strict=True))
        assert all(new.missing_levels <= old.missing_levels and new.is_gap <= old.is_gap for old, new in pairs)
        other = [required(draw.randint(1, 5), key) for key in range(draw.randint(1, 4))]
        union = {one.competency_id: one.min_level for one in strictest([wanted, other])}
        assert union == {
            key: max(one.min_level for one in (*wanted, *other) if one.competency_id == key) for key in union
        }
        assert union.keys() == {one.competency_id for one in (*wanted, *other)}


def fact(draw):
    since = DAY + timedelta(days=draw.randint(-400, 40))
    until = draw.choice([None, since + timedelta(days=draw.randint(0, 500))])
    return EvidenceFact(draw.randrange(10**6), draw.randint(0, 5), since, until)
