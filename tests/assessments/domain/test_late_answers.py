from datetime import timedelta

import pytest

from assessments.domain.answers import save_response
from assessments.domain.closing import settle_attempt, submit_attempt
from assessments.domain.late_answers import LateAnswer, late_answers_of, late_attempts, late_state, rule_late_answers
from assessments.domain.marking import latest_result
from assessments.domain.results import review
from assessments.enums import LateAnswerPolicy, LateState
from assessments.exceptions.marking import LateAnswersNotHeld, LateAnswersNotYours, LateAnswersRuled, LateReasonMissing
from assessments.models import LateRuling, Result
from lms.core.models import AuditEntry
from lms.org.enums import Role
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, right_choices, snapshot, wrong_choice
from tests.factories.people import grant_role, make_province, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

REASON = "Xã mất điện cả chiều."


@pytest.fixture
def trainer(learner, now):
    user = make_user("bien-soan", full_name="Lê Thị Soạn")
    grant_role(user, Role.TRAINER, learner.postings.get().versions.get().unit, valid_from=now.date())
    return user


@pytest.fixture
def held(learner, now):
    """Two right and one wrong in time; two hours late another answer to the third and five more, all right."""
    return late_attempt(learner, now)


def late_attempt(official, now, *, policy=LateAnswerPolicy.HOLD, slug="bai-thi-ho-tich"):
    attempt = make_attempt(official, make_assessment(slug, late_answers=policy), now=now)
    for order in (1, 2, 3):
        save_response(
            attempt_uid=attempt.uid,
            user_id=official.user.pk,
            device=DEVICE,
            order=order,
            sequence=order,
            answer=right_choices(attempt, order) if order < 3 else [wrong_choice(attempt, order)],
            flagged=False,
            elapsed_ms=None,
            now=now + timedelta(minutes=order),
        )
    late = [one for one in snapshot(attempt, right=8, elapsed_ms=10 * 60_000) if one.order >= 3]
    late = [type(one)(one.order, 10 + one.order, one.answer, False, one.elapsed_ms) for one in late]
    submit_attempt(attempt=attempt, device=DEVICE, answers=late, now=now + timedelta(hours=2), actor=None)
    attempt.refresh_from_db()
    return attempt


def rule(attempt, trainer, now, *, accepted=True, reason=REASON):
    return rule_late_answers(attempt=attempt, accepted=accepted, reason=reason, actor=trainer, now=now)


