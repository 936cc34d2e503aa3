import pytest
from django.test import Client

from courses.models import CoursePage, Enrolment, LessonPage
from lms.org.models import Official
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.people import make_civil_status_learner, make_official, make_user


@pytest.fixture
def course(db: None) -> CoursePage:
    return make_course()


@pytest.fixture
def lesson(course: CoursePage) -> LessonPage:
    """Six steps, one of each kind; their ids are their kinds."""
    return make_lesson(course)


@pytest.fixture
def learner(db: None) -> Official:
    return make_civil_status_learner()


@pytest.fixture
def stranger(db: None) -> Official:
    """Somebody else with an account of their own."""
    return make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))


@pytest.fixture
def enrolment(learner: Official, course: CoursePage) -> Enrolment:
    return enrol(learner, course)


@pytest.fixture
def phone(learner: Official) -> Client:
    """The learner, signed in."""
    client = Client()
    client.force_login(learner.user)
    return client


@pytest.fixture
def other_phone(stranger: Official) -> Client:
    client = Client()
    client.force_login(stranger.user)
    return client
