import uuid
from datetime import timedelta

import pytest

from assessments.domain.attempts import SEQUENCES_OF_A_DEVICE, sequence_base, start_attempt, take_over
from assessments.domain.closing import submit_attempt
from assessments.exceptions.attempts import AttemptFinished, AttemptNotFound, MayNotStart, PaperNotReady
from assessments.models import Attempt, DrawRule
from lms.core.models import AuditEntry
from tests.factories.assessments import DEVICE, OTHER_DEVICE, make_assessment, make_attempt, make_question
from tests.factories.people import make_position, make_posting, make_province

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def start(official, assessment, now, *, client_id=None, device=DEVICE, posting=None):
    return start_attempt(
        official=official,
        posting=posting,
        assessment=assessment,
        client_id=client_id or uuid.uuid4(),
        device=device,
        now=now,
        actor=official.user,
    )


def test_start_attempt_freezes_rules_questions_and_posting(learner, now):
    assessment = make_assessment(pass_mark=6, late_sync_hours=48)
    posting = make_posting(learner, make_province(), make_position(), is_main=False)

    attempt = start(learner, assessment, now, posting=posting)
    DrawRule.objects.update(count=1)
    type(assessment).objects.update(pass_mark=1, time_limit_minutes=5, title="Khác")

    attempt.refresh_from_db()
    outcome = assessment.outcomes.get()
    assert (attempt.number, attempt.title, attempt.pass_mark, attempt.question_count) == (1, "Bài thi: Hộ tịch", 6, 10)
    assert (attempt.started_at, attempt.deadline_at) == (now, now + timedelta(minutes=20))
    assert (attempt.posting, attempt.device, attempt.late_sync_hours) == (posting, DEVICE, 48)
    assert attempt.outcomes == [{"competency": outcome.competency_id, "level": 2}]
    places = list(attempt.questions.select_related("version"))
    assert [place.order for place in places] == list(range(1, 11))
    assert all(
        sorted(place.choice_order) == sorted(place.version.choices.values_list("pk", flat=True)) for place in places
    )


def test_start_attempt_ends_when_the_assessment_closes(learner, now):
    attempt = start(learner, make_assessment(closes_at=now + timedelta(minutes=7)), now)

    assert attempt.deadline_at == now + timedelta(minutes=7)
    assert attempt.time_limit_minutes == 20


def test_start_attempt_sent_twice_starts_once(learner, now):
    assessment, client_id = make_assessment(), uuid.uuid4()

    first = start(learner, assessment, now, client_id=client_id)
    again = start(learner, assessment, now + timedelta(minutes=1), client_id=client_id)

    assert again == first
    assert again.uid == client_id
    assert Attempt.objects.count() == 1
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["assessments.attempt.started"]


def test_start_attempt_in_a_second_tab_comes_back_to_the_first(learner, now):
    assessment = make_assessment()

    first = start(learner, assessment, now)

    assert start(learner, assessment, now + timedelta(minutes=1), device=OTHER_DEVICE) == first
    assert Attempt.objects.get().device == DEVICE


def test_start_attempt_refuses_an_id_of_another_person(learner, stranger, now):
    assessment, client_id = make_assessment(), uuid.uuid4()
    start(learner, assessment, now, client_id=client_id)

    with pytest.raises(AttemptNotFound):
        start(stranger, assessment, now, client_id=client_id)


def test_start_attempt_refuses_with_the_reason_of_the_check(learner, now):
    with pytest.raises(MayNotStart) as refusal:
        start(learner, make_assessment(opens_at=now + timedelta(days=1)), now)

    assert str(refusal.value) == "Bài này mở từ 14:00 ngày 07/07/2026."


def test_start_attempt_draws_no_retired_question_and_no_old_version(learner, now):
    assessment = make_assessment(questions=3)
    bank = assessment.draw_rules.get().bank
    for question in bank.questions.all()[:1]:
        question.retired = True
        question.save()
    new = make_question(bank, "Q99")

    attempt = start(learner, assessment, now)

    drawn = set(attempt.questions.values_list("version__question__code", flat=True))
    assert drawn == {"Q02", "Q03", "Q99"}
    assert new.pk in set(attempt.questions.values_list("version_id", flat=True))


def test_start_attempt_of_a_bank_that_has_become_too_small_counts_no_attempt(learner, now, caplog):
    assessment = make_assessment(questions=3, pass_mark=1)
    assessment.draw_rules.get().bank.questions.update(retired=True)

    with pytest.raises(PaperNotReady):
        start(learner, assessment, now)

    assert not Attempt.objects.exists()
    assert "chỉ có 0 câu, cần 3 câu" in caplog.text


def test_start_attempt_again_after_the_wait_is_the_next_number(learner, now):
    assessment = make_assessment()
    first = start(learner, assessment, now)
    submit_attempt(attempt=first, device=DEVICE, answers=[], now=now, actor=None)

    second = start(learner, assessment, now + timedelta(days=2))

    assert (first.number, second.number) == (1, 2)


def test_take_over_gives_the_pen_to_the_newest_device_and_keeps_who_had_it(learner, now):
    attempt = make_attempt(learner, now=now)
    later = now + timedelta(minutes=3)

    taken = take_over(attempt=attempt, device=OTHER_DEVICE, now=later, actor=learner.user)
    again = take_over(attempt=attempt, device=OTHER_DEVICE, now=later + timedelta(minutes=1), actor=learner.user)

    assert (taken.device, taken.device_since) == (OTHER_DEVICE, later)
    assert again.earlier_devices == [{"device": str(DEVICE), "until": later.isoformat()}]
    assert (sequence_base(attempt), sequence_base(again)) == (0, SEQUENCES_OF_A_DEVICE)
    assert AuditEntry.objects.filter(verb="assessments.attempt.taken_over").count() == 1


def test_take_over_refuses_an_attempt_handed_in(learner, now):
    attempt = make_attempt(learner, now=now)
    submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=now, actor=None)

    with pytest.raises(AttemptFinished):
        take_over(attempt=attempt, device=OTHER_DEVICE, now=now, actor=learner.user)
