"""What an author and a checker see once learners have their page."""

from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page

from courses.models import CoursePage, QuickGuidePage
from lms.core.qr_codes import qr_svg
from lms.org.enums import Role
from lms.org.models import Unit
from lms.studio.published import address_of
from tests.factories.checks import act, desk_of, make_editor, send
from tests.factories.courses import enrol, make_course, make_guide, make_lesson, reads
from tests.factories.people import make_commune, make_official
from tests.factories.plans import do_steps
from tests.lms.studio.test_editor import add_url, guide_form

BEGUN_AT = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)


def url_of(page):
    return reverse("studio_published", args=[page.pk])


def text_of(client, page):
    answer = client.get(url_of(page))
    assert answer.status_code == 200
    return answer.content.decode()


def figures(client, page):
    context = client.get(url_of(page)).context
    return context["learning"], context["begun"]


def listed(client):
    found = [one for one in client.get("/quan-tri/").context["panels"] if one.name == "published"]
    return [page.title for page in found[0].rows] if found else []


def test_nobody_learns_what_has_just_been_published(desk, lesson):
    page = text_of(desk, lesson)
    assert "Chưa có ai đang học khóa học này." in page
    address = "http://testserver/hoc/bai/tiep-nhan-ho-so/"
    assert f'<a href="{address}">{address}</a>' in page
    assert qr_svg(address) in page


def test_the_address_is_the_same_in_english(lesson):
    with translation.override("en"):
        assert address_of(lesson) == "http://testserver/hoc/bai/tiep-nhan-ho-so/"


def test_those_are_counted_who_are_learning_now(desk, course, lesson):
    other = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(1))
    people = [enrol(make_official(), course) for _one in range(4)]
    for one, taken in ((0, other), (1, other), (1, lesson), (2, lesson)):
        do_steps(people[one], taken, 1, at=BEGUN_AT)
    assert figures(desk, lesson) == (3, 2)
    assert figures(desk, course) == (3, None)
    assert "3 người đang học khóa học này" in text_of(desk, lesson)
    assert "2 người đã mở bài này" in text_of(desk, lesson)


def test_what_learners_cannot_open_has_no_code(desk, course, lesson):
    CoursePage.objects.update(live=False)
    assert "Khóa học chứa bài này chưa xuất bản" in text_of(desk, lesson)
    assert "Trang này chưa xuất bản" in text_of(desk, course)
    assert all('class="qr"' not in text_of(desk, page) for page in (lesson, course))


def test_a_guide_counts_nobody(desk):
    page = text_of(desk, make_guide())
    assert "Ai đăng nhập cũng mở được trang này" in page
    assert 'class="qr"' in page


def test_an_author_without_checkers_lands_there(desk, trainer, course):
    section = course.get_parent()
    answer = desk.post(add_url("quickguidepage", section), guide_form() | {"action-publish": "action-publish"})
    guide = QuickGuidePage.objects.get()
    assert answer.url == url_of(guide)
    assert listed(desk) == [guide.title]


def test_author_and_checkers_find_it_after_the_last_check(desk, trainer, course):
    province = Unit.objects.get(role_grants__user=trainer)
    subject = make_editor(Role.SUBJECT_CHECKER, province, "chuyen-mon")
    lawyer = make_editor(Role.LEGAL_CHECKER, province, "phap-ly")
    desk.post(add_url("quickguidepage", course.get_parent()), guide_form())
    guide = QuickGuidePage.objects.get()
    act(send(guide, trainer), subject)
    assert listed(desk) == []
    checker, press = desk_of(lawyer), {"action-workflow-action": "true", "workflow-action-name": "approve"}
    answer = checker.post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), guide_form() | press)
    assert (answer.status_code, answer.url) == (302, url_of(guide))
    for client in (desk, checker, desk_of(subject)):
        assert listed(client) == [guide.title]
        assert "Ai đăng nhập cũng mở được trang này" in text_of(client, guide)
    stranger = desk_of(make_editor(Role.TRAINER, make_commune(), "phuong-khac"))
    assert listed(stranger) == []
    assert stranger.get(url_of(guide)).status_code == 404


def test_the_panel_forgets_after_a_week(desk, trainer):
    for number in range(2):
        guide = make_guide(f"the-{number}", f"Thẻ {number}")
        guide.save_revision(user=trainer).publish()
    Page.objects.filter(slug="the-0").update(last_published_at=timezone.now() - timedelta(days=8))
    assert listed(desk) == ["Thẻ 1"]


def test_the_button_stands_on_what_learners_have(desk, course):
    other = make_course("nhap", "Nháp", live=False)
    has_button = [
        url_of(page) in desk.get(reverse("wagtailadmin_explore", args=[page.pk])).content.decode()
        for page in (course, other)
    ]
    assert has_button == [True, False]
