"""What a result or a document puts into the ledger, and how it is taken back."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.domain.closing import submit_attempt
from assessments.models import Result
from lms.competencies.enums import FrameworkStatus
from lms.competencies.models import FrameworkVersion
from lms.core.models import AuditEntry
from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.evidence.domain.recording import months_later, record_document, record_result, rule_for, withdraw
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.exceptions import LevelBeyondRule, NothingProves
from lms.evidence.models import Evidence, EvidenceRule
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.certificates import make_framework
from tests.factories.people import REFORM, make_official

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
DAY = date(2026, 7, 20)


@pytest.fixture
def competency(db):
    """Proved by an exam up to level 4, for 36 months."""
    return make_framework()


@pytest.fixture
def person(db):
    return make_official()


def sit(person, competency, *, right):
    assessment = make_assessment(questions=2, pass_mark=2, competency=competency)
    attempt = make_attempt(person, assessment, now=NOW)
    answers = snapshot(attempt, right=right, wrong=2 - right)
    return submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=None).result


def regrade(result, *, passed):
    return Result.objects.create(
        attempt=result.attempt,
        official=result.official,
        posting=result.posting,
        score=2 if passed else 0,
        out_of=2,
        passed=passed,
        marks={},
        effective_on=result.effective_on,
        supersedes=result,
        reason="Chấm lại.",
    )


def record(result):
    return record_result(result=result, actor=None, now=NOW)


def standing(person, day=DAY):
    facts = evidence_of([person.pk])[person.pk]
    return {competency_id: holding_on(some, day).level for competency_id, some in facts.items()}


def test_a_passed_result_shows_its_level_for_as_long_as_the_rule_says(person, competency):
    [evidence] = record(sit(person, competency, right=2))
    assert (evidence.level, evidence.effective_on, evidence.expires_on) == (2, DAY, date(2029, 7, 20))
    assert (standing(person), standing(person, date(2029, 7, 20)), standing(person, date(2029, 7, 21))) == (
        {competency.pk: 2},
        {competency.pk: 2},
        {competency.pk: 0},
    )
    entry = AuditEntry.objects.get(verb="evidence.recorded")
    assert entry.after == {"competency": competency.pk, "level": 2, "kind": "result", "official": person.pk}


def test_the_rule_caps_the_level(person, competency):
    EvidenceRule.objects.update(max_level=1, validity_months=None)
    [evidence] = record(sit(person, competency, right=2))
    assert (evidence.level, evidence.expires_on) == (1, None)


def test_no_rule_no_evidence(person, competency):
    EvidenceRule.objects.all().delete()
    assert record(sit(person, competency, right=2)) == []


def test_a_competency_that_left_the_framework_is_passed_over(person, competency):
    FrameworkVersion.objects.update(valid_to=date(2026, 6, 30))
    assert record(sit(person, competency, right=2)) == []


def test_a_result_that_was_not_passed_shows_nothing(person, competency):
    assert record(sit(person, competency, right=1)) == []
    assert Evidence.objects.count() == 0


def test_regraded_to_a_pass(person, competency):
    failed = sit(person, competency, right=1)
    record(failed)
    [evidence] = record(regrade(failed, passed=True))
    assert (evidence.level, evidence.corrects) == (2, None)


def test_regraded_to_another_pass_the_first_evidence_stands(person, competency):
    passed = sit(person, competency, right=2)
    [evidence] = record(passed)
    assert record(regrade(passed, passed=True)) == []
    assert list(Evidence.objects.known()) == [evidence]


def test_regraded_from_pass_to_fail_and_back(person, competency):
    passed = sit(person, competency, right=2)
    [evidence] = record(passed)
    failed = regrade(passed, passed=False)
    [correction] = record(failed)
    assert (correction.corrects, correction.level, correction.kind, correction.reason) == (
        evidence,
        0,
        EvidenceKind.RESULT,
        "Chấm lại.",
    )
    assert (correction.result, correction.rule, correction.expires_on) == (None, evidence.rule, None)
    assert standing(person) == {competency.pk: 0}
    assert record(failed) == []  # withdrawn once

    [again] = record(regrade(failed, passed=True))
    assert (again.level, standing(person)) == (2, {competency.pk: 2})


def test_withdrawn_evidence_stays_as_it_was(person, competency):
    [evidence] = record(sit(person, competency, right=2))
    withdraw(evidence=evidence, reason="Thi hộ.", actor=None, now=NOW + timedelta(days=1))
    evidence.refresh_from_db()
    assert evidence.level == 2
    entry = AuditEntry.objects.get(verb="evidence.withdrawn")
    assert (entry.target_id, entry.before, entry.reason) == (str(evidence.pk), {"level": 2}, "Thi hộ.")


def test_only_a_correction_goes_without_a_source_of_its_own(person, competency):
    [evidence] = record(sit(person, competency, right=2))
    facts = {
        name: getattr(evidence, name)
        for name in ("official", "competency", "framework_version", "rule", "effective_on")
    }
    for change in ({"level": 0}, {"level": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(kind=EvidenceKind.RESULT, recorded_at=NOW, **facts, **change)


def document(person, competency, **changes):
    facts = {
        "official": person,
        "posting": None,
        "competency": competency,
        "kind": EvidenceKind.DOCUMENT,
        "level": 3,
        "title": "Chứng chỉ bồi dưỡng hộ tịch",
        "issuer": "Học viện Tư pháp",
        "effective_on": DAY,
        "actor": None,
        "now": NOW,
    }
    return record_document(**(facts | changes))


@pytest.fixture
def document_rule(competency):
    return EvidenceRule.objects.create(
        kind=EvidenceKind.DOCUMENT, max_level=3, validity_months=24, mark=RuleMark.ILLUSTRATIVE, valid_from=REFORM
    )


def test_a_document_counts_up_to_its_rule(person, competency, document_rule):
    evidence = document(person, competency)
    assert (evidence.level, evidence.expires_on, evidence.document_issuer) == (3, date(2028, 7, 20), "Học viện Tư pháp")
    with pytest.raises(LevelBeyondRule) as refusal:
        document(person, competency, level=4)
    assert refusal.value.facts == {"max_level": 3}


def test_a_document_that_nothing_lets_prove(person, competency, document_rule):
    with pytest.raises(NothingProves) as refusal:
        document(person, competency, kind=EvidenceKind.PRIOR)
    assert refusal.value.facts == {"day": "20/07/2026"}


def test_a_document_older_than_the_framework(person, competency, document_rule):
    EvidenceRule.objects.update(valid_from=date(2020, 1, 1))
    with pytest.raises(NothingProves):
        document(person, competency, effective_on=date(2024, 5, 2))


def test_a_draft_of_the_framework_words_nothing(person, competency, document_rule):
    FrameworkVersion.objects.update(status=FrameworkStatus.DRAFT)
    with pytest.raises(NothingProves):
        document(person, competency)


def test_a_competency_of_its_own_rule_before_the_rule_for_all(competency):
    shared = EvidenceRule.objects.get()
    facts = {"kind": EvidenceKind.RESULT, "max_level": 2, "mark": RuleMark.EMPLOYER}
    own = EvidenceRule.objects.create(competency=competency, valid_from=date(2026, 1, 1), **facts)
    newer = EvidenceRule.objects.create(competency=competency, valid_from=date(2026, 7, 1), **facts)
    other = make_framework("T02")

    def rule(day, of=competency):
        return rule_for(of.pk, EvidenceKind.RESULT, day)

    assert [rule(date(2025, 6, 30)), rule(REFORM), rule(date(2026, 6, 30)), rule(DAY), rule(DAY, other)] == [
        None,
        shared,
        own,
        newer,
        shared,
    ]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 7, 20), 36, date(2029, 7, 20)),
        (date(2026, 7, 20), 5, date(2026, 12, 20)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 7, 20), 0, date(2026, 7, 20)),
    ],
)
def test_months_later(day, months, expected):
    assert months_later(day, months) == expected
