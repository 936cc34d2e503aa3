"""The second half of the story: a step, an exam, evidence, a closed gap, a certificate to approve, a notice."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from assessments.domain.answers import save_response
from assessments.domain.marking import latest_result
from assessments.enums import AttemptStatus, LateAnswerPolicy
from assessments.models import Result
from certificates.models import Certificate
from courses.enums import ProgressKind
from courses.exceptions import StepNotInLesson
from courses.models import Completion, CourseOutcome, LessonPage, ProgressEvent
from lms.competencies.enums import RequirementKind, RequirementMark
from lms.competencies.models import Requirement
from lms.core.models import AuditEntry
from lms.evidence.models import Evidence
from lms.flows.enums import NoticeKind
from lms.flows.learning import (
    absorb_result,
    close_overdue_attempts,
    finish_waiting,
    posting_for_assessment,
    record_step,
    rule_late_answers,
    settle_attempt,
    start_attempt,
    submit_attempt,
)
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.plans.domain.planning import build_plan, stop_plan
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import PlanItem, RequirementStatus
from tests.factories.assessments import DEVICE, snapshot
from tests.factories.certificates import complete, enrol, make_exam_course, make_office
from tests.factories.gaps import hold
from tests.factories.people import make_position, make_posting, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
TODAY = date(2026, 7, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def course(office):
    """Two questions, both to be right; shows T01 at level 2, which the position of the office requires."""
    course = make_exam_course()
    outcome = course.assessment.outcomes.get()
    CourseOutcome.objects.create(course=course, competency=outcome.competency, level=outcome.level)
    require(office.position, outcome.competency)
    return course


def require(position, competency):
    Requirement.objects.create(
        position=position,
        competency=competency,
        min_level=2,
        max_level=3,
        mark=RequirementMark.EXAMPLE,
        valid_from=date(2025, 7, 1),
    )


@pytest.fixture
def item(office, course):
    posting = office.learner.postings.get()
    build_plan(posting=posting, decision=None, actor=office.hr, now=NOW)
    refresh_status([office.learner.pk], now=NOW)
    return PlanItem.objects.get()


def begin(office, course, *, now=NOW, client_id=None):
    return start_attempt(
        official=office.learner,
        assessment=course.assessment,
        client_id=client_id or uuid.uuid4(),
        device=DEVICE,
        now=now,
        actor=office.learner.user,
    )


def sit(office, course, *, right, now=NOW):
    attempt = begin(office, course, now=now)
    return submit(office, attempt, right=right, now=now)


def submit(office, attempt, *, right, now=NOW):
    answers = snapshot(attempt, right=right, wrong=2 - right)
    return submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now, actor=office.learner.user)


def regrade(result, *, passed):
    return Result.objects.create(
        attempt=result.attempt,
        official=result.official,
        posting=result.posting,
        score=2 if passed else 1,
        out_of=2,
        passed=passed,
        marks={},
        effective_on=result.effective_on,
        supersedes=result,
        reason="Đáp án được sửa.",
    )


def absorb(result):
    return absorb_result(result=result, actor=None, now=NOW)


def status(office):
    return RequirementStatus.objects.values_list("held_level", flat=True).get(official=office.learner)


def notices(office, kind=NoticeKind.RESULT_READY):
    return [sentence(one) for one in Notice.objects.filter(official=office.learner, kind=kind).order_by("pk")]


def test_a_passed_exam_closes_the_gap(office, course, item):
    submission = sit(office, course, right=2)
    item.refresh_from_db()
    evidence = Evidence.objects.get()
    assert (evidence.result, evidence.level, evidence.posting) == (submission.result, 2, item.plan.posting)
    assert (item.closed_on, item.closed_by, status(office)) == (TODAY, evidence, 2)
    assert notices(office) == ["Đã có kết quả bài thi “Bài thi: Hộ tịch”: 2/2 câu đúng."]
    assert differences([office.learner.pk], now=NOW) == []
    verbs = ["assessments.attempt.submitted", "evidence.recorded", "plans.item.closed"]
    entries = AuditEntry.objects.filter(verb__in=verbs)
    assert sorted(entry.verb for entry in entries) == verbs
    assert len({entry.group_id for entry in entries}) == 1


def test_an_exam_not_passed_leaves_the_gap_and_tells_the_result(office, course, item):
    sit(office, course, right=1)
    item.refresh_from_db()
    assert (item.closed_on, status(office), Evidence.objects.count()) == (None, 0, 0)
    assert notices(office) == ["Đã có kết quả bài thi “Bài thi: Hộ tịch”: 1/2 câu đúng."]


def test_all_of_it_or_nothing(office, course, item):
    attempt = begin(office, course)
    with transaction.atomic():
        submit(office, attempt, right=2)
        item.refresh_from_db()
        assert (item.closed_on, status(office), len(notices(office))) == (TODAY, 2, 1)
        transaction.set_rollback(True)
    item.refresh_from_db()
    attempt.refresh_from_db()
    assert (item.closed_on, status(office), notices(office), attempt.status) == (None, 0, [], AttemptStatus.OPEN)
    assert (Result.objects.count(), Evidence.objects.count()) == (0, 0)


def test_handing_in_twice_has_the_effect_of_once(office, course, item):
    attempt = begin(office, course)
    first, again = (submit(office, attempt, right=2) for _ in range(2))
    assert (first.is_new, again.is_new, again.result) == (True, False, first.result)
    assert (Evidence.objects.count(), len(notices(office))) == (1, 1)


@pytest.mark.parametrize("right", [1, 2])
def test_a_result_takes_effect_once(office, course, item, right):
    result = sit(office, course, right=right).result
    assert absorb(result) == []
    assert (Evidence.objects.count(), len(notices(office))) == (right - 1, 1)


def test_regraded_from_pass_to_fail(office, course, item):
    result = sit(office, course, right=2).result
    failed = regrade(result, passed=False)
    [correction] = absorb(failed)
    item.refresh_from_db()
    assert (correction.corrects.result, correction.level) == (result, 0)
    assert (item.closed_on, item.closed_by, status(office)) == (None, None, 0)
    assert differences([office.learner.pk], now=NOW) == []
    assert (absorb(failed), len(notices(office))) == ([], 2)

    absorb(regrade(failed, passed=True))
    item.refresh_from_db()
    assert (item.closed_on, status(office)) == (TODAY, 2)


def test_regraded_from_fail_to_pass(office, course, item):
    result = sit(office, course, right=1).result
    [evidence] = absorb(regrade(result, passed=True))
    item.refresh_from_db()
    assert (item.closed_by, status(office)) == (evidence, 2)
    assert notices(office)[1] == "Đã có kết quả bài thi “Bài thi: Hộ tịch”: 2/2 câu đúng."


def test_a_line_closes_again_where_other_evidence_shows_the_level(office, course, item):
    result = sit(office, course, right=2).result
    other = hold(office.learner, item.competency, 2)
    absorb(regrade(result, passed=False))
    item.refresh_from_db()
    assert (item.closed_by, status(office)) == (other, 2)


def test_a_passed_exam_makes_the_certificate_of_a_finished_course_due(office, course, item):
    complete(enrol(office.learner, course), on=TODAY)
    result = sit(office, course, right=2).result
    certificate = Certificate.objects.get()
    assert (certificate.official, certificate.course, certificate.result, certificate.approved_at) == (
        office.learner,
        course,
        result,
        None,
    )


def test_an_exam_not_passed_makes_none_due(office, course, item):
    complete(enrol(office.learner, course), on=TODAY)
    sit(office, course, right=1)
    assert Certificate.objects.count() == 0


def test_the_posting_whose_plan_asks(office, course, item):
    """The concurrent posting asks, not the main one; of two that ask, the one whose plan began last."""
    learner, assessment = office.learner, course.assessment

    def asked(day=TODAY):
        return posting_for_assessment(learner, assessment, day)

    main = learner.postings.get()
    PlanItem.objects.update(course=None)
    assert asked() == main  # nobody asks: the main posting of the day
    assert asked(date(2025, 6, 30)) is None

    PlanItem.objects.update(course=course)
    make_lesson(course, "b1")
    Requirement.objects.update(kind=RequirementKind.SHOULD)  # of the main posting: the coming one asks more strictly
    require(position := make_position(), assessment.outcomes.get().competency)
    coming = make_posting(learner, office.commune, position, starts_on=date(2026, 8, 1), is_main=False)
    plan = build_plan(posting=coming, decision=None, actor=None, now=NOW)
    assert plan.items.get().course == course
    begins, stops = date(2026, 8, 1), date(2026, 9, 1)
    assert [asked(day) for day in (begins - timedelta(days=1), begins)] == [main, coming]
    PlanItem.objects.filter(plan__posting=main).update(course=None)
    assert asked() == coming  # to come, but nobody else asks

    stop_plan(posting=coming, stopped_on=stops, actor=None)
    assert [asked(day) for day in (stops - timedelta(days=1), stops)] == [coming, main]


def test_the_posting_stays_with_the_attempt(office, course, item):
    attempt = begin(office, course)
    stop_plan(posting=item.plan.posting, stopped_on=TODAY, actor=None)
    coming = make_posting(office.learner, office.commune, make_position(), starts_on=TODAY, is_main=False)
    result = submit(office, attempt, right=2).result
    assert result.posting == item.plan.posting != coming


def test_an_attempt_nobody_handed_in_is_closed_and_absorbed(office, course, item):
    attempt = begin(office, course)
    assert (settle_attempt(attempt=attempt, now=NOW), close_overdue_attempts(NOW)) == (None, [])
    assert (close_overdue_attempts(NOW + timedelta(hours=2)), len(notices(office))) == ([], 0)
    later = NOW + timedelta(hours=25)
    [result] = close_overdue_attempts(later)
    assert (result, result.passed, len(notices(office))) == (latest_result(attempt), False, 1)
    assert (close_overdue_attempts(later), len(notices(office))) == ([], 1)


def test_answers_that_come_late_count(office, course, item):
    """The time was over without answers; then the device is back on the network."""
    attempt = begin(office, course)
    close_overdue_attempts(NOW + timedelta(hours=2))
    submission = submit(office, attempt, right=2, now=NOW + timedelta(hours=3))
    item.refresh_from_db()
    assert (submission.is_new, submission.result.passed, item.closed_on) == (True, True, TODAY)
    assert len(notices(office)) == 1


def test_nothing_follows_from_an_attempt_that_still_takes_late_answers(office, course, item):
    """All right, not handed in: neither evidence nor certificate until no answer can change it."""
    complete(enrol(office.learner, course), on=TODAY)
    attempt = begin(office, course)
    for answer in snapshot(attempt, right=2):
        save_response(
            attempt_uid=attempt.uid,
            user_id=office.learner.user_id,
            device=DEVICE,
            order=answer.order,
            sequence=answer.sequence,
            answer=answer.answer,
            flagged=False,
            elapsed_ms=None,
            now=NOW,
        )
    close_overdue_attempts(NOW + timedelta(hours=2))
    assert (Result.objects.count(), Evidence.objects.count(), Certificate.objects.count()) == (0, 0, 0)

    result = finish_waiting(attempt=attempt, now=NOW + timedelta(hours=3), actor=office.learner.user)

    assert (result.passed, Evidence.objects.count(), Certificate.objects.count()) == (True, 1, 1)
    assert finish_waiting(attempt=attempt, now=NOW + timedelta(hours=3), actor=office.learner.user) is None
    assert len(notices(office)) == 1


def test_an_overdue_attempt_does_not_stand_in_the_way(office, course, item):
    first = begin(office, course)
    later = NOW + timedelta(days=2)
    second = begin(office, course, now=later)
    first.refresh_from_db()
    assert (first.status, second.number) == (AttemptStatus.CLOSED, 2)


def test_starting_twice_starts_once(office, course, item):
    client_id = uuid.uuid4()
    assert begin(office, course, client_id=client_id) == begin(office, course, client_id=client_id)


def make_lesson(course, *ids):
    lesson = LessonPage(title="Bài một", slug="bai-mot", minutes=10)
    value = {"title": "Bước", "body": "<p>Nội dung</p>"}
    lesson.steps = [{"type": "read", "id": block_id, "value": value} for block_id in ids]
    course.add_child(instance=lesson)
    return LessonPage.objects.get(pk=lesson.pk)


def step(enrolment, lesson, block_id, kind=ProgressKind.DONE, client_id=None):
    return record_step(
        enrolment=enrolment,
        lesson=lesson,
        block_id=block_id,
        kind=kind,
        client_id=client_id or uuid.uuid4(),
        happened_at=NOW,
        actor=enrolment.official.user,
        now=NOW,
    )


def test_the_last_step_completes_the_course_and_makes_the_certificate_due(office, course, item):
    enrolment, lesson = enrol(office.learner, course), make_lesson(course, "b1", "b2")
    sit(office, course, right=2)
    opened = step(enrolment, lesson, "b1", ProgressKind.OPENED)
    first = step(enrolment, lesson, "b1")
    assert [(one.recorded.created, one.completion) for one in (opened, first)] == [(True, None), (True, None)]
    client_id = uuid.uuid4()
    last, again = (step(enrolment, lesson, "b2", client_id=client_id) for _ in range(2))
    assert (last.completion, last.recorded.created) == (Completion.objects.get(), True)
    assert (again.completion, again.recorded.created) == (None, False)
    assert (Certificate.objects.count(), ProgressEvent.objects.count()) == (1, 3)


def test_an_exam_passed_while_the_course_is_learned_again_waits_for_the_relearning(office, course, item):
    first, lesson = enrol(office.learner, course), make_lesson(course, "b1")
    step(first, lesson, "b1")
    again = enrol(office.learner, course, retakes=first)
    sit(office, course, right=2)
    assert not Certificate.objects.exists()
    outcome = step(again, lesson, "b1")
    assert (outcome.completion.is_credited, Certificate.objects.get().completion.enrolment) == (False, first)


def test_a_step_that_is_not_there_leaves_nothing(office, course):
    enrolment, lesson = enrol(office.learner, course), make_lesson(course, "b1")
    with pytest.raises(StepNotInLesson):
        step(enrolment, lesson, "b9")
    assert (ProgressEvent.objects.count(), connection.needs_rollback) == (0, False)


def sit_late(office, course, *, right, late_right):
    """Held for a decision: so many of two answers right in time, other answers two hours late."""
    course.assessment.late_answers = LateAnswerPolicy.HOLD
    course.assessment.save()
    attempt = begin(office, course)
    for answer in snapshot(attempt, right=right, wrong=2 - right):
        save_response(
            attempt_uid=attempt.uid,
            user_id=office.learner.user_id,
            device=DEVICE,
            order=answer.order,
            sequence=answer.sequence,
            answer=answer.answer,
            flagged=False,
            elapsed_ms=None,
            now=NOW,
        )
    late = [
        replace(one, sequence=one.sequence + 10) for one in snapshot(attempt, right=late_right, wrong=2 - late_right)
    ]
    submit_attempt(
        attempt=attempt, device=DEVICE, answers=late, now=NOW + timedelta(hours=2), actor=office.learner.user
    )
    return attempt


def decide(office, attempt, *, accepted):
    trainer = make_user("bien-soan", is_superuser=True)
    return rule_late_answers(attempt=attempt, accepted=accepted, reason="Xã mất điện.", actor=trainer, now=NOW)


def consequences(item):
    item.refresh_from_db()
    evidence = Evidence.objects.known().filter(level__gt=0).count()
    return item.closed_on is not None, evidence, Certificate.objects.count()


def test_accepting_late_answers_makes_the_pass_take_effect(office, course, item):
    complete(enrol(office.learner, course), on=TODAY)
    attempt = sit_late(office, course, right=0, late_right=2)
    assert consequences(item) == (False, 0, 0)

    decide(office, attempt, accepted=True)

    assert consequences(item) == (True, 1, 1)
    assert notices(office, NoticeKind.LATE_ACCEPTED) == [
        "Các câu gửi muộn của bài “Bài thi: Hộ tịch” được nhận. Lý do: Xã mất điện."
    ]


@pytest.mark.parametrize(("accepted", "after"), [(False, (True, 1, 1)), (True, (False, 0, 0))])
def test_no_certificate_rests_on_a_result_that_a_decision_may_still_change(office, course, item, accepted, after):
    """Passed in time, then a late answer that is wrong: accepting it takes the pass back whole."""
    complete(enrol(office.learner, course), on=TODAY)
    attempt = sit_late(office, course, right=2, late_right=1)
    assert consequences(item) == (True, 1, 0)

    decide(office, attempt, accepted=accepted)

    assert consequences(item) == after


def test_deciding_twice_tells_once(office, course, item):
    attempt = sit_late(office, course, right=0, late_right=2)
    first = decide(office, attempt, accepted=True)
    actor = first.ruling.ruled_by
    again = rule_late_answers(attempt=attempt, accepted=True, reason="Xã mất điện.", actor=actor, now=NOW)
    assert (again.is_new, len(notices(office)), len(notices(office, NoticeKind.LATE_ACCEPTED))) == (False, 2, 1)
