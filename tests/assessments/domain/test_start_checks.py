from datetime import timedelta

import pytest

from assessments.domain.closing import finish_waiting, settle_attempt, submit_attempt
from assessments.domain.start_checks import RESIT_AFTER_PASS, may_start
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def finish(attempt, *, right: int, at):
    return submit_attempt(
        attempt=attempt, device=DEVICE, answers=snapshot(attempt, right=right), now=at, actor=None
    ).result


def test_may_start_tells_what_an_attempt_would_be(learner, now):
    check = may_start(learner, make_assessment(), now)

    assert (check.allowed, check.code, check.reason, check.opens_at) == (True, "", "", None)
    assert (check.attempts_made, check.attempts_left, check.minutes, check.cut_short) == (0, 3, 20, False)
    assert check.deadline_at == now + timedelta(minutes=20)


def test_may_start_costs_three_statements(learner, now, django_assert_num_queries):
    assessment = make_assessment()
    with django_assert_num_queries(3):
        may_start(learner, assessment, now)


@pytest.mark.parametrize(
    ("rules", "code", "reason"),
    [
        ({"is_published": False}, "not_published", "Bài này đang được biên soạn nên chưa mở. Hãy quay lại sau."),
        ({"opens_at": timedelta(hours=18)}, "not_open_yet", "Bài này mở từ 08:00 ngày 07/07/2026."),
        (
            {"closes_at": timedelta(hours=-1)},
            "closed",
            "Bài này đã đóng lúc 13:00 ngày 06/07/2026. Nếu vẫn cần làm, hãy liên hệ phụ trách nhân sự.",
        ),
    ],
)
def test_may_start_refuses_outside_the_window(learner, now, rules, code, reason):
    moments = {name: now + value if isinstance(value, timedelta) else value for name, value in rules.items()}
    check = may_start(learner, make_assessment(**moments), now)

    assert (check.allowed, check.code, check.reason) == (False, code, reason)
    assert check.opens_at == moments.get("opens_at")


def test_may_start_says_how_long_is_left_before_the_assessment_closes(learner, now):
    check = may_start(learner, make_assessment(closes_at=now + timedelta(minutes=12, seconds=30)), now)

    assert (check.allowed, check.minutes, check.cut_short) == (True, 12, True)
    assert check.deadline_at == now + timedelta(minutes=12, seconds=30)


def test_may_start_hands_back_what_was_begun(learner, now):
    attempt = make_attempt(learner, now=now)

    check = may_start(learner, attempt.assessment, now + timedelta(minutes=5))
    after = may_start(learner, attempt.assessment, now + timedelta(minutes=20))

    assert (check.allowed, check.code, check.open_attempt) == (False, "begun", attempt)
    assert (after.allowed, after.code, after.open_attempt) == (False, "closing", None)


def test_may_start_waits_after_an_attempt_that_did_not_pass(learner, now):
    attempt = make_attempt(learner, now=now)
    finish(attempt, right=3, at=now + timedelta(minutes=10))

    check = may_start(learner, attempt.assessment, now + timedelta(hours=2))

    assert (check.allowed, check.code) == (False, "wait")
    assert check.reason == "Làm lại được từ 14:10 ngày 07/07/2026."
    assert check.opens_at == now + timedelta(hours=24, minutes=10)
    assert may_start(learner, attempt.assessment, now + timedelta(hours=25)).allowed


def test_may_start_waits_from_the_deadline_of_an_attempt_the_system_closed(learner, now):
    attempt = make_attempt(learner, now=now)
    settle_attempt(attempt=attempt, now=now + timedelta(hours=3))
    finish_waiting(attempt=attempt, now=now + timedelta(hours=3), actor=None)

    check = may_start(learner, attempt.assessment, now + timedelta(hours=4))

    assert (check.code, check.opens_at) == ("wait", now + timedelta(hours=24, minutes=20))


def test_may_start_refuses_beside_an_attempt_that_takes_late_answers(learner, now):
    """What the new one tells of the same questions would help the old one."""
    attempt = make_attempt(learner, make_assessment(wait_hours=0, attempts_allowed=0), now=now)
    settle_attempt(attempt=attempt, now=now + timedelta(hours=3))
    until = now + timedelta(hours=24, minutes=20)

    check = may_start(learner, attempt.assessment, now + timedelta(hours=4))

    assert (check.allowed, check.code, check.waiting, check.opens_at) == (False, "waiting", attempt, until)
    assert check.reason == (
        "Lượt trước đã hết giờ và còn nhận câu gửi muộn đến 14:20 ngày 07/07/2026. "
        "Hãy mở lượt đó để gửi nốt và nộp bài, rồi mới làm lượt khác."
    )
    assert may_start(learner, attempt.assessment, until + timedelta(seconds=1)).code == "closing"
    finish_waiting(attempt=attempt, now=now + timedelta(hours=4), actor=None)
    assert may_start(learner, attempt.assessment, now + timedelta(hours=4)).allowed


def test_may_start_refuses_when_every_attempt_is_used(learner, now):
    assessment = make_assessment(attempts_allowed=2, wait_hours=0)
    for number in range(2):
        finish(make_attempt(learner, assessment, now=now + timedelta(hours=number)), right=1, at=now)

    check = may_start(learner, assessment, now + timedelta(days=30))

    assert (check.allowed, check.code, check.attempts_left) == (False, "no_attempts_left", 0)
    assert check.reason == (
        "Đã dùng hết 2 lượt làm bài. Hãy ôn lại bài học và liên hệ phụ trách nhân sự để được mở thêm lượt."
    )


def test_may_start_without_limit_on_zero(learner, now):
    assessment = make_assessment(attempts_allowed=0, wait_hours=0)
    for number in range(4):
        finish(make_attempt(learner, assessment, now=now + timedelta(hours=number)), right=1, at=now)

    check = may_start(learner, assessment, now + timedelta(days=1))

    assert (check.allowed, check.attempts_left, check.attempts_made) == (True, None, 4)


def test_may_start_after_a_pass_opens_again_to_renew(learner, now):
    assessment = make_assessment(attempts_allowed=1)
    finish(make_attempt(learner, assessment, now=now), right=9, at=now)

    soon = may_start(learner, assessment, now + timedelta(days=1))
    later = may_start(learner, assessment, now + RESIT_AFTER_PASS)

    assert (soon.allowed, soon.code) == (False, "passed")
    assert soon.reason == (
        "Đã đạt bài này ngày 06/07/2026 nên chưa cần làm lại. Có thể làm lại để gia hạn từ 02/01/2027."
    )
    assert (later.allowed, later.attempts_left) == (True, 1)
