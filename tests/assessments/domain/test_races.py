"""Two writers at once on a database that really commits."""

import io
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.domain.answers import save_response
from assessments.domain.attempts import start_attempt, take_over
from assessments.domain.closing import finish_waiting, settle_attempt, submit_attempt
from assessments.domain.importing import import_questions
from assessments.domain.papers import answers_of
from assessments.exceptions.attempts import AttemptFinished
from assessments.models import Attempt, Question, QuestionBank, Response, Result
from lms.org.models import Official
from tests.factories.assessments import (
    DEVICE,
    OTHER_DEVICE,
    make_assessment,
    make_attempt,
    right_choices,
    snapshot,
    wrong_choice,
)
from tests.factories.people import make_official, make_user
from tests.races import together

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def learner() -> Official:
    return make_official(user=make_user())


def saving(attempt, order, sequence, answer):
    return lambda: save_response(
        attempt_uid=attempt.uid,
        user_id=attempt.official.user_id,
        device=DEVICE,
        order=order,
        sequence=sequence,
        answer=answer,
        flagged=False,
        elapsed_ms=1000,
        now=timezone.now(),
    )


def test_the_same_answer_sent_by_two_tabs_at_once_is_stored_once(learner):
    attempt = make_attempt(learner)
    same = saving(attempt, 1, 1, right_choices(attempt, 1))

    saved = together(same, same, same, same)

    assert [one.sequence for one in saved] == [1, 1, 1, 1]
    assert Response.objects.count() == 1


def test_answers_of_several_tabs_at_once_are_all_kept_and_the_highest_counts(learner):
    attempt = make_attempt(learner)
    right, wrong = right_choices(attempt, 1), [wrong_choice(attempt, 1)]

    together(*(saving(attempt, 1, sequence, right if sequence == 6 else wrong) for sequence in range(1, 7)))

    assert Response.objects.count() == 6
    assert [list(given.answer) for given in answers_of(attempt).values()] == [right]


def test_forms_without_sequences_at_once_get_one_each(learner):
    attempt = make_attempt(learner)
    choices = right_choices(attempt, 1) + [wrong_choice(attempt, 1)]

    together(*(saving(attempt, 1, None, [choice]) for choice in choices))

    assert sorted(Response.objects.values_list("sequence", flat=True)) in ([1], [1, 2])


def test_double_submit_at_once_is_one_result(learner):
    attempt = make_attempt(learner)
    answers = snapshot(attempt, right=7)

    def submit():
        return submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=timezone.now(), actor=None)

    submissions = together(submit, submit, submit)

    assert len({submission.result.pk for submission in submissions}) == 1
    assert sorted(submission.is_new for submission in submissions) == [False, False, True]
    assert (Result.objects.count(), Response.objects.count()) == (1, 7)


@pytest.mark.parametrize("round_", range(5))
def test_a_save_beside_a_submit_is_either_counted_or_refused(learner, round_):
    attempt = make_attempt(learner)
    answers = snapshot(attempt, right=3)

    saved, submission = together(
        saving(attempt, 4, 50, right_choices(attempt, 4)),
        lambda: submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=timezone.now(), actor=None),
    )

    stored = Response.objects.filter(question__order=4).count()
    refused = isinstance(saved, AttemptFinished)
    assert (submission.result.score, stored) == ((3, 0) if refused else (4, 1))


def test_closing_beside_a_late_submit_ends_in_one_truth(learner):
    attempt = make_attempt(learner, minutes_ago=60)
    answers = snapshot(attempt, right=8)
    now = timezone.now()

    together(
        lambda: settle_attempt(attempt=attempt, now=now),
        lambda: submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now, actor=None),
    )

    result = Result.objects.get()
    assert (result.score, result.passed) == (8, True)
    assert Attempt.objects.get().finished_at == attempt.deadline_at


@pytest.mark.parametrize("round_", range(3))
def test_a_late_save_beside_the_marking_is_either_counted_or_refused(learner, round_):
    attempt = make_attempt(learner, minutes_ago=60)
    settle_attempt(attempt=attempt, now=timezone.now())
    late = saving(attempt, 4, 50, right_choices(attempt, 4))

    saved, result = together(late, lambda: finish_waiting(attempt=attempt, now=timezone.now(), actor=None))

    stored = Response.objects.count()
    assert (result.score, stored) == ((0, 0) if isinstance(saved, AttemptFinished) else (1, 1))


def test_starting_in_two_tabs_at_once_starts_one_attempt(learner):
    assessment, now = make_assessment(), timezone.now()

    def start():
        return start_attempt(
            official=learner,
            posting=None,
            assessment=assessment,
            client_id=uuid4(),
            device=DEVICE,
            now=now,
            actor=learner.user,
        )

    started = together(start, start, start)

    assert len({attempt.pk for attempt in started}) == 1
    assert Attempt.objects.get().questions.count() == 10


def test_two_devices_taking_over_at_once_leave_one_with_the_pen(learner):
    attempt, third = make_attempt(learner), uuid4()
    now = timezone.now()

    together(
        lambda: take_over(attempt=attempt, device=OTHER_DEVICE, now=now, actor=None),
        lambda: take_over(attempt=attempt, device=third, now=now, actor=None),
    )

    attempt.refresh_from_db()
    devices = [entry["device"] for entry in attempt.earlier_devices] + [str(attempt.device)]
    assert sorted(devices) == sorted([str(DEVICE), str(OTHER_DEVICE), str(third)])


@pytest.mark.parametrize("is_saved", [False, True])
def test_one_file_brought_in_twice_at_once_is_written_once(is_saved):
    if is_saved:
        QuestionBank.objects.create(code="HT", name="Hộ tịch")
    data = "\n".join(f"// [id:Q{number}]\nCâu {number}? {{=a ~b}}\n" for number in range(20)).encode()

    def bring():
        bank = QuestionBank.objects.filter(code="HT").first() or QuestionBank(code="HT", name="Hộ tịch")
        return import_questions(file=io.BytesIO(data), file_name="de.gift", bank=bank, actor=None, commit=True)

    reports = together(bring, bring, bring)

    assert sorted((one.created, one.same) for one in reports) == [(0, 20), (0, 20), (20, 0)]
    assert Question.objects.count() == 20
