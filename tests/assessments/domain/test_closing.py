from datetime import timedelta
from decimal import Decimal

import pytest

from assessments.domain.answers import Answer, save_response
from assessments.domain.attempts import take_over
from assessments.domain.closing import attempts_to_settle, finish_waiting, settle_attempt, submit_attempt
from assessments.domain.marking import regrade_attempt
from assessments.enums import AttemptStatus, LateAnswerPolicy
from assessments.exceptions.attempts import AnswerTooLong, AttemptFinished, OtherDevice, ReceivedTooLate, UnknownChoice
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
from tests.factories.question_texts import make_exam_of_every_kind, places_of, right_answers

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
    assert [(one.order, one.code) for one in second.refused] == [(8, "finished"), (9, "finished")]
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


# Time over without handing in


@pytest.fixture
def waiting(attempt, now):
    """Seven of ten answered rightly, three wrongly, then nothing; the system has noticed."""
    for order in range(1, 8):
        autosave(attempt, order, at=now + timedelta(minutes=order))
    for order in range(8, 11):
        autosave(attempt, order, at=now + timedelta(minutes=order), answer=[wrong_choice(attempt, order)])
    settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(minutes=5))
    attempt.refresh_from_db()
    return attempt


def bettered(attempt):
    """The wrong ones once more, as if they had been answered otherwise in time."""
    return [Answer(order, 100 + order, tuple(right_choices(attempt, order)), False, 60_000) for order in (8, 9, 10)]


def test_settle_attempt_marks_nothing_while_late_answers_are_taken(waiting):
    limit = waiting.deadline_at + timedelta(hours=24)

    assert settle_attempt(attempt=waiting, now=limit) is None
    assert not Result.objects.exists()
    assert (waiting.status, waiting.finished_at) == (AttemptStatus.WAITING, waiting.deadline_at)
    entry = AuditEntry.objects.get(verb="assessments.attempt.time_up")
    assert (entry.actor, sorted(entry.after)) == (None, ["late_until", "title"])


def test_settle_attempt_marks_what_was_received_once_the_late_window_is_over(waiting):
    result = settle_attempt(attempt=waiting, now=waiting.deadline_at + timedelta(hours=24, seconds=1))

    waiting.refresh_from_db()
    assert facts(result) == (7, 10, True)
    assert (waiting.status, waiting.finished_at, waiting.received_at) == (
        AttemptStatus.CLOSED,
        waiting.deadline_at,
        None,
    )
    entry = AuditEntry.objects.get(verb="assessments.attempt.closed")
    assert (entry.actor, entry.after["score"]) == (None, 7)


def test_settle_attempt_of_an_exam_without_a_late_window_marks_at_once(learner, now):
    attempt = make_attempt(learner, make_assessment(late_sync_hours=0), now=now)

    assert facts(settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(seconds=31))) == (0, 10, False)


@pytest.mark.parametrize("seconds", [-60, 0, 30])
def test_settle_attempt_leaves_an_attempt_with_time_or_answers_on_their_way(attempt, seconds):
    now = attempt.deadline_at + timedelta(seconds=seconds)

    assert attempts_to_settle(now) == []
    assert settle_attempt(attempt=attempt, now=now) is None
    assert attempt.is_open


def test_attempts_to_settle_are_those_whose_time_or_late_window_is_over(learner, stranger, now):
    over = make_attempt(learner, now=now - timedelta(hours=1))
    theirs = make_attempt(stranger, over.assessment, now=now - timedelta(hours=2))
    make_attempt(learner, make_assessment("con-gio"), now=now)

    assert attempts_to_settle(now) == [theirs, over]
    assert attempts_to_settle(now, official=learner) == [over]
    for one in (theirs, over):
        settle_attempt(attempt=one, now=now)
    assert attempts_to_settle(now) == []
    assert attempts_to_settle(theirs.deadline_at + timedelta(hours=24, seconds=1), official=stranger) == [theirs]


def test_settle_attempt_twice_closes_once(attempt):
    after = attempt.deadline_at + timedelta(hours=25)

    assert settle_attempt(attempt=attempt, now=after) is not None
    assert settle_attempt(attempt=attempt, now=after) is None
    assert Result.objects.count() == 1


