import pytest
from django.test import Client

from courses.models import CoursePosition, LessonPage
from lms.org.models import Official
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.people import make_civil_status_learner


@pytest.fixture
def learner(db: None) -> Official:
    return make_civil_status_learner()


@pytest.fixture
def lesson(learner: Official) -> LessonPage:
    """For the learner's position; six steps, one of each kind."""
    course = make_course()
    CoursePosition.objects.create(course=course, position=learner.postings.get().versions.get().position)
    enrol(learner, course)
    return make_lesson(course)


@pytest.fixture
def phone(learner: Official) -> Client:
    """The learner, signed in on a phone of their own."""
    client = Client()
    client.force_login(learner.user)
    return client


@pytest.fixture
def shared_computer(learner: Official) -> Client:
    """The learner at a machine that was not to remember them."""
    client = Client()
    client.force_login(learner.user)
    session = client.session
    session.set_expiry(0)
    session.save()
    return client
