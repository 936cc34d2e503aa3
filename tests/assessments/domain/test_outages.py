from datetime import timedelta

import pytest

from assessments.domain.answers import save_response
from assessments.domain.closing import settle_attempt, submit_attempt
from assessments.domain.outages import Heard, hear, notice_gap, offer_of, take_offer
from assessments.enums import AttemptStatus, TimeReason
from assessments.exceptions.sittings import OutageOfferGone
from assessments.models import Attempt, ContactGap, TimeGiven
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, right_choices

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def attempt(learner, now):
    """Begun twenty minutes' time before its deadline; policy: ten minutes back."""
    return make_attempt(learner, make_assessment(outage_minutes=10), now=now)


def fresh(attempt):
    return Attempt.objects.select_related("assessment", "official").get(pk=attempt.pk)


def beat(attempt, at, *, is_away=False, page=""):
    return hear(attempt_uid=attempt.uid, user_id=attempt.official.user_id, is_away=is_away, now=at, page=page)


def back(attempt, at):
    """The page is opened again."""
    held = fresh(attempt)
    notice_gap(held, at)
    return offer_of(held, at)


def answer(attempt, at, *, claimed, order=1):
    save_response(
        attempt_uid=attempt.uid,
        user_id=attempt.official.user_id,
        device=DEVICE,
        order=order,
        sequence=order,
        answer=right_choices(attempt, order),
        flagged=False,
        elapsed_ms=int(claimed.total_seconds() * 1000),
        now=at,
    )


def test_a_beat_is_kept_and_told_the_deadline(attempt, stranger, now):
    assert beat(attempt, now + MINUTE) == Heard(AttemptStatus.OPEN, attempt.deadline_at)
    assert (fresh(attempt).beat_at, fresh(attempt).is_away) == (now + MINUTE, False)
    assert hear(attempt_uid=attempt.uid, user_id=stranger.user_id, is_away=False, now=now) is None
    submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=now + 2 * MINUTE, actor=None)
    assert beat(attempt, now + 3 * MINUTE).status == AttemptStatus.SUBMITTED
    assert fresh(attempt).beat_at == now + MINUTE


def test_the_last_word_of_a_page_that_comes_late_is_not_believed(attempt, now):
    second = timedelta(seconds=1)
    beat(attempt, now, page="truoc")
    beat(attempt, now + second, page="sau")
    beat(attempt, now + 2 * second, is_away=True, page="truoc")
    assert not fresh(attempt).is_away
    beat(attempt, now + 3 * second, is_away=True, page="sau")
    assert fresh(attempt).is_away
    beat(attempt, now + 4 * second, page="truoc")
    beat(attempt, now + MINUTE, is_away=True, page="moi")
    assert fresh(attempt).is_away


def test_a_power_cut_is_offered_back_and_given_once(attempt, now):
    beat(attempt, now + 2 * MINUTE)

    offer = back(attempt, now + 9 * MINUTE)
    first = take_offer(attempt=attempt, now=now + 10 * MINUTE, actor=attempt.official.user)
    again = take_offer(attempt=attempt, now=now + 11 * MINUTE, actor=attempt.official.user)

    assert (offer.silent, offer.minutes, offer.is_capped) == (7, 7, False)
    assert first == again == TimeGiven.objects.get()
    assert (first.why, first.deadline_after) == (TimeReason.OUTAGE, now + 27 * MINUTE)
    assert fresh(attempt).deadline_at == now + 27 * MINUTE
    assert back(attempt, now + 11 * MINUTE) is None


def test_a_kept_page_opened_without_a_network_says_when_it_was_back(attempt, now):
    """The network came five minutes after the power; what was answered meanwhile shortens nothing."""
    beat(attempt, now + 2 * MINUTE)
    held = fresh(attempt)

    assert notice_gap(held, now + 15 * MINUTE, reopened_at=now + 4 * MINUTE) is None
    gap = notice_gap(held, now + 15 * MINUTE, reopened_at=now + 10 * MINUTE)
    answer(attempt, now + 15 * MINUTE, claimed=12 * MINUTE)

    assert (gap.from_at, gap.to_at) == (now + 2 * MINUTE, now + 10 * MINUTE)
    assert offer_of(fresh(attempt), now + 15 * MINUTE).minutes == 8


def test_all_that_is_given_back_stays_within_the_policy(attempt, now):
    beat(attempt, now + MINUTE)
    back(attempt, now + 8 * MINUTE)
    take_offer(attempt=attempt, now=now + 8 * MINUTE, actor=None)
    beat(attempt, now + 9 * MINUTE)

    offer = back(attempt, now + 16 * MINUTE)
    take_offer(attempt=attempt, now=now + 16 * MINUTE, actor=None)

    assert (offer.silent, offer.minutes, offer.is_capped) == (7, 3, True)
    assert fresh(attempt).deadline_at == now + 30 * MINUTE
    beat(attempt, now + 17 * MINUTE)
    assert back(attempt, now + 22 * MINUTE) is None
    assert ContactGap.objects.count() == 3  # a fact also where nothing is given


