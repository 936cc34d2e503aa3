"""The check by tables finds what the fold finds, whatever the facts, on any day."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest

from lms.competencies.models import FrameworkVersion
from lms.evidence.enums import Combining, EvidenceKind, RuleMark
from lms.evidence.models import Evidence, EvidenceRule
from lms.plans.domain.checking import rows_from_tables
from lms.plans.domain.recomputing import check_by_parts
from lms.plans.domain.status import _rows_of, refresh_status
from lms.plans.models import Exemption, RequirementStatus
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import make_posting, make_user

pytestmark = pytest.mark.django_db
DAYS = (0, 1, 61, 366)


@pytest.fixture
def ward():
    return make_gap_ward()


def agree(ids, day):
    assert set(rows_from_tables(ids, day)) == set(_rows_of(ids, day))


def test_nobody_and_nothing(ward):
    assert rows_from_tables([], TODAY) == {}
    agree([person.pk for person in ward.people.values()], TODAY)


@pytest.mark.parametrize("seed", range(20))
def test_random_evidence_and_exemptions_over_several_postings(ward, seed):
    drawn = random.Random(seed)
    people = list(ward.people.values())
    codes = list(ward.competencies)
    signer = make_user()
    rules = [
        EvidenceRule.objects.create(
            kind=EvidenceKind.PRIOR,
            valid_from=TODAY + timedelta(days=number),
            max_level=5,
            mark=RuleMark.ILLUSTRATIVE,
            combining=combining,
        )
        for number, combining in enumerate((Combining.HIGHEST, Combining.LATEST))
    ]
    for person in drawn.sample(people, 6):
        make_posting(
            person,
            drawn.choice([ward.office, ward.economy]),
            drawn.choice(list(ward.positions.values())),
            starts_on=TODAY + timedelta(days=drawn.choice([-90, 0, 1, 40])),
            is_main=False,
        )
    for _time in range(60):
        begins = TODAY + timedelta(days=drawn.randint(-500, 60))
        lasts = drawn.choice([None, 1, 30, 365, 900])
        competency = ward.competencies[drawn.choice(codes)]
        Evidence.objects.create(
            official=drawn.choice(people),
            competency=competency,
            framework_version=FrameworkVersion.objects.get(framework=competency.framework),
            kind=EvidenceKind.PRIOR,
            level=drawn.randint(1, 5),
            rule=drawn.choice(rules),
            effective_on=begins,
            expires_on=begins + timedelta(days=lasts) if lasts else None,
            recorded_at=NOW,
        )
    for _time in range(12):
        begins = TODAY + timedelta(days=drawn.randint(-60, 30))
        ends = begins + timedelta(days=drawn.choice([0, 20, 90]))
        withdrawn = drawn.choice([None, begins, ends])
        person = drawn.choice(people)
        Exemption.objects.create(
            client_id=uuid4(),
            official=person,
            competency=ward.competencies[drawn.choice(codes)],
            posting=drawn.choice([None, person.postings.first()]),
            reason="thử",
            starts_on=begins,
            ends_on=ends,
            approved_by=signer,
            recorded_at=NOW,
            **(
                {"withdrawn_on": withdrawn, "withdrawn_at": NOW, "withdrawn_by": signer, "withdrawal_reason": "thử"}
                if withdrawn
                else {}
            ),
        )
    ids = [person.pk for person in people]
    for days in DAYS:
        agree(ids, TODAY + timedelta(days=days))


def test_the_command_s_check_sees_a_level_that_no_evidence_shows(ward):
    ids = [person.pk for person in ward.people.values()]
    refresh_status(ids, now=NOW)
    row = RequirementStatus.objects.filter(held_level=0).first()
    RequirementStatus.objects.filter(pk=row.pk).update(held_level=3)
    [found] = [difference for _size, part in check_by_parts(ids, now=NOW) for difference in part]
    assert (found.posting_id, found.competency_id, found.cached[3], found.facts[3]) == (
        row.posting_id,
        row.competency_id,
        3,
        0,
    )
