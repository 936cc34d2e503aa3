import uuid
from datetime import timedelta

import pytest

from assessments.domain.answers import Answer, SavedResponse, save_response
from assessments.domain.attempts import SEQUENCES_OF_A_DEVICE, take_over
from assessments.domain.closing import settle_attempt, submit_attempt
from assessments.domain.deadlines import ON_ITS_WAY
from assessments.domain.papers import read_paper
from assessments.enums import QuestionKind
from assessments.exceptions.attempts import (
    AnsweredAfterDeadline,
    AttemptFinished,
    AttemptNotFound,
    OtherDevice,
    ReceivedTooLate,
    TooManyChoices,
    UnknownChoice,
)
from assessments.models import Response
from tests.factories.assessments import (
    DEVICE,
    OTHER_DEVICE,
    make_assessment,
    make_attempt,
    make_bank,
    make_question,
    right_choices,
    wrong_choice,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def save(attempt, *, order=1, sequence=1, answer=None, device=DEVICE, now=None, user=None, minutes=1, flagged=False):
    """Saves the right answer unless another is given; `minutes` is what the device claims since the start."""
    return save_response(
        attempt_uid=attempt.uid,
        user_id=(user or attempt.official.user).pk,
        device=device,
        order=order,
        sequence=sequence,
        answer=right_choices(attempt, order) if answer is None else answer,
        flagged=flagged,
        elapsed_ms=None if minutes is None else int(minutes * 60_000),
        now=now or attempt.started_at + timedelta(minutes=1),
    )


def counting(attempt) -> dict[int, list[int]]:
    return {order: list(given.answer) for order, given in read_paper(attempt).answers.items()}


@pytest.fixture
def attempt(learner, now):
    return make_attempt(learner, now=now)


def test_save_response_adds_the_answer_with_both_times(attempt, now):
    saved = save(attempt, order=3, sequence=4, flagged=True)

    row = Response.objects.get()
    assert saved == SavedResponse(order=3, sequence=4, is_late=False, deadline_at=attempt.deadline_at)
    assert (row.question.order, row.sequence, row.device, row.flagged) == (3, 4, DEVICE, True)
    assert (row.elapsed_ms, row.received_at, row.is_late) == (60_000, now + timedelta(minutes=1), False)


def test_save_response_sent_three_times_is_stored_once(attempt):
    answers = [save(attempt, sequence=5) for _ in range(3)]

    assert answers == [SavedResponse(1, 5, is_late=False, deadline_at=attempt.deadline_at)] * 3
    assert Response.objects.count() == 1


def test_save_response_another_answer_under_the_same_number_is_stored_too(attempt):
    """Two windows of one device that count alike."""
    wrong, right = wrong_choice(attempt, 1), right_choices(attempt, 1)

    first = save(attempt, sequence=5, answer=right)
    other = [save(attempt, sequence=5, answer=[wrong]) for _ in range(3)]
    again = save(attempt, sequence=5, answer=right)

    assert first == again == SavedResponse(1, 5, is_late=False, deadline_at=attempt.deadline_at)
    assert other == [SavedResponse(1, 6, is_late=False, deadline_at=attempt.deadline_at)] * 3
    assert list(Response.objects.values_list("sequence", "answer")) == [(5, right), (6, [wrong])]
    assert counting(attempt) == {1: [wrong]}


def test_save_response_another_answer_under_the_same_number_is_refused_once_handed_in(attempt, now):
    save(attempt, sequence=5)
    submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=now + timedelta(minutes=2), actor=None)

    with pytest.raises(AttemptFinished):
        save(attempt, sequence=5, answer=[wrong_choice(attempt, 1)])


def test_submit_attempt_stores_another_answer_under_the_same_number(attempt, now):
    wrong = wrong_choice(attempt, 1)
    save(attempt, sequence=5)
    snapshot = [Answer(1, 5, (wrong,), False, 90_000)]

    submission = submit_attempt(
        attempt=attempt, device=DEVICE, answers=snapshot, now=now + timedelta(minutes=2), actor=None
    )

    assert submission.refused == []
    assert counting(attempt) == {1: [wrong]}


