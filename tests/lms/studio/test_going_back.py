"""Published by mistake, and back: by whoever published it, with what it means to learners."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.domain.draft_editors import editors_of_draft
from courses.domain.validity import is_void
from courses.enums import ReleaseKind
from courses.models import LessonPage, LessonRelease, ProgressEvent, QuickGuidePage
from lms.core.models import AuditEntry
from lms.flows.models import Notice
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.checks import act, desk_of, make_editor, send
from tests.factories.courses import enrol, every_kind, make_guide, make_lesson, reads
from tests.factories.people import make_official
from tests.factories.plans import do_steps
from tests.factories.releases import draft, release, reworded


def url_of(page):
    return reverse("studio_go_back", args=[page.pk])


def published_url(page):
    return reverse("studio_published", args=[page.pk])


def press(client, page, **fields):
    shown = client.get(url_of(page))
    return client.post(url_of(page), {"seen": shown.context["seen"]} | fields)


@pytest.fixture
def province(trainer):
    return Unit.objects.get(role_grants__user=trainer)


@pytest.fixture
def checked(trainer, province):
    """A guide whose mistaken text has passed both checks; who did them."""
    guide = make_guide()
    guide.save_revision(user=trainer).publish(user=trainer)
    subject = make_editor(Role.SUBJECT_CHECKER, province, "chuyen-mon")
    lawyer = make_editor(Role.LEGAL_CHECKER, province, "phap-ly")
    guide = QuickGuidePage.objects.get()
    guide.title = "Bản nhầm"
    guide.save_revision(user=trainer)
    sent = send(guide, trainer)
    act(sent, subject)
    act(sent, lawyer)
    return QuickGuidePage.objects.get(), subject, lawyer


def test_who_did_the_last_check_goes_back(desk, trainer, checked):
    guide, subject, lawyer = checked
    for other in (desk, desk_of(subject)):
        assert other.get(url_of(guide)).status_code == 404
        assert url_of(guide) not in other.get(published_url(guide)).content.decode()
    checker = desk_of(lawyer)
    assert url_of(guide) in checker.get(published_url(guide)).content.decode()
    assert press(checker, guide).url == published_url(guide)
    now = QuickGuidePage.objects.get()
    assert (now.title, now.live, now.has_unpublished_changes) == ("Cách đăng ký khai tử", True, True)
    assert now.get_latest_revision_as_object().title == "Bản nhầm"
    assert editors_of_draft(now) == {trainer.pk}
    assert AuditEntry.objects.get(verb="courses.page.went_back").actor == lawyer


def test_what_is_being_checked_is_sent_back_first(trainer, checked):
    guide, _subject, lawyer = checked
    guide.title = "Bản nữa"
    guide.save_revision(user=trainer)
    send(guide, trainer)
    refused = press(desk_of(lawyer), guide)
    assert "Hãy rút lại hoặc trả lại bản nháp đó trước." in refused.content.decode()
    assert QuickGuidePage.objects.get().title == "Bản nhầm"


def test_what_was_published_once_has_nothing_before_it(desk, trainer):
    guide = make_guide()
    guide.save_revision(user=trainer).publish(user=trainer)
    guide.save_revision(user=trainer).publish(user=trainer)
    assert desk.get(url_of(guide)).url == published_url(guide)
    assert url_of(guide) not in desk.get(published_url(guide)).content.decode()


@pytest.fixture
def mistaken(course):
    """A lesson that one person has done, then its first step re-worded by mistake."""
    lesson = make_lesson(course, steps=[*reads(2), *every_kind()[2:]])
    LessonPage.objects.get().save_revision().publish()
    do_steps(enrol(make_official(), course), lesson, 2, at=timezone.now())
    release(lesson, [reworded(reads(1)[0]), reads(2)[1], *every_kind()[2:]], ReleaseKind.CONTENT)
    return LessonPage.objects.get()


def words_now():
    return LessonPage.objects.get().steps.raw_data[0]["value"]["body_html"]


def void_steps():
    return list(ProgressEvent.objects.filter(is_void(), kind="done").values_list("block_id", flat=True))


def test_an_author_without_checkers_goes_back_and_says_what_it_means(desk, trainer, mistaken):
    page = desk.get(url_of(mistaken)).content.decode()
    assert "Bước đọc 1</td><td>sửa lời" in page
    assert "Chọn một trong ba cách rồi quay về bản trước." in press(desk, mistaken).content.decode()
    assert "Viết một, hai câu" in press(desk, mistaken, kind="content").content.decode()
    assert words_now() == "<p>Câu đã sửa.</p>"
    assert press(desk, mistaken, kind="content", note="Bản trước nhầm.").url == published_url(mistaken)
    assert words_now() == reads(1)[0]["value"]["body_html"]
    made = LessonRelease.objects.last()
    assert (made.kind, made.note, made.actor) == (ReleaseKind.CONTENT, "Bản trước nhầm.", trainer)
    assert [one.block_id for one in made.changes.all()] == ["doc-1"]
    assert void_steps() == ["doc-1"]
    assert Notice.objects.filter(facts__note="Bản trước nhầm.").count() == 1


def test_a_mistake_that_was_gone_back_from_is_not_offered_again(desk, mistaken):
    press(desk, mistaken, kind="minor")
    assert url_of(mistaken) not in desk.get(published_url(mistaken)).content.decode()
    assert desk.get(url_of(mistaken)).url == published_url(mistaken)
    release(mistaken, [reworded(reads(1)[0]), *every_kind()[2:]], ReleaseKind.CONTENT)
    assert press(desk, LessonPage.objects.get(), kind="minor").status_code == 302
    assert words_now() == reads(1)[0]["value"]["body_html"]


def test_a_small_correction_leaves_every_tick(desk, course, mistaken):
    do_steps(enrol(make_official(), course), mistaken, 1, at=timezone.now())
    assert press(desk, mistaken, kind="minor").status_code == 302
    assert void_steps() == ["doc-1"], "What the mistake took stays taken, what was done since stays done."
    assert ProgressEvent.objects.filter(block_id="doc-1", kind="done").count() == 2


def test_a_page_that_moved_on_is_not_turned_back(desk, mistaken):
    earlier = desk.get(url_of(mistaken)).context["seen"]
    draft(mistaken, [*reads(1), *every_kind()[2:]]).get_latest_revision().publish()
    answer = desk.post(url_of(mistaken), {"seen": earlier, "kind": "minor"})
    assert "Trang vừa được xuất bản lại" in answer.content.decode()
