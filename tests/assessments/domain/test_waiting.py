from datetime import timedelta

import pytest

from assessments.domain.answers import save_response
from assessments.domain.closing import finish_waiting, settle_attempt
from assessments.domain.receipts import receipt_code
from assessments.domain.waiting import Waiting, waiting_of
from tests.factories.assessments import DEVICE, make_attempt, right_choices

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_waiting_of_counts_what_has_arrived_until_it_is_marked(learner, now, django_assert_num_queries):
    attempt = make_attempt(learner, now=now)
    for order, answer in ((1, right_choices(attempt, 1)), (2, [])):
        save_response(
            attempt_uid=attempt.uid,
            user_id=learner.user.pk,
            device=DEVICE,
            order=order,
            sequence=order,
            answer=answer,
            flagged=False,
            elapsed_ms=None,
            now=now,
        )
    assert waiting_of(attempt) is None
    settle_attempt(attempt=attempt, now=now + timedelta(hours=1))
    attempt.refresh_from_db()

    with django_assert_num_queries(2):
        waiting = waiting_of(attempt)

    receipt = receipt_code(attempt.uid, {1: right_choices(attempt, 1)})
    assert waiting == Waiting(1, now + timedelta(hours=24, minutes=20), receipt)
    finish_waiting(attempt=attempt, now=now + timedelta(hours=2), actor=None)
    attempt.refresh_from_db()
    assert waiting_of(attempt) is None