def test_late_submit_brings_what_was_made_in_time_and_ends_the_attempt(waiting):
    later = waiting.deadline_at + timedelta(hours=2)

    submission = submit(waiting, bettered(waiting)[:1], at=later)
    again = submit(waiting, bettered(waiting), at=later + timedelta(minutes=1))

    waiting.refresh_from_db()
    assert (facts(submission.result), submission.is_new, submission.refused) == ((8, 10, True), True, [])
    assert (waiting.status, waiting.finished_at, waiting.received_at) == (
        AttemptStatus.SUBMITTED,
        waiting.deadline_at,
        later,
    )
    assert (again.result, again.is_new) == (submission.result, False)
    assert [(one.order, one.code) for one in again.refused] == [(9, "finished"), (10, "finished")]
    assert Result.objects.count() == 1


@pytest.mark.parametrize("ended", ["window", "finished", "submitted"])
def test_no_answer_is_taken_once_the_marks_are_known(waiting, ended):
    """Whatever time a device claims, also where the request left before the attempt was marked."""
    asked = waiting.deadline_at + timedelta(hours=23)
    if ended == "window":
        settle_attempt(attempt=waiting, now=waiting.deadline_at + timedelta(hours=24, seconds=1))
    elif ended == "finished":
        finish_waiting(attempt=waiting, now=asked, actor=waiting.official.user)
    else:
        submit(waiting, [], at=asked)

    submission = submit(waiting, bettered(waiting), at=asked)
    with pytest.raises(AttemptFinished):
        autosave(waiting, 8, at=asked)
    with pytest.raises(ReceivedTooLate if ended != "submitted" else AttemptFinished):
        autosave(waiting, 8, at=waiting.deadline_at + timedelta(hours=30))

    assert {one.code for one in submission.refused} == {"finished"}
    assert [facts(one) for one in Result.objects.all()] == [(7, 10, True)]
    assert Response.objects.count() == 10


def test_finish_waiting_marks_what_was_received_once(waiting):
    at = waiting.deadline_at + timedelta(hours=1)

    result = finish_waiting(attempt=waiting, now=at, actor=waiting.official.user)

    waiting.refresh_from_db()
    assert (facts(result), waiting.status, waiting.received_at) == ((7, 10, True), AttemptStatus.CLOSED, at)
    assert finish_waiting(attempt=waiting, now=at, actor=waiting.official.user) is None
    assert AuditEntry.objects.get(verb="assessments.attempt.closed").actor == waiting.official.user


def test_finish_waiting_leaves_a_running_attempt_alone(attempt, now):
    assert finish_waiting(attempt=attempt, now=now, actor=None) is None
    assert not Result.objects.exists()


def test_late_answers_one_by_one_wait_for_the_end(attempt):
    settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=1))

    saved = autosave(attempt, 1, at=attempt.deadline_at + timedelta(hours=2))

    assert (saved.is_late, Result.objects.count()) == (True, 0)
    assert facts(submit(attempt, [], at=attempt.deadline_at + timedelta(hours=3)).result) == (1, 10, False)


@pytest.mark.parametrize("late", [timedelta(seconds=5), timedelta(hours=2)])
def test_late_submit_of_a_device_that_gave_way_brings_what_was_made_before_and_ends_nothing(attempt, now, late):
    """Also before anybody has noticed that the time is over."""
    take_over(attempt=attempt, device=OTHER_DEVICE, now=now + timedelta(minutes=5), actor=None)
    settle_attempt(attempt=attempt, now=attempt.deadline_at + late)
    answers = [
        Answer(1, 1, tuple(right_choices(attempt, 1)), False, 4 * 60_000),
        Answer(2, 2, (wrong_choice(attempt, 2),), False, 6 * 60_000),
    ]

    submission = submit(attempt, answers, at=attempt.deadline_at + late)

    assert (submission.result, submission.is_new) == (None, False)
    assert [(one.order, one.code) for one in submission.refused] == [(2, "other_device")]
    last = submit(attempt, [], at=attempt.deadline_at + timedelta(hours=3), device=OTHER_DEVICE)
    assert facts(last.result) == (1, 10, False)


# Every kind of question


