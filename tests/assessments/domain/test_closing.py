from datetime import timedelta

import pytest

from assessments.domain.answers import Answer, save_response
from assessments.domain.attempts import take_over
from assessments.domain.closing import LATE_REASON, attempts_to_close, settle_attempt, submit_attempt
from assessments.enums import AttemptStatus, LateAnswerPolicy
from assessments.exceptions import OtherDevice
from assessments.models import Response, Result
from lms.core.models import AuditEntry
from tests.factories.assessments import (
    DEVICE,
    OTHER_DEVICE,
    make_assessment,
    make_attempt,
    right_choices,
    snapshot,
    wrong_choice,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def attempt(learner, now):
    return make_attempt(learner, now=now)


def submit(attempt, answers, *, at, device=DEVICE):
    return submit_attempt(attempt=attempt, device=device, answers=answers, now=at, actor=attempt.official.user)


def autosave(attempt, order, *, at, answer=None):
    return save_response(
        attempt_uid=attempt.uid,
        user_id=attempt.official.user.pk,
        device=DEVICE,
        order=order,
        sequence=order,
        answer=answer or right_choices(attempt, order),
        flagged=False,
        elapsed_ms=60_000,
        now=at,
    )


def facts(result):
    return result.score, result.out_of, result.passed


def test_submit_attempt_marks_the_snapshot(attempt, now):
    submission = submit(attempt, snapshot(attempt, right=7, wrong=2), at=now + timedelta(minutes=9))

    attempt.refresh_from_db()
    result = Result.objects.get()
    assert submission.result == result
    assert (submission.is_new, submission.refused) == (True, [])
    assert facts(result) == (7, 10, True)
    assert (result.official, result.posting, str(result.effective_on)) == (attempt.official, None, "2026-07-06")
    assert sorted(result.marks.values()) == [False] * 3 + [True] * 7
    assert (attempt.status, attempt.finished_at, attempt.received_at) == (
        AttemptStatus.SUBMITTED,
        now + timedelta(minutes=9),
        now + timedelta(minutes=9),
    )
    entry = AuditEntry.objects.get(verb="assessments.attempt.submitted")
    assert entry.after == {"title": "Bài thi: Hộ tịch", "score": 7, "out_of": 10, "passed": True}
    assert entry.actor == attempt.official.user


def test_submit_attempt_adds_to_what_was_saved_and_repeats_nothing(attempt, now):
    autosave(attempt, 1, at=now + timedelta(minutes=1))
    autosave(attempt, 10, at=now + timedelta(minutes=1))

    submission = submit(attempt, snapshot(attempt, right=2), at=now + timedelta(minutes=2))

    assert submission.result.score == 3
    assert Response.objects.count() == 3


def test_submit_attempt_twice_gives_the_same_result(attempt, now):
    first = submit(attempt, snapshot(attempt, right=7), at=now + timedelta(minutes=2))
    second = submit(attempt, snapshot(attempt, right=9), at=now + timedelta(minutes=3))
    elsewhere = submit(attempt, [], at=now + timedelta(minutes=3), device=OTHER_DEVICE)

    assert second.result == first.result == elsewhere.result
    assert (second.is_new, elsewhere.is_new) == (False, False)
    assert (Result.objects.count(), Response.objects.count()) == (1, 7)


def test_submit_attempt_names_what_it_cannot_take_and_keeps_the_rest(attempt, now):
    bad = [
        Answer(2, 50, (right_choices(attempt, 3)[0],), False, 1000),
        Answer(99, 51, (), False, 1000),
    ]

    submission = submit(attempt, [*snapshot(attempt, right=7), *bad], at=now + timedelta(minutes=2))

    assert submission.result.score == 7
    assert [(one.order, one.code) for one in submission.refused] == [(2, "unknown_choice"), (99, "unknown_choice")]


def test_submit_attempt_of_a_device_that_gave_way_is_refused(attempt, now):
    take_over(attempt=attempt, device=OTHER_DEVICE, now=now + timedelta(minutes=1), actor=None)

    with pytest.raises(OtherDevice):
        submit(attempt, snapshot(attempt, right=7), at=now + timedelta(minutes=2))

    assert not Result.objects.exists()


def test_submit_attempt_received_after_the_deadline_finishes_at_the_deadline(attempt):
    submission = submit(attempt, snapshot(attempt, right=8), at=attempt.deadline_at + timedelta(hours=3))

    attempt.refresh_from_db()
    assert facts(submission.result) == (8, 10, True)
    assert (attempt.status, attempt.finished_at) == (AttemptStatus.SUBMITTED, attempt.deadline_at)
    assert attempt.received_at == attempt.deadline_at + timedelta(hours=3)
    assert Response.objects.filter(is_late=True).count() == 8


def test_submit_attempt_refuses_answers_made_after_the_deadline_one_by_one(attempt):
    in_time = snapshot(attempt, right=7)
    after = [Answer(8, 80, tuple(right_choices(attempt, 8)), False, 21 * 60_000)]

    submission = submit(attempt, in_time + after, at=attempt.deadline_at + timedelta(minutes=5))

    assert submission.result.score == 7
    assert [(one.order, one.code) for one in submission.refused] == [(8, "after_deadline")]


def test_submit_attempt_beyond_the_late_window_is_marked_from_what_was_received(attempt, now):
    autosave(attempt, 1, at=now + timedelta(minutes=1))

    submission = submit(attempt, snapshot(attempt, right=8), at=attempt.deadline_at + timedelta(hours=25))

    assert facts(submission.result) == (1, 10, False)
    assert {one.code for one in submission.refused} == {"too_late"}


def test_submit_attempt_holds_late_answers_back_where_the_exam_says_so(learner, now):
    attempt = make_attempt(learner, make_assessment(late_answers=LateAnswerPolicy.HOLD), now=now)
    autosave(attempt, 1, at=now + timedelta(minutes=1))

    submission = submit(attempt, snapshot(attempt, right=8), at=attempt.deadline_at + timedelta(hours=1))

    assert facts(submission.result) == (1, 10, False)
    assert Response.objects.filter(is_late=True).count() == 7


# Closed by the system


def test_settle_attempt_closes_from_saved_answers_with_the_deadline_as_finish(attempt, now):
    for order in range(1, 8):
        autosave(attempt, order, at=now + timedelta(minutes=order))

    result = settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=5))

    attempt.refresh_from_db()
    assert facts(result) == (7, 10, True)
    assert (attempt.status, attempt.finished_at, attempt.received_at) == (
        AttemptStatus.CLOSED,
        attempt.deadline_at,
        None,
    )
    entry = AuditEntry.objects.get(verb="assessments.attempt.closed")
    assert (entry.actor, entry.after["score"]) == (None, 7)


