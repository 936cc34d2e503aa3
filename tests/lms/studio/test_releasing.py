import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, WorkflowState

from courses.draft_text import shown_as
from courses.enums import ReleaseKind
from courses.models import LessonPage, LessonRelease
from tests.factories.courses import enrol, every_kind, make_lesson, reads
from tests.factories.people import make_official, make_user
from tests.factories.plans import do_steps
from tests.factories.releases import draft, reworded
from tests.lms.studio.test_editor import add_url, lesson_form, whole_form


@pytest.fixture
def lesson(course):
    return make_lesson(course, steps=[*reads(3), *practice()])


@pytest.fixture
def edited(lesson):
    """The first step re-worded and the third one out, in a draft."""
    return draft(lesson, [reworded(reads(1)[0]), reads(2)[1], reads(4)[3], *practice()])


def practice():
    """What a lesson must have besides."""
    return every_kind()[2:]


def url_of(lesson):
    return reverse("studio_release", args=[lesson.pk])


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def publish(client, lesson, kind="content", note="Mẫu tờ khai mới.", seen=None):
    return client.post(url_of(lesson), {"kind": kind, "note": note, "seen": seen or shown_as(lesson.latest_revision)})


def steps_now():
    """Those to be read: the others stay."""
    return tuple(one for one in LessonPage.objects.get().step_ids if one.startswith("doc-"))


@pytest.mark.parametrize("is_superuser", [False, True])
def test_publishing_a_lesson_again_asks_first_whoever_publishes(desk, client, lesson, is_superuser):
    if is_superuser:
        client.force_login(make_user("quan-tri", is_superuser=True))
    who = client if is_superuser else desk
    form = whole_form([*reads(3), *practice()], title="Tên mới", slug=lesson.slug)
    response = who.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form | {"action-publish": "1"})
    assert response.url == url_of(lesson)
    kept = LessonPage.objects.get()
    assert (kept.title, kept.has_unpublished_changes) == ("Tiếp nhận hồ sơ", True)
    assert kept.get_latest_revision_as_object().title == "Tên mới"


def test_nothing_is_chosen_beforehand_and_the_choice_is_demanded(desk, edited):
    assert " checked" not in text_of(desk.get(url_of(edited)))
    page = text_of(publish(desk, edited, kind=""))
    assert "Chọn một trong ba cách rồi xuất bản." in page
    assert steps_now() == ("doc-1", "doc-2", "doc-3")


def test_the_page_compares_and_says_whom_it_touches(desk, course, edited):
    for count in (3, 1):
        do_steps(enrol(make_official(), course), edited, count, at=timezone.now())
    page = text_of(desk.get(url_of(edited)))
    assert "Khóa học đang có 2 người ghi danh." in page
    rows = page.split("<tbody>")[1].split("</tbody>")[0].strip().replace('<tr><td class="title" lang="vi">', "")
    assert [row.split("</td><td>") for row in rows.split("</td></tr>") if row] == [
        ["Bước đọc 1", "sửa lời", "2 người"],
        ["Bước đọc 4", "thêm", "–"],
        ["Bước đọc 3", "bỏ", "1 người"],
    ]


@pytest.mark.parametrize("learners", [1, 3])
def test_the_page_costs_the_same_however_many_learn(desk, course, edited, learners, django_assert_max_num_queries):
    for _one in range(learners):
        do_steps(enrol(make_official(), course), edited, 2, at=timezone.now())
    desk.get(url_of(edited))
    with django_assert_max_num_queries(36):
        desk.get(url_of(edited))


def test_the_choice_publishes_and_is_kept_with_its_author(desk, trainer, edited):
    response = publish(desk, edited)
    assert response.url == reverse("studio_published", args=[edited.pk])
    assert steps_now() == ("doc-1", "doc-2", "doc-4")
    made = LessonRelease.objects.get()
    assert (made.kind, made.note, made.actor) == (ReleaseKind.CONTENT, "Mẫu tờ khai mới.", trainer)


def test_a_missing_note_and_a_draft_that_moved_on_are_said_in_words(desk, edited):
    assert "Viết một, hai câu về điều đã đổi." in text_of(publish(desk, edited, note=""))
    seen = shown_as(edited.latest_revision)
    again = draft(edited, [*reads(2), *practice()])
    page = text_of(publish(desk, edited, seen=seen))
    assert "Bản nháp vừa được sửa thêm nên chưa xuất bản." in page
    assert f'name="seen" value="{shown_as(again.latest_revision)}"' in page
    assert not LessonRelease.objects.exists()


def test_a_draft_with_something_to_mend_is_not_published(desk, lesson):
    """The choice is not even offered; sent all the same, it is refused."""
    blocked = draft(lesson, reads(2))
    page = text_of(desk.get(url_of(blocked)))
    assert "Bài chưa có bước Tự làm việc thật." in page
    assert ">Xuất bản</button>" not in page
    assert "Chưa xuất bản được vì bài còn điều phải sửa" in text_of(publish(desk, blocked))
    assert (steps_now(), LessonRelease.objects.exists()) == (("doc-1", "doc-2", "doc-3"), False)


def test_a_lesson_without_changes_has_nothing_to_choose(desk, lesson):
    assert desk.get(url_of(lesson)).url == reverse("wagtailadmin_pages:edit", args=[lesson.pk])


def test_a_first_publication_asks_nothing_and_is_kept(desk, trainer, course):
    desk.post(add_url("lessonpage", course), whole_form() | {"action-publish": "1"})
    made = LessonRelease.objects.get()
    assert (made.kind, made.actor, len(made.steps), made.changes.count()) == (ReleaseKind.FIRST, trainer, 6, 0)


@pytest.mark.usefixtures("desk")
def test_no_approval_publishes_in_place_of_the_choice(client, edited):
    client.force_login(make_user("quan-tri", is_superuser=True))
    edit_url = reverse("wagtailadmin_pages:edit", args=[edited.pk])
    assert "action-submit" not in text_of(client.get(edit_url))
    client.post(edit_url, lesson_form(3, slug=edited.slug) | {"action-submit": "1"})
    assert not WorkflowState.objects.exists()
    assert steps_now() == ("doc-1", "doc-2", "doc-3")


def test_many_pages_are_not_published_at_once(desk, edited):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={edited.pk}&next=/quan-tri/"
    assert desk.post(url).status_code == 302
    assert (steps_now(), LessonRelease.objects.count()) == (("doc-1", "doc-2", "doc-3"), 0)


def test_a_page_one_may_not_write_is_not_there(desk, trainer, edited):
    GroupPagePermission.objects.all().delete()
    assert desk.get(url_of(edited)).status_code == 404


def test_what_is_compared_is_kept_apart_from_revisions(desk, edited):
    publish(desk, edited, kind="minor", note="")
    kept = [one["id"] for one in LessonRelease.objects.get().steps]
    assert kept == ["doc-1", "doc-2", "doc-4", "try_now", "situation", "do_real", "remember"]
