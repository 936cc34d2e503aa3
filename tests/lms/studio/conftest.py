import pytest
from django.test import Client
from django.utils import timezone

from courses.models import CoursePage, LessonPage
from lms.accounts.models import User
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from tests.factories.courses import make_course, make_lesson
from tests.factories.people import grant_role, make_province, make_user


@pytest.fixture
def trainer(db: None) -> User:
    user = make_user("bien-soan", full_name="Lê Thị Soạn")
    grant_role(user, Role.TRAINER, make_province())
    sync_editor_access(user=user, as_of=timezone.localdate())
    return User.objects.get(pk=user.pk)


@pytest.fixture
def desk(trainer: User) -> Client:
    """The trainer, signed in."""
    client = Client()
    client.force_login(trainer)
    return client


@pytest.fixture
def course(trainer: User) -> CoursePage:
    return make_course()


@pytest.fixture
def lesson(course: CoursePage) -> LessonPage:
    return make_lesson(course)
