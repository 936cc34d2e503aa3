from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from assessments.models import Assessment
from courses.domain.progress import StepEvent
from courses.domain.standing import Exam, ExamState, Standing, exam_of, standing_of
from courses.models import Completion, ProgressEvent
from lms.flows.learning import submit_attempt
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_official, make_user
from tests.factories.plans import do_steps

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_course()


@pytest.fixture
def official(db):
    return make_official(user=make_user())


def standing(official, course, **which):
    return standing_of(official.user, course.pk, **which)


def test_an_account_without_a_record_has_no_standing(course):
    assert standing_of(make_user(), course.pk) is None


def test_an_official_who_has_not_begun(official, course):
    assert standing(official, course) == Standing(official.pk)


def test_enrolled_and_completed(official, course, django_assert_num_queries):
    enrol(official, course, ended_on=date(2026, 7, 2))
    enrolment = enrol(official, course)
    assert standing(official, course) == Standing(official.pk, enrolment.pk)
    Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 11, 19), periods=8)
    with django_assert_num_queries(1):
        found = standing(official, course)
    assert found == Standing(official.pk, enrolment.pk, date(2026, 11, 19), Decimal("8.0"))


def test_what_was_done_comes_with_it_by_lesson_in_order(official, course, django_assert_num_queries):
    enrolment = enrol(official, course)
    one, two = make_lesson(course, "mot", "Một", steps=reads(3)), make_lesson(course, "hai", "Hai", steps=reads(2))
    do_steps(enrolment, two, 1, at=NOW)
    do_steps(enrolment, one, 2, at=NOW - timedelta(hours=1))
    first, second = StepEvent("doc-1", "done"), StepEvent("doc-2", "done")
    assert standing(official, course).events == {one.pk: [first, second], two.pk: [first]}
    with django_assert_num_queries(1):
        assert standing(official, course, lesson_id=two.pk).events == {two.pk: [first]}
    ProgressEvent.objects.filter(lesson=two).delete()
    assert standing(official, course, lesson_id=two.pk) == Standing(official.pk, enrolment.pk)


def test_what_others_do_is_not_mine(official, course):
    other = make_official("Phạm Văn Dũng")
    enrolment = enrol(other, course)
    do_steps(enrolment, make_lesson(course), 2, at=NOW)
    assert standing(official, course) == Standing(official.pk)


@pytest.fixture
def exam(db):
    return make_assessment("bai-thi", questions=2, pass_mark=2)


def state(exam, official, now=NOW):
    return exam_of(exam.pk, official.pk, now=now).state


def test_an_exam_is_described_to_who_looks_in(exam, official, django_assert_num_queries):
    make_attempt(official, exam, now=NOW)
    with django_assert_num_queries(1):
        found = exam_of(exam.pk, None, now=NOW)
    assert found == Exam("bai-thi", exam.title, True, 20, 2, ExamState.NOT_STARTED)


def test_a_sitting_is_open_until_its_deadline(official, exam):
    assert state(exam, official) == ExamState.NOT_STARTED
    make_attempt(make_official("Phạm Văn Dũng"), exam, now=NOW)
    assert state(exam, official) == ExamState.NOT_STARTED
    attempt = make_attempt(official, exam, now=NOW)
    assert state(exam, official) == ExamState.OPEN
    assert state(exam, official, attempt.deadline_at + timedelta(seconds=1)) == ExamState.NOT_STARTED


def sit(official, exam, right, now):
    attempt = make_attempt(official, exam, now=now)
    answers = snapshot(attempt, right=right, wrong=2 - right)
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now, actor=None)


def test_a_pass_stays_a_pass(reference, official):
    exam = make_assessment("bai-thi", questions=2, pass_mark=2, competency=reference.competency("T01"))
    Assessment.objects.update(wait_hours=0)
    sit(official, exam, 1, NOW)
    assert state(exam, official) == ExamState.NOT_PASSED
    sit(official, exam, 2, NOW + timedelta(days=1))
    assert state(exam, official, NOW + timedelta(days=2)) == ExamState.PASSED


def test_the_wait_between_tries_is_told(reference, official):
    exam = make_assessment("bai-thi", questions=2, pass_mark=2, competency=reference.competency("T01"))
    Assessment.objects.update(wait_hours=24)
    sit(official, exam, 1, NOW)
    told = [exam_of(exam.pk, official.pk, now=NOW + timedelta(hours=hours)).opens_again_at for hours in (1, 24)]
    assert told == [NOW + timedelta(hours=24), None]
