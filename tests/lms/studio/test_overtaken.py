"""Tabs of the editor that were left open while the page went on without them."""

import pytest
from django.urls import reverse
from wagtail.models import Revision

from courses.domain.draft_editors import editors_of_draft
from courses.models import LessonPage
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.checks import act, make_editor, send
from tests.factories.courses import every_kind, make_lesson
from tests.factories.people import make_user
from tests.lms.studio.test_editor import whole_form

OVERTAKEN = "Bản nháp đã được sửa ở nơi khác sau khi anh/chị mở trang này."


@pytest.fixture
def lesson(course):
    return make_lesson(course, steps=every_kind())


def autosave(client, lesson, title, overwrite=None, **fields):
    """What the editor sends by itself while somebody types; the number of the revision it wrote to."""
    sent = whole_form(title=title, slug=lesson.slug) | fields
    if overwrite:
        sent["overwrite_revision_id"] = overwrite
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    answer = client.post(address, sent, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return answer.json()["revision_id"]


def titles(lesson):
    return [one.content["title"] for one in Revision.objects.for_instance(lesson).order_by("pk")]


def test_typing_goes_on_in_the_revision_that_typing_made(desk, lesson):
    first = autosave(desk, lesson, "Một")
    assert autosave(desk, lesson, "Hai", first) == first
    assert titles(lesson) == ["Hai"]


def test_what_was_published_since_is_never_written_into(desk, trainer, lesson):
    first = autosave(desk, lesson, "Một")
    Revision.objects.get(pk=first).publish(user=trainer)
    second = autosave(desk, lesson, "Hai", first)
    assert (second != first, titles(lesson)) == (True, ["Một", "Hai"])
    assert autosave(desk, lesson, "Ba", second) == second
    assert titles(lesson) == ["Một", "Ba"]
    page = LessonPage.objects.get(pk=lesson.pk)
    assert (page.title, page.live_revision_id, page.latest_revision_id) == ("Một", first, second)
    assert editors_of_draft(page) == {trainer.pk}


def test_what_a_checker_had_is_never_written_into(desk, trainer, lesson):
    province = Unit.objects.get(role_grants__user=trainer)
    checker = make_editor(Role.SUBJECT_CHECKER, province, "chuyen-mon", "Trần Thị Môn")
    make_editor(Role.LEGAL_CHECKER, province, "phap-ly", "Vũ Văn Luật")
    LessonPage.objects.filter(pk=lesson.pk).update(live=False, first_published_at=None)
    first = autosave(desk, lesson, "Một")
    act(send(lesson, trainer), checker, "reject", "Thiếu căn cứ.")
    assert autosave(desk, lesson, "Hai", first) != first
    assert titles(lesson) == ["Một", "Hai"]


def test_a_save_from_a_tab_that_did_not_know_the_newest_draft_says_so(desk, lesson):
    known = lesson.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    loaded = {"loaded_revision_id": known.pk, "loaded_revision_created_at": known.created_at.isoformat()}
    lesson.title = "Từ nơi khác"
    lesson.save_revision(user=make_user())
    page = desk.post(address, whole_form(title="Từ thẻ cũ", slug=lesson.slug) | loaded, follow=True)
    assert OVERTAKEN in page.content.decode()
    assert titles(lesson)[1:] == ["Từ nơi khác", "Từ thẻ cũ"]


def test_an_ordinary_save_says_nothing_of_it(desk, lesson):
    known = lesson.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    loaded = {"loaded_revision_id": known.pk, "loaded_revision_created_at": known.created_at.isoformat()}
    page = desk.post(address, whole_form(title="Tên mới", slug=lesson.slug) | loaded, follow=True)
    assert OVERTAKEN not in page.content.decode()
    typed = autosave(desk, lesson, "Tên nữa")
    sent = whole_form(title="Tên cuối", slug=lesson.slug) | loaded | {"overwrite_revision_id": typed}
    assert OVERTAKEN not in desk.post(address, sent, follow=True).content.decode()


def test_a_save_that_crosses_the_editors_own_says_nothing_of_it(desk, lesson):
    known = lesson.save_revision()
    loaded = {"loaded_revision_id": known.pk, "loaded_revision_created_at": known.created_at.isoformat()}
    autosave(desk, lesson, "Gõ dở")
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    page = desk.post(address, whole_form(title="Gõ xong", slug=lesson.slug) | loaded, follow=True)
    assert OVERTAKEN not in page.content.decode()
    assert titles(lesson)[1:] == ["Gõ dở", "Gõ xong"]
