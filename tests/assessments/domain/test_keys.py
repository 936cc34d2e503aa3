from datetime import timedelta

import pytest

from assessments.domain.closing import finish_waiting, settle_attempt, submit_attempt
from assessments.domain.keys import KeyCheck, may_see_key
from assessments.domain.marking import latest_result
from assessments.domain.start_checks import may_start
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SHOWN = KeyCheck(True, "", None)


def finished(learner, now, *, right, **rules):
    attempt = make_attempt(learner, make_assessment(**rules), now=now)
    answers = snapshot(attempt, right=right)
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now, actor=None)
    return attempt


def key_of(attempt, now):
    start = may_start(attempt.official, attempt.assessment, now)
    return may_see_key(attempt, latest_result(attempt), start, now)


def test_may_see_key_after_a_pass_or_the_last_attempt(learner, now):
    assert key_of(finished(learner, now, right=7), now) == SHOWN
    assert key_of(finished(learner, now, right=6, slug="mot-luot", attempts_allowed=1), now) == SHOWN
    assert key_of(finished(learner, now, right=6, slug="con-luot"), now) == KeyCheck(False, "attempts_left", None)


def test_may_see_key_not_before_the_assessment_closes(learner, now):
    closes_at = now + timedelta(days=1)
    attempt = finished(learner, now, right=10, closes_at=closes_at)

    assert key_of(attempt, now) == KeyCheck(False, "closes", closes_at)
    assert key_of(attempt, closes_at) == SHOWN


def test_may_see_key_not_while_another_sits_or_sends_late(learner, stranger, now):
    attempt = finished(learner, now, right=10)
    theirs = make_attempt(stranger, attempt.assessment, now=now + timedelta(minutes=10))
    held_back = KeyCheck(False, "sitting", now + timedelta(hours=24, minutes=30))

    assert key_of(attempt, now + timedelta(minutes=11)) == held_back
    settle_attempt(attempt=theirs, now=now + timedelta(hours=1))
    assert key_of(attempt, now + timedelta(hours=1)) == held_back
    assert key_of(attempt, now + timedelta(hours=25)) == SHOWN
    finish_waiting(attempt=theirs, now=now + timedelta(hours=1), actor=None)
    assert key_of(attempt, now + timedelta(hours=1)) == SHOWN


def test_may_see_key_whoever_sits_another_assessment(learner, stranger, now):
    attempt = finished(learner, now, right=10)
    make_attempt(stranger, make_assessment("bai-khac"), now=now)

    assert key_of(attempt, now) == SHOWN


def test_may_see_key_of_a_practice_while_others_practise(learner, stranger, now):
    attempt = finished(learner, now, right=10, kind="practice")
    make_attempt(stranger, attempt.assessment, now=now)

    assert key_of(attempt, now) == SHOWN


def test_may_see_key_never_where_the_policy_says_so(learner, now):
    attempt = finished(learner, now, right=10, feedback="never")

    assert key_of(attempt, now + timedelta(days=400)) == KeyCheck(False, "never", None, marks_shown=False)


def test_may_see_key_after_closing_also_of_who_failed_and_not_a_mark_before(learner, stranger, now):
    closes_at = now + timedelta(days=1)
    attempt = finished(learner, now, right=2, feedback="after_closing", closes_at=closes_at)
    make_attempt(stranger, attempt.assessment, now=closes_at - timedelta(minutes=5))

    assert key_of(attempt, now) == KeyCheck(False, "closes", closes_at, marks_shown=False)
    sitting = KeyCheck(False, "sitting", closes_at + timedelta(hours=24), marks_shown=False)
    assert key_of(attempt, closes_at) == sitting
    assert key_of(attempt, closes_at + timedelta(hours=25)) == SHOWN
    attempt.assessment.closes_at = None
    assert key_of(attempt, now) == KeyCheck(False, "not_closed", None, marks_shown=False)
