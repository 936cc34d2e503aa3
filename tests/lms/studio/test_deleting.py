from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import CoursePage, LessonPage
from lms.accounts.models import User
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.people import make_official
from tests.factories.plans import do_steps


@pytest.fixture
def administrator(db):
    client = Client()
    client.force_login(User.objects.create_superuser("quan-tri", full_name="Quản trị"))
    return client


def begun_lesson():
    course = make_course()
    lesson = make_lesson(course)
    do_steps(enrol(make_official(), course), lesson, 1, at=datetime(2026, 7, 2, tzinfo=UTC))
    return lesson


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)


def delete_many(client, *pages):
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"/quan-tri/bulk/wagtailcore/page/delete/?next=/quan-tri/&{chosen}", follow=True)


LEARNERS = (
    "đã có 1 người học nên không xóa được. Hãy gỡ xuất bản thay vì xóa: người mới không thấy nữa, kết quả đã có vẫn "
    "được giữ."
)


@pytest.mark.parametrize("act", [delete, delete_many])
def test_a_course_with_learners_stays(administrator, act):
    course = make_course()
    lesson = make_lesson(course, first_published_at=None)
    enrol(make_official(), course)
    response = act(administrator, course)
    assert f"“Đăng ký khai sinh” {LEARNERS}" in response.content.decode()
    assert reverse("wagtailadmin_pages:unpublish", args=[course.pk]) in response.content.decode()
    assert CoursePage.objects.get().get_children().get().pk == lesson.pk


@pytest.mark.parametrize("act", [delete, delete_many])
def test_a_lesson_somebody_has_begun_stays(administrator, act):
    lesson = begun_lesson()
    assert f"“Tiếp nhận hồ sơ” {LEARNERS}" in act(administrator, lesson).content.decode()
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_what_was_published_stays(administrator):
    lesson = make_lesson(make_course())
    page = delete(administrator, lesson).content.decode()
    assert "“Tiếp nhận hồ sơ” hoặc trang bên trong đã từng xuất bản nên không xóa được" in page
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_one_page_that_stays_keeps_the_others_too(administrator):
    course = make_course()
    draft = make_lesson(course, live=False)
    published = make_lesson(course, "hai", "Bài hai")
    delete_many(administrator, draft, published)
    assert set(LessonPage.objects.values_list("pk", flat=True)) == {draft.pk, published.pk}


@pytest.mark.parametrize("act", [delete, delete_many])
def test_a_draft_nobody_had_is_deleted(administrator, act):
    course = make_course(live=False)
    make_lesson(course, live=False)
    act(administrator, CoursePage.objects.get())
    assert (CoursePage.objects.exists(), LessonPage.objects.exists()) == (False, False)


def test_what_has_learners_may_be_unpublished(administrator):
    lesson = begun_lesson()
    administrator.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))
    assert not LessonPage.objects.get(pk=lesson.pk).live