@pytest.mark.parametrize("case", ["left", "no scripts", "short", "untimed", "just begun"])
def test_nothing_is_offered_where_no_time_was_lost_to_an_outage(learner, now, case):
    rules = {"time_limit_minutes": None} if case == "untimed" else {}
    attempt = make_attempt(learner, make_assessment(**rules), now=now)
    if case in ("left", "short", "untimed"):
        beat(attempt, now + 4 * MINUTE, is_away=case == "left")

    assert back(attempt, now + (6 if case == "short" else 2 if case == "just begun" else 12) * MINUTE) is None
    assert not ContactGap.objects.exists()


def test_who_came_back_after_leaving_may_be_cut_off_again(attempt, now):
    beat(attempt, now + MINUTE, is_away=True)
    beat(attempt, now + 2 * MINUTE)

    assert back(attempt, now + 8 * MINUTE).minutes == 6


def test_answers_made_meanwhile_are_no_lost_time(attempt, now):
    answer(attempt, now + MINUTE, claimed=MINUTE)
    back(attempt, now + 9 * MINUTE)
    answer(attempt, now + 9 * MINUTE, claimed=5 * MINUTE, order=2)

    offer = offer_of(fresh(attempt), now + 9 * MINUTE)

    assert (offer.silent, offer.minutes) == (4, 4)


def test_coming_back_twice_is_one_silence(attempt, now):
    beat(attempt, now + MINUTE)
    back(attempt, now + 6 * MINUTE)
    back(attempt, now + 7 * MINUTE)

    assert [(gap.from_at, gap.to_at) for gap in ContactGap.objects.all()] == [(now + MINUTE, now + 6 * MINUTE)]


def test_time_that_ran_out_meanwhile_comes_back_while_the_policy_lasts(attempt, now):
    beat(attempt, now + 15 * MINUTE)
    returned = now + 23 * MINUTE
    settle_attempt(attempt=attempt, now=returned)

    offer = back(attempt, returned)
    take_offer(attempt=attempt, now=returned, actor=None)

    held = fresh(attempt)
    assert (offer.silent, offer.minutes) == (8, 5)
    assert (held.status, held.finished_at, held.deadline_at) == (AttemptStatus.OPEN, None, returned + 5 * MINUTE)


@pytest.mark.parametrize(("minutes", "given"), [(27, 3), (31, None)])
def test_the_end_moves_no_further_than_the_policy(attempt, now, minutes, given):
    beat(attempt, now + 15 * MINUTE)
    returned = now + minutes * MINUTE
    settle_attempt(attempt=attempt, now=returned)

    offer = back(attempt, returned)

    assert (offer.minutes if offer else None) == given


def test_an_offer_stands_while_the_time_runs(attempt, now):
    """Who goes on answering first, and takes it up only as the time gets short."""
    beat(attempt, now + MINUTE)
    back(attempt, now + 5 * MINUTE)

    given = take_offer(attempt=attempt, now=now + 20 * MINUTE, actor=None)

    assert (given.deadline_before, given.deadline_after) == (now + 20 * MINUTE, now + 24 * MINUTE)


def test_a_silence_that_was_not_taken_up_waits_behind_the_next(attempt, now):
    beat(attempt, now + MINUTE)
    back(attempt, now + 5 * MINUTE)
    beat(attempt, now + 6 * MINUTE)

    offers = []
    for minutes in (9, 10):
        offers.append(back(attempt, now + minutes * MINUTE).minutes)
        take_offer(attempt=attempt, now=now + minutes * MINUTE, actor=None)

    assert (offers, fresh(attempt).deadline_at) == ([3, 4], now + 27 * MINUTE)


def test_a_silence_that_lost_no_time_hides_no_other(attempt, now):
    beat(attempt, now + MINUTE)
    back(attempt, now + 5 * MINUTE)
    beat(attempt, now + 6 * MINUTE)
    back(attempt, now + 9 * MINUTE)
    answer(attempt, now + 10 * MINUTE, claimed=9 * MINUTE)

    assert offer_of(fresh(attempt), now + 10 * MINUTE).minutes == 4


def test_an_offer_stands_for_a_quarter_of_an_hour_after_the_time_is_over(attempt, now):
    beat(attempt, now + 15 * MINUTE)
    back(attempt, now + 19 * MINUTE)

    assert offer_of(fresh(attempt), now + 25 * MINUTE).minutes == 4
    with pytest.raises(OutageOfferGone):
        take_offer(attempt=attempt, now=now + 34 * MINUTE, actor=None)


def test_no_offer_stands_after_the_marks(attempt, now):
    beat(attempt, now + MINUTE)
    back(attempt, now + 5 * MINUTE)
    submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=now + 6 * MINUTE, actor=None)

    assert back(attempt, now + 7 * MINUTE) is None
    with pytest.raises(OutageOfferGone):
        take_offer(attempt=attempt, now=now + 7 * MINUTE, actor=None)


def test_an_exam_without_compensation_keeps_the_fact_alone(learner, now):
    attempt = make_attempt(learner, make_assessment(outage_minutes=0), now=now)
    beat(attempt, now + MINUTE)

    assert back(attempt, now + 8 * MINUTE) is None
    assert ContactGap.objects.count() == 1