@pytest.mark.parametrize("seconds", [-60, 0, 30])
def test_settle_attempt_leaves_an_attempt_with_time_or_answers_on_their_way(attempt, seconds):
    now = attempt.deadline_at + timedelta(seconds=seconds)

    assert attempts_to_close(now) == []
    assert settle_attempt(attempt=attempt, now=now) is None
    assert not Result.objects.exists()


def test_attempts_to_close_are_those_whose_time_is_over(learner, stranger, now):
    over = make_attempt(learner, now=now - timedelta(hours=1))
    theirs = make_attempt(stranger, over.assessment, now=now - timedelta(hours=2))
    make_attempt(learner, make_assessment("con-gio"), now=now)

    assert attempts_to_close(now) == [theirs, over]
    assert attempts_to_close(now, official=learner) == [over]


def test_settle_attempt_twice_closes_once(attempt):
    after = attempt.deadline_at + timedelta(minutes=5)

    assert settle_attempt(attempt=attempt, now=after) is not None
    assert settle_attempt(attempt=attempt, now=after) is None
    assert Result.objects.count() == 1


def test_late_submit_after_closing_appends_a_result_that_supersedes(attempt, now):
    autosave(attempt, 1, at=now + timedelta(minutes=1))
    first = settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=1))

    submission = submit(attempt, snapshot(attempt, right=8), at=attempt.deadline_at + timedelta(hours=2))
    again = submit(attempt, snapshot(attempt, right=8), at=attempt.deadline_at + timedelta(hours=2))

    first.refresh_from_db()
    attempt.refresh_from_db()
    assert facts(first) == (1, 10, False)
    assert facts(submission.result) == (8, 10, True)
    assert (submission.result.supersedes, submission.is_new) == (first, True)
    assert submission.result.reason == LATE_REASON
    assert (again.result, again.is_new) == (submission.result, False)
    assert list(Result.objects.latest()) == [submission.result]
    assert (attempt.status, attempt.finished_at) == (AttemptStatus.CLOSED, attempt.deadline_at)
    entry = AuditEntry.objects.get(verb="assessments.result.regraded")
    assert (entry.before, entry.after["score"]) == ({"score": 1, "passed": False}, 8)


def test_settle_attempt_counts_late_answers_that_came_one_by_one(attempt):
    settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=1))
    autosave(attempt, 1, at=attempt.deadline_at + timedelta(hours=2))

    result = settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=2))

    assert (result.score, result.supersedes.score) == (1, 0)


def test_late_submit_of_a_device_that_gave_way_brings_only_what_was_made_before(attempt, now):
    take_over(attempt=attempt, device=OTHER_DEVICE, now=now + timedelta(minutes=5), actor=None)
    settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=1))
    answers = [
        Answer(1, 1, tuple(right_choices(attempt, 1)), False, 4 * 60_000),
        Answer(2, 2, (wrong_choice(attempt, 2),), False, 6 * 60_000),
    ]

    submission = submit(attempt, answers, at=attempt.deadline_at + timedelta(hours=2))

    assert submission.result.score == 1
    assert [(one.order, one.code) for one in submission.refused] == [(2, "other_device")]