def test_save_response_out_of_order_the_highest_sequence_counts(attempt):
    wrong, right = wrong_choice(attempt, 1), right_choices(attempt, 1)

    save(attempt, sequence=3, answer=right)
    save(attempt, sequence=1, answer=[wrong])
    save(attempt, sequence=2, answer=[])

    assert counting(attempt) == {1: right}
    assert Response.objects.count() == 3


def test_save_response_without_a_sequence_takes_the_next(attempt):
    wrong = wrong_choice(attempt, 1)

    first = save(attempt, sequence=None)
    second = save(attempt, sequence=None, answer=[wrong])

    assert (first.sequence, second.sequence) == (1, 2)
    assert counting(attempt) == {1: [wrong]}


def test_save_response_without_a_sequence_writes_nothing_where_nothing_changed(attempt):
    untouched = save(attempt, sequence=None, answer=[])
    first = save(attempt, sequence=None)
    again = save(attempt, sequence=None)

    assert (untouched.sequence, first.sequence, again.sequence) == (0, 1, 1)
    assert Response.objects.count() == 1
    assert save(attempt, sequence=None, flagged=True).sequence == 2


def test_save_response_an_emptied_answer_is_no_answer(attempt):
    save(attempt, sequence=1)
    save(attempt, sequence=2, answer=[], flagged=True)

    paper = read_paper(attempt)
    assert paper.unanswered == list(range(1, 11))
    assert paper.answers[1].flagged


def test_save_response_refuses_choices_of_another_question(attempt):
    with pytest.raises(UnknownChoice) as refusal:
        save(attempt, order=1, answer=right_choices(attempt, 2))

    assert str(refusal.value) == (
        "Phương án gửi lên không thuộc câu 1 nên chưa được ghi. Hãy tải lại trang bài thi rồi chọn lại."
    )
    assert not Response.objects.exists()


def test_save_response_refuses_two_choices_where_one_is_asked(attempt):
    with pytest.raises(TooManyChoices):
        save(attempt, answer=[*right_choices(attempt, 1), wrong_choice(attempt, 1)])


def test_save_response_takes_several_choices_where_several_are_asked(learner, now):
    bank = make_bank()
    make_question(bank, "Q1", kind=QuestionKind.MULTIPLE, right=2)
    attempt = make_attempt(learner, make_assessment(bank=bank, questions=1, pass_mark=1), now=now)

    save(attempt, answer=right_choices(attempt, 1)[::-1])

    assert sorted(counting(attempt)[1]) == sorted(right_choices(attempt, 1))


@pytest.mark.parametrize("order", [0, 11, 999])
def test_save_response_refuses_a_place_the_paper_has_not(attempt, order):
    with pytest.raises(AttemptNotFound):
        save(attempt, order=order, answer=[])


def test_save_response_refuses_another_person(attempt, stranger):
    with pytest.raises(AttemptNotFound):
        save(attempt, user=stranger.user)
    assert save(attempt).sequence == 1


def test_save_response_refuses_an_unknown_attempt(attempt):
    attempt.uid = uuid.uuid4()
    with pytest.raises(AttemptNotFound):
        save(attempt)


# Deadline


def test_save_response_on_time_needs_no_claim(attempt, now):
    assert not save(attempt, now=attempt.deadline_at, minutes=None).is_late


def test_save_response_as_the_time_ends_is_not_late(attempt):
    assert not save(attempt, now=attempt.deadline_at + ON_ITS_WAY, minutes=20).is_late


def test_save_response_after_the_deadline_is_late_when_made_in_time(attempt):
    saved = save(attempt, now=attempt.deadline_at + timedelta(hours=24), minutes=19.9)

    assert saved == SavedResponse(1, 1, is_late=True, deadline_at=attempt.deadline_at)
    assert Response.objects.get().is_late


