from datetime import timedelta

import pytest

from assessments.domain.allowances import allow_another_attempt, used_up
from assessments.domain.start_checks import RESIT_AFTER_PASS, may_start
from assessments.exceptions.attempts import AllowanceReasonMissing, AttemptsLeft, OwnAllowance
from assessments.models import AttemptAllowance
from lms.core.models import AuditEntry
from tests.factories.assessments import make_assessment, sit
from tests.factories.people import make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
HOUR = timedelta(hours=1)


@pytest.fixture
def assessment(learner, now):
    """Both attempts used, neither passed."""
    made = make_assessment(attempts_allowed=2, wait_hours=0)
    for number in range(2):
        sit(learner, made, now + number * HOUR)
    return made


@pytest.fixture
def hr():
    return make_user("nhan-su", full_name="Phan Thị Hằng")


def allow(learner, assessment, actor, at, reason="  Đã học  lại bài 2. "):
    return allow_another_attempt(official=learner, assessment=assessment, reason=reason, actor=actor, now=at)


def test_one_further_attempt_is_given_and_used(learner, assessment, hr, now):
    day = now + timedelta(days=1)
    assert used_up(learner, day) == [assessment]
    made = allow(learner, assessment, hr, day)
    assert (made.reason, made.granted_by, made.granted_at) == ("Đã học lại bài 2.", hr, day)
    entry = AuditEntry.objects.get(verb="assessments.attempt.allowed")
    assert (entry.actor, entry.reason, entry.after) == (hr, "Đã học lại bài 2.", {"title": assessment.title})
    check = may_start(learner, assessment, day)
    assert (check.allowed, check.attempts_left, used_up(learner, day)) == (True, 1, [])
    sit(learner, assessment, day)
    assert may_start(learner, assessment, day + HOUR).code == "no_attempts_left"
    assert used_up(learner, day + HOUR) == [assessment]


def test_asked_twice_one_is_given(learner, assessment, hr, now):
    allow(learner, assessment, hr, now + 2 * HOUR)
    with pytest.raises(AttemptsLeft) as refused:
        allow(learner, assessment, hr, now + 2 * HOUR)
    assert "còn lượt hoặc đã đạt bài" in str(refused.value)
    assert AttemptAllowance.objects.count() == 1


def test_a_reason_is_wanted(learner, assessment, hr, now):
    with pytest.raises(AllowanceReasonMissing):
        allow(learner, assessment, hr, now + 2 * HOUR, reason=" \n ")
    assert not AttemptAllowance.objects.exists()


def test_nobody_gives_it_to_themselves(learner, assessment, now):
    with pytest.raises(OwnAllowance):
        allow(learner, assessment, learner.user, now + 2 * HOUR)
    assert not AttemptAllowance.objects.exists()


def test_what_was_given_before_a_pass_counts_no_more(learner, assessment, hr, now):
    """Sitting it again to renew it begins with the attempts of the exam."""
    allow(learner, assessment, hr, now + 2 * HOUR)
    sit(learner, assessment, now + 3 * HOUR, right=9)
    later = now + RESIT_AFTER_PASS + timedelta(days=1)
    for number in range(2):
        sit(learner, assessment, later + number * HOUR)
    assert may_start(learner, assessment, later + 3 * HOUR).code == "no_attempts_left"


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_used_up_costs_the_same_however_much_was_sat(learner, now, count, django_assert_num_queries):
    for number in range(count):
        made = make_assessment(f"bai-{number}", attempts_allowed=1, wait_hours=0)
        sit(learner, made, now + number * HOUR)
    with django_assert_num_queries(3):
        assert len(used_up(learner, now + timedelta(days=1))) == count
