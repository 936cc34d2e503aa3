import pytest

from courses.domain.owning import change_owner, left_behind
from courses.exceptions import OwnerWritesElsewhere
from courses.models import CoursePage
from lms.accounts.models import User
from lms.org.enums import Role
from tests.factories.checks import make_editor
from tests.factories.courses import make_course
from tests.factories.people import make_commune, make_province, make_user

pytestmark = pytest.mark.django_db


def test_nobody_from_elsewhere_is_given_a_page():
    author = make_editor(Role.TRAINER, make_province())
    course = make_course(owner=author)
    stranger = make_editor(Role.TRAINER, make_commune(), full_name="Lý Thị Xa")
    with pytest.raises(OwnerWritesElsewhere, match="Lý Thị Xa không còn biên soạn ở mục này"):
        change_owner(page=course, owner=stranger, actor=author)
    assert CoursePage.objects.get().owner == author


def test_an_owner_who_left_is_told_from_one_who_writes_there(django_assert_num_queries):
    author, gone = make_editor(Role.TRAINER, make_province()), make_user()
    pages = [make_course(f"khoa-{number}", owner=owner) for number, owner in enumerate((author, gone, None))]
    with django_assert_num_queries(1):
        assert left_behind(pages) == {pages[1].pk}
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert left_behind(pages) == {pages[0].pk, pages[1].pk}
    with django_assert_num_queries(0):
        assert left_behind(pages[2:]) == set()
