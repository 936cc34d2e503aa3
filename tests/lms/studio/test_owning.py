"""Who answers for a page: chosen from those who write in its section, said in the editor and on the first page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from courses.models import CoursePage
from lms.core.models import AuditEntry
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.checks import act, desk_of, make_editor, send
from tests.factories.courses import make_course, make_guide, make_lesson
from tests.factories.people import make_commune, make_user


@pytest.fixture
def colleague(trainer):
    return make_editor(Role.TRAINER, Unit.objects.get(role_grants__user=trainer), "dong-nghiep", "Phan Thị Đông")


def url_of(page, name="studio_owner"):
    return reverse(name, args=[page.pk])


def edit(page):
    return url_of(page, "wagtailadmin_pages:edit")


def offered(client, page):
    return [pk for pk, _label in client.get(url_of(page)).context["form"].fields["owner"].choices if pk]


def owner_of(page):
    return Page.objects.get(pk=page.pk).owner


def test_only_those_who_write_in_the_section_are_offered(desk, course, trainer, colleague):
    stranger = make_editor(Role.TRAINER, make_commune(), "soan-phuong")
    checker = make_editor(Role.SUBJECT_CHECKER, Unit.objects.get(role_grants__user=trainer), "kiem")
    third = make_editor(Role.TRAINER, Unit.objects.get(role_grants__user=trainer), "ba", "Zơ Râm Ánh")
    assert offered(desk, course) == [third.pk, colleague.pk, trainer.pk]  # Ánh, Đông, Soạn
    for other in (stranger, checker):
        refused = desk.post(url_of(course), {"owner": other.pk})
        assert "không biên soạn ở mục chứa trang này" in refused.content.decode()
    assert owner_of(course) is None
    assert desk_of(stranger).get(url_of(course)).status_code == 404
    assert desk_of(checker).get(url_of(course)).status_code == 404


def test_a_page_is_given_to_a_colleague_at_once(desk, course, colleague):
    """The draft beside it keeps its words and is none the newer."""
    course.title = "Tên mới"
    revision = course.save_revision()
    answer = desk.post(url_of(course), {"owner": colleague.pk}, follow=True)
    assert "Đã giao cho Phan Thị Đông phụ trách." in answer.content.decode()
    assert owner_of(course) == colleague
    stored = CoursePage.objects.get()
    assert (stored.title, stored.latest_revision_id) == ("Đăng ký khai sinh", revision.pk)
    line = AuditEntry.objects.get(verb="courses.page.owner_changed")
    assert (line.before, line.after) == ({"owner": ""}, {"title": "Tên mới", "owner": "Phan Thị Đông"})
    desk.post(url_of(course), {"owner": colleague.pk})
    assert AuditEntry.objects.filter(verb="courses.page.owner_changed").count() == 1
    Revision.objects.get(pk=revision.pk).publish()
    assert owner_of(course) == colleague


def test_it_changes_while_the_draft_is_checked(desk, trainer, colleague):
    province = Unit.objects.get(role_grants__user=trainer)
    subject, legal = (make_editor(role, province) for role in (Role.SUBJECT_CHECKER, Role.LEGAL_CHECKER))
    guide = make_guide()
    guide.title = "Tên mới"
    guide.save_revision(user=trainer)
    sent = send(guide, trainer)
    assert desk.post(url_of(guide), {"owner": colleague.pk}).status_code == 302
    act(sent, subject)
    act(sent, legal)
    assert (owner_of(guide), Page.objects.get(pk=guide.pk).title) == (colleague, "Tên mới")


def test_a_lesson_goes_with_its_course(desk, lesson, colleague):
    course = CoursePage.objects.get()
    course.review_by = "2027-02-15"
    course.owner = colleague
    course.save()
    page = desk.get(edit(lesson)).content.decode()
    assert "Bài học đi cùng khóa học “Đăng ký khai sinh”" in page
    assert "Phan Thị Đông" in page
    assert "Rà soát trước ngày 15/02/2027." in page
    assert url_of(course) in page
    assert desk.post(url_of(lesson), {"owner": colleague.pk})["Location"] == edit(lesson)
    assert owner_of(lesson) is None


def test_the_editor_says_who_answers_for_a_page(desk, course, colleague):
    assert "Chưa có người phụ trách." in desk.get(edit(course)).content.decode()
    Page.objects.filter(pk=course.pk).update(owner=colleague)
    assert '<strong lang="vi">Phan Thị Đông</strong> <a' in desk.get(edit(course)).content.decode()
    colleague.groups.clear()
    assert "không biên soạn ở mục này" in desk.get(edit(course)).content.decode()


def test_a_section_without_authors_says_so(course):
    administrator = make_user("quan-tri", is_superuser=True)
    Group.objects.all().delete()
    assert "Mục này chưa có ai biên soạn." in desk_of(administrator).get(url_of(course)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_begins_with_what_one_answers_for(desk, trainer, colleague, count, django_assert_num_queries):
    soon = timezone.localdate() + timedelta(days=3)
    gone = make_user("da-chuyen", full_name="Ngô Văn Chuyển")
    for number in range(count):
        make_course(f"cua-ban-{number}", f"Của bạn {number}", review_by=soon - timedelta(days=2), owner=colleague)
        make_course(f"bo-lai-{number}", f"Bỏ lại {number}", review_by=soon, owner=gone)
        make_lesson(
            make_course(f"cua-toi-{number}", f"Của tôi {number}", review_by=soon, owner=trainer), f"bai-{number}"
        )
    desk.get("/quan-tri/")
    with django_assert_num_queries(33):
        answer = desk.get("/quan-tri/")
    panel = next(one for one in answer.context["panels"] if one.name == "review")
    assert [page.title.rstrip(" 012") for page in panel.rows] == [
        *["Của tôi"] * count,
        *["Của bạn"] * count,
        *["Bỏ lại"] * count,
    ]
    text = answer.content.decode()
    assert text.count("Giao người phụ trách") == count
    assert text.count("<strong>Anh/chị</strong>") == count
