import pytest
from django.urls import reverse

from courses.models import LessonPage
from tests.factories.courses import make_course

URL = "/quan-tri/soan-bai/"


def test_an_author_starts_from_a_template_and_lands_in_the_editor(desk, course):
    response = desk.post(URL, {"course": course.pk, "template": "software", "title": "Nộp hồ sơ trực tuyến"})
    lesson = LessonPage.objects.get()
    edit_url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert (response.status_code, response.url) == (302, edit_url)
    assert (lesson.get_parent().pk, lesson.live, len(lesson.step_ids)) == (course.pk, False, 7)
    page = desk.get(edit_url).content.decode()
    assert "Đã tạo bản nháp với các bước trống." in page
    assert "Khi phần mềm báo lỗi" in page
    sent = desk.get(reverse("studio_content_checks", args=[lesson.pk])).content.decode()
    assert "Chưa gửi duyệt được" in sent


def test_a_draft_from_a_template_can_be_saved_as_it_stands(desk, course):
    """What is still empty waits for the author; only sending and publishing ask for it."""
    desk.post(URL, {"course": course.pk, "template": "procedure", "title": "Bài mới"})
    lesson = LessonPage.objects.get()
    page = desk.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert "Kiểm tra giấy tờ" in page.content.decode()


@pytest.mark.parametrize("missing", ["course", "template", "title"])
def test_what_is_missing_is_asked_for(desk, course, missing):
    sent = {"course": course.pk, "template": "procedure", "title": "Bài mới"}
    del sent[missing]
    response = desk.post(URL, sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [missing]
    assert not LessonPage.objects.exists()


def test_a_course_one_may_not_write_in_is_not_offered(desk, course, trainer):
    trainer.groups.get().page_permissions.all().delete()
    response = desk.post(URL, {"course": course.pk, "template": "procedure", "title": "Bài mới"})
    assert list(response.context["form"].errors) == ["course"]
    assert course.title not in response.content.decode()


def test_the_dashboard_and_the_page_of_a_course_lead_there(desk, course):
    dashboard = desk.get("/quan-tri/").content.decode()
    assert [f"{URL}?mau={one}" in dashboard for one in ("procedure", "software", "situation")] == [True] * 3
    assert f"{URL}?khoa={course.pk}" in desk.get(f"/quan-tri/pages/{course.pk}/").content.decode()
    other = make_course("khac", "Khóa khác")
    form = desk.get(URL, {"khoa": other.pk, "mau": "situation"}).context["form"]
    assert (form["course"].value(), form["template"].value()) == (str(other.pk), "situation")
