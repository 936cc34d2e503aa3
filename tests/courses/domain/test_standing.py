from datetime import UTC, date, datetime, timedelta

import pytest

from courses.domain.standing import ExamState, Standing, standing_of
from courses.models import Completion
from tests.factories.assessments import make_assessment, make_attempt
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_official, make_user

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_course(assessment=make_assessment("bai-thi", questions=2, pass_mark=2))


@pytest.fixture
def official(db):
    return make_official(user=make_user())


def standing(official, course, now=NOW):
    return standing_of(official.user, course, now=now)


def test_an_account_without_a_record_has_no_standing(course, django_assert_num_queries):
    user = make_user()
    with django_assert_num_queries(1):
        assert standing_of(user, course, now=NOW) is None


def test_an_official_who_has_not_begun(official, course):
    assert standing(official, course) == Standing(official.pk, None, None, ExamState.NOT_STARTED)


def test_enrolled_and_completed(official, course, django_assert_num_queries):
    enrol(official, course, ended_on=date(2026, 7, 2))
    enrolment = enrol(official, course)
    assert standing(official, course) == Standing(official.pk, enrolment.pk, None, ExamState.NOT_STARTED)
    Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 11, 19), periods=8)
    with django_assert_num_queries(1):
        found = standing(official, course)
    assert found == Standing(official.pk, enrolment.pk, date(2026, 11, 19), ExamState.NOT_STARTED)


def test_what_others_do_is_not_mine(official, course):
    other = make_official("Phạm Văn Dũng")
    enrol(other, course)
    make_attempt(other, course.assessment, now=NOW)
    assert standing(official, course) == Standing(official.pk, None, None, ExamState.NOT_STARTED)


def test_a_sitting_is_open_until_its_deadline(official, course):
    attempt = make_attempt(official, course.assessment, now=NOW)
    assert standing(official, course).exam == ExamState.OPEN
    assert standing(official, course, attempt.deadline_at + timedelta(seconds=1)).exam == ExamState.NOT_STARTED
