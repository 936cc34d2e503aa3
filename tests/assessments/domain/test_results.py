from datetime import timedelta

import pytest

from assessments.domain.closing import settle_attempt, submit_attempt
from assessments.domain.papers import cells_of, paper_size, read_paper
from assessments.domain.receipts import receipt_code
from assessments.domain.results import attempts_with_results, review
from assessments.enums import FeedbackPolicy, LateAnswerPolicy, LateState
from tests.factories.assessments import (
    DEVICE,
    make_assessment,
    make_attempt,
    make_bank,
    make_competency,
    make_question,
    right_choices,
    snapshot,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def finished(learner, now, *, right, wrong=0, assessment=None, at=None):
    attempt = make_attempt(learner, assessment, now=now)
    answers = snapshot(attempt, right=right, wrong=wrong)
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=at or now, actor=None)
    attempt.refresh_from_db()
    return attempt


def test_review_of_an_open_attempt_is_nothing(learner, now):
    assert review(make_attempt(learner, now=now), now=now) is None


def test_review_of_a_pass_shows_the_key_with_its_reasons(learner, now):
    attempt = finished(learner, now, right=8, wrong=1)

    seen = review(attempt, now=now)

    assert (seen.result.score, seen.result.passed, seen.answered, seen.unanswered, seen.missing) == (8, True, 9, 1, 0)
    assert (seen.key.shown, seen.late, seen.late_state) == (True, 0, None)
    first, ninth, tenth = seen.questions[0], seen.questions[8], seen.questions[9]
    assert (first.right, ninth.right, tenth.right, tenth.answered) == (True, False, False, False)
    assert [choice.is_correct for choice in first.choices if choice.chosen] == [True]
    assert first.explanation.startswith("Giải thích của câu")
    assert first.legal_basis.startswith("Căn cứ của câu")
    assert sum(choice.is_correct for choice in ninth.choices) == 1


def test_review_keeps_the_key_back_while_attempts_remain(learner, now):
    seen = review(finished(learner, now, right=2, wrong=1), now=now)

    assert (seen.key.code, seen.missing, seen.next_start.code) == ("attempts_left", 5, "wait")
    assert [one.right for one in seen.questions[:3]] == [True, True, False]
    assert {choice.is_correct for one in seen.questions for choice in one.choices} == {None}
    assert {(one.explanation, one.legal_basis) for one in seen.questions} == {("", "")}
    assert {choice.feedback for one in seen.questions for choice in one.choices} == {""}


def test_review_tells_of_late_answers_and_whether_they_count(learner, now):
    for state, policy, score in (
        (LateState.COUNTED, LateAnswerPolicy.COUNT, 8),
        (LateState.HELD, LateAnswerPolicy.HOLD, 0),
    ):
        assessment = make_assessment(state, late_answers=policy)
        attempt = finished(learner, now, right=8, assessment=assessment, at=now + timedelta(hours=2))

        seen = review(attempt, now=now + timedelta(hours=2))

        assert (seen.late, seen.late_state, seen.result.score) == (8, state, score)


def test_review_of_an_attempt_that_still_takes_late_answers_is_nothing(learner, now):
    attempt = make_attempt(learner, now=now)
    settle_attempt(attempt=attempt, now=now + timedelta(hours=1))
    attempt.refresh_from_db()

    assert review(attempt, now=now + timedelta(hours=2)) is None
    settle_attempt(attempt=attempt, now=now + timedelta(hours=25))
    assert review(attempt, now=now + timedelta(hours=25)).result.score == 0


def test_review_gives_the_receipt_of_the_answers_received(learner, now):
    attempt = finished(learner, now, right=2)

    given = {order: right_choices(attempt, order) for order in (1, 2)}
    assert review(attempt, now=now).receipt == receipt_code(attempt.uid, given)


def test_review_counts_topics_weakest_first(learner, now):
    bank = make_bank()
    for number in range(4):
        make_question(bank, f"Q{number}", competency=make_competency(f"T0{number % 2 + 1}"))
    assessment = make_assessment(bank=bank, questions=4, pass_mark=1)

    seen = review(finished(learner, now, right=4, assessment=assessment), now=now)

    assert [(topic.right, topic.out_of) for topic in seen.topics] == [(2, 2), (2, 2)]


def test_where_right_answers_are_not_told_a_topic_of_few_questions_does_not_tell_them(learner, now):
    bank = make_bank()
    for number, topic in enumerate(("T01", "T01", "T01", "T02")):
        make_question(bank, f"Q{number}", competency=make_competency(topic))
    assessment = make_assessment(bank=bank, questions=4, pass_mark=1, feedback=FeedbackPolicy.NEVER)
    attempt = finished(learner, now, right=4, assessment=assessment)

    bare = review(attempt, now=now)
    attempt.competency_marks = {str(make_competency("T02").pk): 50}
    asked = review(attempt, now=now)

    assert [(topic.code, topic.right, topic.out_of) for topic in bare.topics] == [("", 3, 3)]
    assert sorted(topic.out_of for topic in asked.topics) == [1, 3]


@pytest.mark.parametrize("questions", [1, 30])
def test_review_costs_the_same_for_any_length(learner, now, questions, django_assert_num_queries):
    attempt = finished(learner, now, right=1, assessment=make_assessment(questions=questions, pass_mark=1))
    attempt = type(attempt).objects.select_related("official", "assessment").get(pk=attempt.pk)

    with django_assert_num_queries(10):
        review(attempt, now=now)


@pytest.mark.parametrize("questions", [1, 30])
def test_read_paper_costs_three_statements_and_holds_no_key(learner, now, questions, django_assert_num_queries):
    attempt = make_attempt(learner, make_assessment(questions=questions, pass_mark=1), now=now)

    with django_assert_num_queries(3):
        paper = read_paper(attempt)

    assert "correct" not in repr(paper)
    assert len(paper.questions) == questions


def test_attempts_with_results_newest_first(learner, now):
    assessment = make_assessment(wait_hours=0)
    first = finished(learner, now, right=1, assessment=assessment)
    second = finished(learner, now + timedelta(hours=1), right=2, assessment=assessment, at=now + timedelta(hours=1))
    make_attempt(learner, assessment, now=now + timedelta(hours=2))

    listed = attempts_with_results(learner, assessment)

    assert [(attempt, result.score) for attempt, result in listed] == [(second, 2), (first, 1)]


def test_paper_size_is_near_the_true_size(learner, now):
    assessment = make_assessment()
    paper = read_paper(make_attempt(learner, assessment, now=now))
    text = sum(
        len(question.stem.encode()) + sum(len(choice.text.encode()) for choice in question.choices)
        for question in paper.questions
    )
    assert text < paper_size(cells_of(assessment)) < text + 10 * 500
