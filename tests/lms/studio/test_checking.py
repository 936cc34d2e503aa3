import json

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission

from courses.models import CoursePage
from tests.factories.courses import make_lesson, reads


@pytest.fixture
def faulty(course):
    return make_lesson(course, "bai-thieu", "Bài thiếu", steps=reads(4), live=False)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_editor_says_what_the_lesson_lacks_with_the_way_to_the_step(desk, course, faulty):
    faulty.steps = json.dumps(
        [*reads(3), {"type": "read", "id": "trong", "value": {"title": "Trống", "body_html": ""}}]
    )
    faulty.save_revision()
    page = text_of(desk.get(reverse("wagtailadmin_pages:edit", args=[faulty.pk])))
    assert "Chưa gửi kiểm tra được: còn 4 điều phải sửa." in page
    assert '<a href="#block-trong-section">Bước 4: Trống</a>. Bước chưa có chữ nào.' in page
    assert page.index("Phải sửa trước khi gửi") < page.index("Tám điều nên xem lại")


def test_a_new_lesson_is_told_to_be_saved_first(desk, course):
    page = text_of(desk.get(reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk])))
    assert "Lưu bản nháp để xem bài còn thiếu gì." in page


def test_the_page_of_the_checks_leads_into_the_editor(desk, faulty):
    page = text_of(desk.get(reverse("studio_content_checks", args=[faulty.pk])))
    edit_url = reverse("wagtailadmin_pages:edit", args=[faulty.pk])
    assert "Bài có 4 bước mà chưa có bước Thử ngay." in page
    assert f'href="{edit_url}"' in page


def test_the_part_that_is_renewed_is_that_of_the_last_draft(desk, lesson):
    url = reverse("studio_content_checks", args=[lesson.pk])
    assert "Không có điều gì phải sửa. Bài gửi kiểm tra được." in text_of(desk.get(url, {"panel": "1"}))
    lesson.steps = json.dumps(reads(3))
    lesson.save_revision()
    part = text_of(desk.get(url, {"panel": "1"}))
    assert "Chưa gửi kiểm tra được: còn 2 điều phải sửa." in part
    assert "<html" not in part


def test_a_page_one_may_not_write_has_no_checks(desk, lesson, trainer):
    GroupPagePermission.objects.all().delete()
    assert desk.get(reverse("studio_content_checks", args=[lesson.pk])).status_code == 404
    assert desk.get(reverse("studio_content_checks", args=[CoursePage.objects.get().pk])).status_code == 404
