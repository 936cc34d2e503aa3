"""Rules of evidence as they are written: nothing overwritten, what was recorded keeps what it was recorded with."""

from datetime import date, timedelta

import pytest
import time_machine

from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.evidence.domain.recording import record_document, rule_for
from lms.evidence.domain.reference_rules import load_rules, rules_file
from lms.evidence.domain.rule_writing import (
    RuleFacts,
    end_rule,
    rule_history,
    rules_on_record,
    set_rule,
    state_of_rules,
)
from lms.evidence.enums import Combining, EvidenceKind
from lms.evidence.exceptions import (
    NoRuleToEnd,
    RuleChangedMeanwhile,
    RuleDayPast,
    RuleLevelOutside,
    RuleReasonMissing,
    RulesNotYours,
)
from lms.evidence.models import EvidenceRule
from lms.org.exceptions_dates import DayTooFarAhead
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import REFORM, make_official
from tests.factories.requirements import RequirementWorld

pytestmark = pytest.mark.django_db
DOCUMENT = EvidenceKind.DOCUMENT
LATER, EVE = date(2026, 10, 1), TODAY - timedelta(days=1)
FACTS = RuleFacts(3, 24)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    world = RequirementWorld()
    load_rules(rules_file())
    return world


def write(world, facts=FACTS, *, day=TODAY, code="", kind=DOCUMENT, seen=None, actor=None, reason="Quy chế mới"):
    competency = world.competencies[code] if code else None
    return set_rule(
        kind=kind,
        competency=competency,
        facts=facts,
        valid_from=day,
        source="QĐ 7",
        reason=reason,
        seen=state_of_rules(rules_on_record(kind, competency)) if seen is None else seen,
        actor=actor or world.province_hr,
        now=NOW,
    )


def end(world, *, day=TODAY, code="", kind=DOCUMENT, seen=None):
    competency = world.competencies[code] if code else None
    seen = state_of_rules(rules_on_record(kind, competency)) if seen is None else seen
    end_rule(kind=kind, competency=competency, valid_from=day, reason="Bỏ", seen=seen, actor=world.province_hr, now=NOW)


def rule_on(world, day=TODAY, code="T01", kind=DOCUMENT):
    rule = rule_for(world.competencies[code].pk, kind, day)
    return None if rule is None else (rule.max_level, rule.validity_months, rule.combining)


def test_a_rule_holds_from_its_day_and_the_one_before_ends(world):
    assert write(world).mark == "employer"
    assert (rule_on(world), rule_on(world, EVE)) == ((3, 24, "highest"), (5, 60, "highest"))
    kept = EvidenceRule.objects.filter(kind=DOCUMENT).order_by("pk")
    assert [(one.valid_from, one.valid_to, one.superseded_at is not None) for one in kept] == [
        (REFORM, None, True),
        (REFORM, EVE, False),
        (TODAY, None, False),
    ]


def test_one_of_a_competencys_own_counts_there_alone_until_it_ends(world):
    write(world, RuleFacts(2, None, Combining.LATEST), code="T01")
    assert (rule_on(world), rule_on(world, code="T02")) == ((2, None, "latest"), (5, 60, "highest"))
    end(world, code="T01", day=LATER)
    assert (rule_on(world), rule_on(world, LATER)) == ((2, None, "latest"), (5, 60, "highest"))
    end(world)
    assert (rule_on(world, code="T02"), rule_on(world)) == (None, (2, None, "latest"))


def test_what_is_on_record_for_later_stays(world):
    write(world, RuleFacts(4, 12), day=LATER)
    write(world)
    assert (rule_on(world), rule_on(world, LATER)) == ((3, 24, "highest"), (4, 12, "highest"))


def test_sent_twice_it_is_written_once_and_a_second_form_is_told(world):
    assert write(world) is not None
    assert write(world, seen="as it was") is None
    with pytest.raises(RuleChangedMeanwhile):
        write(world, RuleFacts(4, 24), seen="as it was")
    with pytest.raises(RuleChangedMeanwhile):
        end(world, seen="as it was")
    end(world)
    with pytest.raises(NoRuleToEnd):
        end(world)


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"day": EVE}, RuleDayPast),
        ({"day": date(2027, 10, 1)}, DayTooFarAhead),
        ({"facts": RuleFacts(6, 12)}, RuleLevelOutside),
        ({"facts": RuleFacts(0, 12)}, RuleLevelOutside),
        ({"reason": " "}, RuleReasonMissing),
    ],
)
def test_what_can_not_be_written(world, more, refused):
    count = EvidenceRule.objects.count()
    with pytest.raises(refused):
        write(world, **more)
    assert EvidenceRule.objects.count() == count


def test_only_hr_of_a_province_or_an_administrator_writes(world):
    for who in (world.ward_hr, world.other_hr):
        with pytest.raises(RulesNotYours):
            write(world, actor=who)


def test_evidence_keeps_what_it_was_recorded_with(world):
    person = make_official()
    given = {"official": person, "posting": None, "kind": DOCUMENT, "title": "Chứng chỉ", "issuer": "Sở", "actor": None}
    old = record_document(competency=world.competencies["T01"], level=4, effective_on=EVE, now=NOW, **given)
    write(world)
    new = record_document(competency=world.competencies["T01"], level=3, effective_on=TODAY, now=NOW, **given)
    old.refresh_from_db()
    assert (old.level, old.expires_on, old.rule.max_level) == (4, date(2031, 7, 19), 5)
    assert (new.level, new.expires_on, new.rule.max_level) == (3, date(2028, 7, 20), 3)


def test_the_newest_replaces_the_older_ones_of_its_kind_from_its_day(world):
    person, t01 = make_official(), world.competencies["T01"]
    given = {"official": person, "posting": None, "title": "Chứng chỉ", "issuer": "Sở", "actor": None, "now": NOW}
    record_document(competency=t01, kind=DOCUMENT, level=4, effective_on=EVE, **given)
    record_document(competency=t01, kind=EvidenceKind.PRIOR, level=1, effective_on=EVE, **given)
    write(world, RuleFacts(3, 24, Combining.LATEST))
    record_document(competency=t01, kind=DOCUMENT, level=2, effective_on=TODAY, **given)
    facts = evidence_of([person.pk])[person.pk][t01.pk]
    assert [holding_on(facts, day).level for day in (EVE, TODAY)] == [4, 2]


def test_a_file_loaded_again_leaves_alone_what_was_written_and_what_was_ended(world):
    before = load_rules(rules_file())
    write(world)
    end(world, kind=EvidenceKind.PRIOR)
    assert load_rules(rules_file()) == before
    assert (rule_on(world), rule_on(world, kind=EvidenceKind.PRIOR)) == ((3, 24, "highest"), None)


def test_the_history_says_who_and_from_which_day(world):
    write(world)
    end(world, code="", kind=EvidenceKind.PRIOR, day=LATER)
    assert sorted((one.what.partition(") ")[2], one.reason) for one in rule_history()) == [
        ("đã cho thôi quy tắc công nhận năng lực đã có, mọi năng lực, từ 01/10/2026", "Bỏ"),
        (
            "đã ghi quy tắc văn bằng, chứng chỉ bên ngoài, mọi năng lực: đến mức 3, số tháng: 24, từ 20/07/2026",
            "Quy chế mới",
        ),
    ]