def every_answer(attempt, answers, *, elapsed_ms=60_000):
    """`answers` by kind."""
    places = places_of(attempt)
    return [
        Answer(places[kind].order, number, tuple(answer), flagged=False, elapsed_ms=elapsed_ms)
        for number, (kind, answer) in enumerate(answers.items(), start=1)
    ]


def by_kind(attempt, marks):
    return {kind: marks[str(place.pk)] for kind, place in places_of(attempt).items()}


def in_part_answers(attempt):
    """What is worth a part of each mark that has parts, and nothing of the others; with the shares."""
    right = right_answers(attempt)
    kept = right["case"]
    halves = {
        "single": ([], False),
        "true_false": (places_of(attempt)["true_false"].choice_order[1:], False),
        "multiple": (right["multiple"][:1], 0.5),
        "ordering": (right["ordering"][:1], 0.25),
        "matching": ([0, *right["matching"][1:]], 0.6667),
        "numeric": (["60,5"], 0.5),
        "short_text": (["ubnd XÃ"], 0.8),
        "case": ([kept[0], [1], kept[2], kept[3][::-1], kept[4], ["15,0"], ["chủ tịch xã "]], 0.7143),
    }
    return {kind: answer for kind, (answer, _share) in halves.items()}, {
        kind: share for kind, (_answer, share) in halves.items()
    }


def test_an_attempt_of_every_kind_answered_rightly_is_worth_all(learner, now):
    attempt = make_attempt(learner, make_exam_of_every_kind(), now=now)
    answers = every_answer(attempt, right_answers(attempt))
    for one in answers:
        save_response(
            attempt_uid=attempt.uid,
            user_id=learner.user.pk,
            device=DEVICE,
            order=one.order,
            sequence=one.sequence,
            answer=one.answer,
            flagged=False,
            elapsed_ms=one.elapsed_ms,
            now=now,
        )

    submission = submit(attempt, answers, at=now + timedelta(minutes=9))

    assert (submission.refused, Response.objects.count()) == ([], 8)
    result = submission.result
    assert (result.score, result.out_of, result.points, result.passed) == (8, 8, None, True)
    assert set(by_kind(attempt, result.marks).values()) == {True}


def test_an_attempt_of_every_kind_is_marked_in_parts(learner, now):
    attempt = make_attempt(learner, make_exam_of_every_kind(), now=now)
    answers, shares = in_part_answers(attempt)

    result = submit(attempt, every_answer(attempt, answers), at=now).result

    result.refresh_from_db()
    assert by_kind(attempt, result.marks) == shares
    assert (result.score, result.points, result.passed) == (0, Decimal("3.43"), False)


def test_a_late_snapshot_of_every_kind_is_kept_and_counts(learner, now):
    attempt = make_attempt(learner, make_exam_of_every_kind(), now=now)
    answers = every_answer(attempt, right_answers(attempt))

    first = submit(attempt, answers, at=attempt.deadline_at + timedelta(hours=2))
    again = submit(attempt, answers, at=attempt.deadline_at + timedelta(hours=3))

    assert (first.refused, first.result.score, again.refused, again.is_new) == ([], 8, [], False)
    assert list(Response.objects.values_list("is_late", flat=True)) == [True] * 8


def test_a_late_snapshot_names_the_kinds_whose_answers_are_none(learner, now):
    attempt = make_attempt(learner, make_exam_of_every_kind(), now=now)
    answers = right_answers(attempt)
    broken = answers | {"ordering": ["một"], "case": [[99]], "short_text": ["a" * 501], "matching": [-1]}

    submission = submit(attempt, every_answer(attempt, broken), at=attempt.deadline_at + timedelta(hours=2))

    places = places_of(attempt)
    refused = {one.order: one.code for one in submission.refused}
    assert refused == {
        places["ordering"].order: UnknownChoice.code,
        places["case"].order: UnknownChoice.code,
        places["short_text"].order: AnswerTooLong.code,
        places["matching"].order: UnknownChoice.code,
    }
    assert (submission.result.score, Response.objects.count()) == (4, 4)


def test_marking_an_attempt_of_every_kind_again_changes_nothing(learner, now):
    attempt = make_attempt(learner, make_exam_of_every_kind(), now=now)
    answers, _shares = in_part_answers(attempt)
    submit(attempt, every_answer(attempt, answers), at=now)

    assert regrade_attempt(attempt=attempt, reason="Chấm lại", actor=None) is None
