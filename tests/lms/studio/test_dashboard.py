from datetime import timedelta

import pytest
from django.utils import timezone

from courses.domain.catalogue import ensure_catalogue
from courses.models import CoursePage
from tests.factories.courses import make_course, make_guide, make_lesson
from tests.factories.people import make_user

URL = "/quan-tri/"


def text_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_run_says_how_to_begin(desk):
    page = text_of(desk)
    assert "Soạn bài đầu tiên trong 4 bước" in page
    assert "/quan-tri/pages/add/courses/coursepage/" in page
    assert "Nội dung cần rà soát" not in page
    assert "Thay đổi chưa xuất bản" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_each_figure_stands_over_a_list_of_that_length(desk, count):
    soon = timezone.localdate() + timedelta(days=3)
    for number in range(count):
        make_course(f"khoa-{number}", f"Khóa {number}", review_by=soon)
        draft = make_course(f"nhap-{number}", f"Nháp {number}", live=False)
        draft.save_revision()
    make_course("xa", "Còn lâu", review_by=timezone.localdate() + timedelta(days=60))
    page = text_of(desk)
    assert f"Nội dung cần rà soát ({count})" in page
    assert f"Thay đổi chưa xuất bản ({count})" in page
    assert page.count("(còn 3\xa0ngày)") == count
    assert page.count(">Nháp ") == count
    assert "Còn lâu" not in page
    assert "Soạn bài mới" in page


def test_what_has_no_date_of_review_comes_first_and_counts(desk):
    make_course("den-han", "Đến hạn", review_by=timezone.localdate() + timedelta(days=3))
    make_course("khong-ngay", "Không ngày")
    make_guide("the-khong-ngay", "Thẻ không ngày")
    make_course("nhap", "Nháp", live=False)
    page = text_of(desk)
    panel = page[page.index("Nội dung cần rà soát (3)") :]
    dated, undated, guide = (panel.index(f">{title}<") for title in ("Đến hạn", "Không ngày", "Thẻ không ngày"))
    assert undated < guide < dated
    assert page.count("Chưa có ngày rà soát") == 2


def test_the_menu_holds_what_serves(desk):
    administrator = type(desk)()
    administrator.force_login(make_user("quan-tri", is_superuser=True))
    for client in (desk, administrator):
        page = text_of(client)
        for gone in ("/quan-tri/users/", "/quan-tri/groups/", "/quan-tri/documents/", "/quan-tri/snippets/"):
            assert gone not in page
        assert 'href="/tro-giup/huong-dan/"' in page or '"url": "/tro-giup/huong-dan/"' in page


def test_an_administrator_opens_the_root_of_the_tree(desk):
    administrator = type(desk)()
    administrator.force_login(make_user("quan-tri", is_superuser=True))
    assert "Danh mục khóa học" in text_of(administrator, "/quan-tri/pages/1/")
    assert "chưa có trang web" not in text_of(administrator, f"/quan-tri/pages/{ensure_catalogue().pk}/")


def test_an_author_finds_a_course_and_its_lessons(desk, lesson):
    catalogue = CoursePage.objects.get().get_parent()
    assert "Đăng ký khai sinh" in text_of(desk, f"/quan-tri/pages/{catalogue.pk}/")
    assert "Tiếp nhận hồ sơ" in text_of(desk, f"/quan-tri/pages/{lesson.get_parent().pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_costs_the_same_whatever_waits(desk, count, django_assert_num_queries):
    soon = timezone.localdate() + timedelta(days=3)
    text_of(desk)
    for number in range(count):
        course = make_course(f"khoa-{number}", f"Khóa {number}", review_by=soon)
        make_lesson(course, f"bai-{number}", f"Bài {number}", live=False).save_revision()
    with django_assert_num_queries(32):
        desk.get(URL)