def test_late_answers_of_says_what_is_claimed_and_what_was_seen(held, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        answers = late_answers_of(held)

    arrived = now + timedelta(hours=2)
    claimed, late_by = now + timedelta(minutes=10), timedelta(hours=1, minutes=40)
    assert answers == [LateAnswer(order, claimed, arrived, late_by, order == 3) for order in range(3, 9)]


def test_late_attempts_are_those_of_the_trainers_people_with_their_facts(held, trainer, stranger, learner, now):
    late_attempt(stranger, now, slug="nguoi-la")
    make_attempt(learner, make_assessment("khong-muon"), now=now)

    [found] = late_attempts(trainer, now + timedelta(hours=3))

    assert found == held
    assert (found.late_count, found.late_from, found.late_at) == (6, now + timedelta(hours=2), now + timedelta(hours=2))
    assert (found.claimed_from, found.claimed_to) == (600_000, 600_000)
    assert found.heard_at == now + timedelta(minutes=3)
    assert list(late_attempts(stranger.user, now)) == []
    assert late_attempts(make_user("quan-tri", is_superuser=True), now).count() == 2


def test_late_attempts_keep_what_waits_and_drop_the_rest_after_thirty_days(held, trainer, learner, now):
    counted = late_attempt(learner, now, policy=LateAnswerPolicy.COUNT, slug="tinh")
    month_later = now + timedelta(days=31)

    assert set(late_attempts(trainer, now + timedelta(days=29))) == {held, counted}
    assert list(late_attempts(trainer, month_later)) == [held]
    rule(held, trainer, now)
    assert list(late_attempts(trainer, month_later)) == []


def test_late_attempts_never_show_ones_own(held, learner, now):
    grant_role(learner.user, Role.TRAINER, learner.postings.get().versions.get().unit, valid_from=now.date())

    assert list(late_attempts(learner.user, now)) == []
    with pytest.raises(LateAnswersNotYours):
        rule(held, learner.user, now)


def test_late_attempts_wait_until_the_attempt_is_marked(trainer, learner, now):
    attempt = make_attempt(learner, make_assessment(late_answers=LateAnswerPolicy.HOLD), now=now)
    settle_attempt(attempt=attempt, now=now + timedelta(hours=1))
    save_response(
        attempt_uid=attempt.uid,
        user_id=learner.user.pk,
        device=DEVICE,
        order=1,
        sequence=1,
        answer=right_choices(attempt, 1),
        flagged=False,
        elapsed_ms=60_000,
        now=now + timedelta(hours=2),
    )

    assert list(late_attempts(trainer, now + timedelta(hours=3))) == []
    with pytest.raises(LateAnswersNotHeld):
        rule(attempt, trainer, now + timedelta(hours=3))
    settle_attempt(attempt=attempt, now=now + timedelta(hours=25))
    assert list(late_attempts(trainer, now + timedelta(hours=25))) == [attempt]


def test_accepting_marks_the_late_answers_with_the_decision_beside_them(held, trainer, now):
    assert (latest_result(held).score, late_state(held, None)) == (2, LateState.HELD)

    ruled = rule(held, trainer, now + timedelta(days=1), reason="  Xã mất điện cả chiều. ")

    ruling = LateRuling.objects.get()
    assert (ruled.ruling, ruled.is_new, ruling.accepted, ruling.reason) == (ruling, True, True, REASON)
    assert (ruling.ruled_by, ruling.ruled_at) == (trainer, now + timedelta(days=1))
    assert (ruled.result.score, ruled.result.passed, ruled.result.supersedes.score) == (8, True, 2)
    assert late_state(held, ruling) == LateState.ACCEPTED
    entry = AuditEntry.objects.get(verb="assessments.late_answers.accepted")
    assert (entry.actor, entry.reason, entry.after["answers"]) == (trainer, REASON, 6)
    seen = review(held, now=now + timedelta(days=1))
    assert (seen.late_state, seen.ruling, seen.result.score) == (LateState.ACCEPTED, ruling, 8)


def test_refusing_leaves_the_marks(held, trainer, now):
    ruled = rule(held, trainer, now, accepted=False)

    assert (ruled.result, Result.objects.count(), latest_result(held).score) == (None, 1, 2)
    assert late_state(held, ruled.ruling) == LateState.REFUSED
    assert AuditEntry.objects.filter(verb="assessments.late_answers.refused").count() == 1


def test_a_decision_is_taken_once_and_stands(held, trainer, now):
    first = rule(held, trainer, now)
    again = rule(held, trainer, now + timedelta(hours=1))

    assert (again.ruling, again.is_new, again.result) == (first.ruling, False, None)
    with pytest.raises(LateAnswersRuled) as refusal:
        rule(held, trainer, now + timedelta(hours=1), accepted=False)
    assert str(refusal.value).startswith("Lê Thị Soạn đã xem xét các câu này lúc 14:00 06/07/2026")
    assert Result.objects.count() == 2


@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_decision_needs_a_reason(held, trainer, now, reason):
    with pytest.raises(LateReasonMissing):
        rule(held, trainer, now, reason=reason)
    assert not LateRuling.objects.exists()


def test_a_trainer_of_another_unit_decides_nothing(held, trainer, now):
    other = make_user("noi-khac")
    grant_role(other, Role.TRAINER, make_province(), valid_from=now.date())

    with pytest.raises(LateAnswersNotYours):
        rule(held, other, now)
    assert rule(held, trainer, now).is_new


def test_nothing_is_decided_where_late_answers_count_or_there_are_none(trainer, learner, now):
    counted = late_attempt(learner, now, policy=LateAnswerPolicy.COUNT)
    punctual = make_attempt(learner, make_assessment("dung-gio", late_answers=LateAnswerPolicy.HOLD), now=now)
    submit_attempt(attempt=punctual, device=DEVICE, answers=[], now=now, actor=None)

    assert late_state(counted, None) == LateState.COUNTED
    for attempt in (counted, punctual):
        with pytest.raises(LateAnswersNotHeld):
            rule(attempt, trainer, now)
