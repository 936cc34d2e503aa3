"""Passing as a whole and in each competency that has a mark of its own: first marks, regraded ones, what is shown."""

from decimal import Decimal

import pytest

from assessments.domain.answers import Answer
from assessments.domain.closing import submit_attempt
from assessments.domain.marking import latest_result, regrade_attempt
from assessments.domain.passing import PassRule
from assessments.domain.regrading import Correction, Turn, correct_key, preview_correction
from assessments.domain.results import TopicScore, review
from assessments.enums import CorrectionKind
from assessments.models import CompetencyMark
from lms.org.enums import Role
from tests.factories.assessments import (
    DEVICE,
    make_assessment,
    make_attempt,
    make_bank,
    make_question,
    right_choices,
    wrong_choice,
)
from tests.factories.gaps import WORDS, make_competencies
from tests.factories.people import grant_role, make_province, make_user

COMPETENCY_OF = {1: 7, 2: 7, 3: 8, 4: None}


@pytest.mark.unit
@pytest.mark.parametrize(
    ("marks", "passed"),
    [
        ((1, 1, 0, 0), True),
        ((1, 0, 1, 0), True),  # half is enough of the half it takes
        ((0, 0, 1, 1), False),  # enough as a whole, nothing of the competency
        ((1, "0.5", 0, 0), False),
        ((1, "0.5", "0.5", 0), True),  # parts count
    ],
)
def test_a_competency_has_a_mark_of_its_own(marks, passed):
    given = {question: Decimal(mark) for question, mark in enumerate(marks, start=1)}
    assert PassRule(2, {7: 50}, COMPETENCY_OF).passed_by(given) is passed
    assert PassRule(2, {7: 50, 99: 100}, COMPETENCY_OF).passed_by(given) is passed  # what nobody was asked


@pytest.fixture
def exam(db):
    """Two questions of T01 and two of T02; two right pass, and of T02 more than half must be right."""
    competencies = make_competencies()
    bank = make_bank()
    for code, competency in (("A1", "T01"), ("A2", "T01"), ("B1", "T02"), ("B2", "T02")):
        make_question(bank, code, competency=competencies[competency])
    made = make_assessment(questions=4, pass_mark=2, bank=bank, competency=competencies["T01"])
    CompetencyMark.objects.create(assessment=made, competency=competencies["T02"], percent=60)
    return made


def sit(official, exam, now, *right):
    attempt = make_attempt(official, exam, now=now)
    answers = [
        Answer(
            order=place.order,
            sequence=place.order,
            answer=tuple(right_choices(attempt, place.order))
            if place.version.question.code in right
            else (wrong_choice(attempt, place.order),),
            flagged=False,
            elapsed_ms=1000,
        )
        for place in attempt.questions.select_related("version__question")
    ]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now, actor=None)
    attempt.refresh_from_db()
    return attempt


def test_enough_as_a_whole_and_short_of_one_competency_is_not_passed_and_says_so(exam, learner, now):
    attempt = sit(learner, exam, now, "A1", "A2", "B1")
    result = latest_result(attempt)
    assert (result.score, result.passed) == (3, False)
    seen = review(attempt, now=now)
    assert seen.missing == 0
    short = TopicScore(WORDS["T02"][1], "T02", 1, 2, percent=50, needed=60, is_short=True)
    assert seen.short_topics == (short,)
    assert regrade_attempt(attempt=attempt, reason="", actor=None) is None
    exam.competency_marks.all().delete()  # what is set later is no rule of an attempt that began before
    assert regrade_attempt(attempt=attempt, reason="", actor=None) is None


def test_a_corrected_key_counts_for_the_competency_in_preview_and_regrade(exam, learner, now):
    attempt = sit(learner, exam, now, "A1", "A2", "B1")
    trainer = make_user("soan", full_name="Lê Thị Soạn", is_superuser=True)
    grant_role(trainer, Role.TRAINER, make_province("Tỉnh Một", code="66"))
    version = attempt.questions.get(version__question__code="B2").version
    correction = Correction(CorrectionKind.DROPPED)
    preview = preview_correction(version=version, correction=correction)
    assert preview.turns == (Turn(learner.pk, exam.pk, passes_now=True),)
    correct_key(version=version, correction=correction, reason="Đề sai", actor=trainer, now=now)
    assert regrade_attempt(attempt=attempt, reason="Đề sai", actor=trainer).passed