def test_save_response_beyond_the_late_window_is_refused_with_its_limit(attempt):
    with pytest.raises(ReceivedTooLate) as refusal:
        save(attempt, now=attempt.deadline_at + timedelta(hours=24, seconds=1))

    assert "đến sau hạn nhận muộn (14:20 07/07/2026)" in str(refusal.value)


@pytest.mark.parametrize("minutes", [20.001, 60, None], ids=["just after", "long after", "no claim"])
@pytest.mark.parametrize("seconds", [1, 600])
def test_save_response_made_after_the_deadline_is_refused(attempt, minutes, seconds):
    with pytest.raises(AnsweredAfterDeadline) as refusal:
        save(attempt, now=attempt.deadline_at + timedelta(seconds=seconds), minutes=minutes)

    assert str(refusal.value) == (
        "Câu trả lời này được chọn sau khi hết giờ (14:20) nên không được tính. Các câu đã chọn trước đó vẫn được giữ."
    )


def test_save_response_while_the_attempt_waits_is_late(attempt):
    settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=1))

    saved = save(attempt, now=attempt.deadline_at + timedelta(hours=2))

    assert saved == SavedResponse(1, 1, is_late=True, deadline_at=attempt.deadline_at)


# Closed


def test_save_response_after_the_submit_is_refused_but_a_repeat_is_not(attempt, now):
    save(attempt, order=1, sequence=1)
    submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=now + timedelta(minutes=2), actor=None)

    assert save(attempt, order=1, sequence=1) == SavedResponse(1, 1, is_late=False, deadline_at=attempt.deadline_at)
    with pytest.raises(AttemptFinished) as refusal:
        save(attempt, order=1, sequence=2)
    assert "đã được nộp lúc 14:02" in str(refusal.value)
    assert Response.objects.count() == 1


# Two devices


def test_save_response_refuses_a_device_that_never_held_the_attempt(attempt):
    with pytest.raises(OtherDevice) as refusal:
        save(attempt, device=OTHER_DEVICE)

    assert str(refusal.value) == (
        "Bài thi đang được làm trên một máy khác từ 14:00. Các câu trả lời ở máy này đã được gửi. "
        "Hãy tiếp tục trên máy kia, hoặc bấm “Làm tiếp ở máy này”."
    )


def test_save_response_takes_from_an_earlier_device_what_was_made_before_it_gave_way(attempt, now):
    take_over(attempt=attempt, device=OTHER_DEVICE, now=now + timedelta(minutes=5), actor=None)

    assert save(attempt, order=2, sequence=2, minutes=4.9, now=now + timedelta(minutes=8)).sequence == 2
    with pytest.raises(OtherDevice):
        save(attempt, order=3, sequence=3, minutes=5.1, now=now + timedelta(minutes=8))
    with pytest.raises(OtherDevice):
        save(attempt, order=3, sequence=3, minutes=None, now=now + timedelta(minutes=8))


def test_save_response_of_an_earlier_device_never_outranks_the_newer_one(attempt, now):
    wrong, right = wrong_choice(attempt, 1), right_choices(attempt, 1)
    take_over(attempt=attempt, device=OTHER_DEVICE, now=now + timedelta(minutes=5), actor=None)

    save(attempt, device=OTHER_DEVICE, sequence=SEQUENCES_OF_A_DEVICE + 1, answer=right, now=now + timedelta(minutes=6))
    save(attempt, device=DEVICE, sequence=40, answer=[wrong], minutes=4, now=now + timedelta(minutes=7))

    assert counting(attempt) == {1: right}


def test_save_response_without_a_sequence_counts_above_every_earlier_device(attempt, now):
    save(attempt, sequence=7)
    take_over(attempt=attempt, device=OTHER_DEVICE, now=now + timedelta(minutes=5), actor=None)

    changed = [wrong_choice(attempt, 1)]
    saved = save(attempt, device=OTHER_DEVICE, sequence=None, answer=changed, now=now + timedelta(minutes=6))

    assert saved.sequence == SEQUENCES_OF_A_DEVICE + 1
