import pytest
from django.test import Client
from django.utils import timezone

from courses.models import CoursePage, LessonPage
from lms.accounts.models import User
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.checks import desk_of, make_editor
from tests.factories.courses import make_course, make_lesson
from tests.factories.people import grant_role, make_commune, make_province, make_user


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
def province(db: None) -> Unit:
    """Another than the trainer's own."""
    return make_province("Tỉnh Đông", code="81")


@pytest.fixture
def ward(province: Unit) -> Client:
    """The desk of a trainer of one ward of it."""
    return desk_of(make_editor(Role.TRAINER, make_commune(province=province)))


@pytest.fixture
def course(trainer: User) -> CoursePage:
    return make_course()


@pytest.fixture
def lesson(course: CoursePage) -> LessonPage:
    return make_lesson(course)
