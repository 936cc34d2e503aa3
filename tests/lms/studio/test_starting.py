import pytest
from django.urls import reverse
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.models import LessonPage
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from lms.org.models import RoleGrant
from tests.factories.courses import make_course
from tests.factories.people import make_province

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
    assert "Chưa gửi kiểm tra được" in sent


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
    elsewhere = ensure_section(make_province("Tỉnh Khác"), timezone.localdate())
    other = make_course("khac", "Khóa khác", section=elsewhere)
    response = desk.post(URL, {"course": other.pk, "template": "procedure", "title": "Bài mới"})
    assert list(response.context["form"].errors) == ["course"]
    page = response.content.decode()
    assert [one.title in page for one in (course, other)] == [True, False]


def test_whoever_only_checks_starts_nothing(desk, trainer):
    RoleGrant.objects.update(role=Role.LEGAL_CHECKER)
    sync_editor_access(user=trainer, as_of=timezone.localdate())
    assert (desk.get(URL).status_code, desk.get("/quan-tri/").status_code) == (404, 200)


def test_the_dashboard_and_the_page_of_a_course_lead_there(desk, course):
    dashboard = desk.get("/quan-tri/").content.decode()
    assert [f"{URL}?mau={one}" in dashboard for one in ("procedure", "software", "situation")] == [True] * 3
    assert f"{URL}?khoa={course.pk}" in desk.get(f"/quan-tri/pages/{course.pk}/").content.decode()
    other = make_course("khac", "Khóa khác")
    form = desk.get(URL, {"khoa": other.pk, "mau": "situation"}).context["form"]
    assert (form["course"].value(), form["template"].value()) == (str(other.pk), "situation")
