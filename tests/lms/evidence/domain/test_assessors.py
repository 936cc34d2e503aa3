"""Who is named to assess, for whom and when; what anybody else confirms proves nothing."""

from datetime import date, timedelta

import pytest
import time_machine

from lms.core.models import AuditEntry
from lms.evidence.domain.assessors import assessors_of, end_assessor, left_to_named, name_assessor, require_assessor
from lms.evidence.domain.recording import record_document
from lms.evidence.domain.rule_writing import RuleFacts, set_rule, state_of_rules
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.exceptions import (
    AssessorEndsBeforeStart,
    AssessorNamedAlready,
    AssessorNamingNotYours,
    AssessorWithoutAccount,
    NamedForPeopleOnly,
    NobodyNamedToAssess,
    OnlyNamedAssess,
)
from lms.evidence.models import AssessorNaming, EvidenceRule
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import REFORM, make_commune, make_user
from tests.factories.requirements import RequirementWorld

pytestmark = pytest.mark.django_db
OBSERVATION, PRIOR = EvidenceKind.OBSERVATION, EvidenceKind.PRIOR


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    made = make_gap_ward()
    for name in ("dung", "hoa"):
        made.people[name].user = make_user(full_name=made.people[name].full_name)
        made.people[name].save()
    return made


def rule(kind=OBSERVATION, competency=None, *, named_only=True, since=REFORM):
    return EvidenceRule.objects.create(
        kind=kind,
        competency=competency,
        max_level=4,
        mark=RuleMark.ILLUSTRATIVE,
        valid_from=since,
        named_only=named_only,
    )


def name(ward, who="dung", *, code="T02", unit=None, since=TODAY, until=None):
    return name_assessor(
        competency=ward.competencies[code],
        unit=unit or ward.ward,
        assessor=ward.people[who],
        valid_from=since,
        valid_to=until,
        actor=ward.hr,
        now=NOW,
    )


def require(ward, who, *, code="T02", day=TODAY):
    require_assessor(
        official_id=ward.people["an"].pk,
        assessor_id=ward.people[who].pk,
        competency_ids=[ward.competencies[code].pk],
        kind=OBSERVATION,
        day=day,
    )


def test_a_rule_of_its_own_goes_before_the_one_for_all(ward):
    first, second = ward.competencies["T01"], ward.competencies["T02"]
    rule()
    rule(competency=second, named_only=False)
    both = [first.pk, second.pk]
    assert left_to_named(both, OBSERVATION, TODAY) == {first.pk}
    assert left_to_named(both, PRIOR, TODAY) == set()
    assert left_to_named(both, OBSERVATION, date(2025, 6, 30)) == set()


def test_others_are_told_whom_to_ask(ward):
    rule()
    with pytest.raises(NobodyNamedToAssess, match="chưa chỉ định ai"):
        require(ward, "dung")
    name(ward)
    require(ward, "dung")
    with pytest.raises(OnlyNamedAssess) as told:
        require(ward, "hoa")
    assert str(told.value) == (
        f"Năng lực “Chứng thực” chỉ do người được chỉ định đánh giá: {ward.people['dung'].full_name}."
        " Hãy nhờ một trong những người này."
    )
    with pytest.raises(NobodyNamedToAssess):
        require(ward, "dung", code="T01")


@pytest.mark.parametrize(("days", "is_named"), [(-1, False), (0, True), (5, True), (6, False)])
def test_named_from_a_day_to_a_day(ward, days, is_named):
    name(ward, until=TODAY + timedelta(days=5))
    competency = ward.competencies["T02"].pk
    found = assessors_of(ward.people["an"].pk, [competency], TODAY + timedelta(days=days))
    assert [one.pk for one in found[competency]] == ([ward.people["dung"].pk] if is_named else [])


def test_named_for_a_unit_and_those_below_alone_and_never_oneself(ward):
    competency = ward.competencies["T02"].pk
    name(ward, unit=ward.economy)
    assert assessors_of(ward.people["an"].pk, [competency], TODAY)[competency] == []  # of the office
    assert assessors_of(ward.people["hoa"].pk, [competency], TODAY)[competency] == [ward.people["dung"]]
    name(ward, "hoa", unit=ward.economy)
    assert assessors_of(ward.people["hoa"].pk, [competency], TODAY)[competency] == [ward.people["dung"]]


def test_what_is_refused_and_what_ends(ward):
    with pytest.raises(AssessorNamingNotYours):
        name(ward, unit=make_commune("Xã khác"))
    with pytest.raises(AssessorWithoutAccount):
        name(ward, "an")
    with pytest.raises(AssessorEndsBeforeStart):
        name(ward, until=TODAY - timedelta(days=1))
    naming = name(ward, since=TODAY - timedelta(days=9))
    with pytest.raises(AssessorNamedAlready):
        name(ward)
    for _twice in range(2):
        end_assessor(naming=naming, today=TODAY, actor=ward.hr)
    assert AssessorNaming.objects.get().valid_to == TODAY - timedelta(days=1)
    verbs = AuditEntry.objects.filter(verb__startswith="evidence.assessor").values_list("verb", flat=True)
    assert sorted(verbs) == ["evidence.assessor.ended", "evidence.assessor.named"]


def test_prior_learning_is_recognised_by_named_people_alone(ward):
    EvidenceRule.objects.filter(kind=PRIOR).update(named_only=True)
    given = {
        "official": ward.people["an"],
        "posting": None,
        "competency": ward.competencies["T02"],
        "kind": PRIOR,
        "level": 2,
        "title": "Hồ sơ",
        "issuer": "UBND phường",
        "effective_on": TODAY,
        "now": NOW,
    }
    name(ward)
    with pytest.raises(OnlyNamedAssess):
        record_document(actor=ward.hr, **given)
    with pytest.raises(OnlyNamedAssess):
        record_document(actor=None, **given)
    assert record_document(actor=ward.people["dung"].user, **given).level == 2


def test_only_what_people_confirm_can_be_left_to_named_people():
    world = RequirementWorld()
    given = {"competency": None, "valid_from": TODAY, "source": "", "reason": "Quy chế", "seen": state_of_rules([])}
    facts = RuleFacts(2, 12, named_only=True)
    with pytest.raises(NamedForPeopleOnly):
        set_rule(kind=EvidenceKind.RESULT, facts=facts, actor=world.province_hr, now=NOW, **given)
    assert set_rule(kind=OBSERVATION, facts=facts, actor=world.province_hr, now=NOW, **given).named_only
