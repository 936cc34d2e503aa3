"""A draft on its way, through the screens: the author sends, two people check, nothing goes past them."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Comment, WorkflowState

from courses.domain.releasing import release_lesson
from courses.draft_text import shown_as
from courses.enums import ReleaseKind
from courses.models import LessonPage, LessonRelease, Submission
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.checks import act, desk_of, make_editor, send
from tests.factories.courses import every_kind, make_guide, make_lesson, reads
from tests.factories.people import make_user
from tests.factories.releases import draft
from tests.lms.studio.test_editor import add_url, guide_form, lesson_form

ONLY_THE_NAME = "Các bước không đổi; chỉ tên bài, số phút hoặc phần cài đặt đã đổi."


@pytest.fixture
def province(trainer):
    return Unit.objects.get(role_grants__user=trainer)


@pytest.fixture
def subject(province):
    return make_editor(Role.SUBJECT_CHECKER, province, "chuyen-mon", "Trần Thị Môn")


@pytest.fixture
def lawyer(province):
    return make_editor(Role.LEGAL_CHECKER, province, "phap-ly", "Vũ Văn Luật")


@pytest.fixture
def lesson(course, subject, lawyer):
    return make_lesson(course, steps=every_kind())


@pytest.fixture
def edited(lesson, trainer):
    lesson.title = "Tên khác"
    lesson.save_revision(user=trainer)
    return LessonPage.objects.get(pk=lesson.pk)


def url_of(page, name="studio_send"):
    return reverse(name, args=[page.pk])


def edit_url(page):
    return url_of(page, "wagtailadmin_pages:edit")


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def send_by_form(client, page, **fields):
    sent = {"kind": "content", "note": "Mẫu tờ khai mới.", "seen": shown_as(page.latest_revision)} | fields
    return client.post(url_of(page), sent)


def press(client, submission, action, **data):
    state = WorkflowState.objects.get(submission=submission).current_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[submission.page_id, action, state.pk]), data)


def is_live_as(title):
    return LessonPage.objects.filter(live=True, title=title).exists()


def test_the_editor_offers_to_send_and_not_to_publish(desk, edited):
    administrator = desk_of(make_user("quan-tri", is_superuser=True))
    for client in (desk, administrator):
        page = text_of(client.get(edit_url(edited)))
        offered = [f'name="action-{name}"' in page for name in ("send", "publish", "submit")]
        assert offered == [True, False, False]


def test_sending_from_the_editor_keeps_the_draft_and_asks(desk, edited):
    response = desk.post(edit_url(edited), lesson_form(3, title="Đã sửa", slug=edited.slug) | {"action-send": "1"})
    assert response.url == url_of(edited)
    assert LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object().title == "Đã sửa"
    assert not Submission.objects.exists()


def test_the_page_says_what_changes_and_who_will_check(desk, edited, trainer):
    page = text_of(desk.get(url_of(edited)))
    assert " checked" not in page
    assert "Kiểm tra chuyên môn: Trần Thị Môn" in page
    assert "Kiểm tra pháp lý: Vũ Văn Luật" in page
    assert "Chọn một trong ba cách rồi gửi." in text_of(send_by_form(desk, edited, kind=""))
    assert "Viết một, hai câu về điều đã đổi." in text_of(send_by_form(desk, edited, note=""))
    assert not Submission.objects.exists()


@pytest.mark.parametrize("is_saved_again", [False, True])
def test_a_lesson_withdrawn_and_not_changed_comes_back_as_it_was(desk, edited, trainer, is_saved_again):
    release_lesson(lesson=edited, seen=shown_as(edited.latest_revision), kind=ReleaseKind.MINOR, note="", actor=trainer)
    lesson = LessonPage.objects.get(pk=edited.pk)
    lesson.unpublish()
    if is_saved_again:
        lesson.save_revision(user=trainer)
    page = text_of(desk.get(url_of(edited)))
    assert "<p>Không có gì đổi so với bản đã xuất bản. Bài trở lại đúng như người học đã có.</p>" in page
    assert ONLY_THE_NAME not in page
    lesson.title = "Tên khác nữa"
    lesson.save_revision(user=trainer)
    page = text_of(desk.get(url_of(edited)))
    assert ONLY_THE_NAME in page
    assert "Bài trở lại" not in page


def test_a_draft_changed_back_is_what_learners_have(desk, edited, trainer):
    release_lesson(lesson=edited, seen=shown_as(edited.latest_revision), kind=ReleaseKind.MINOR, note="", actor=trainer)
    for title in ("Tên khác nữa", "Tên khác"):
        draft(edited, every_kind(), title=title)
    assert "<p>Không có gì đổi so với bản đã xuất bản.</p>" in text_of(desk.get(url_of(edited)))


def test_a_check_left_to_nobody_else_falls_to_the_administrator(desk, edited, lawyer):
    assert "quản trị hệ thống" not in text_of(desk.get(url_of(edited)))
    own = edited.get_latest_revision_as_object()
    own.title = "Người kiểm tra viết"
    own.save_revision(user=lawyer)
    assert "Kiểm tra pháp lý: quản trị hệ thống" in text_of(desk.get(url_of(edited)))


def test_a_blocked_lesson_shows_what_to_mend_and_cannot_be_sent(desk, course, subject, lawyer):
    blocked = draft(make_lesson(course, "thieu", "Bài thiếu", steps=reads(4), live=False), reads(4))
    page = text_of(desk.get(url_of(blocked)))
    assert "Phải sửa trước khi gửi" in page
    assert "Gửi kiểm tra</button>" not in page
    assert "Chưa gửi được vì bài còn điều phải sửa" in text_of(send_by_form(desk, blocked))
    assert not WorkflowState.objects.exists()


def test_from_author_to_learners(desk, trainer, edited, subject, lawyer):
    assert send_by_form(desk, edited).url == "/quan-tri/"
    submission = Submission.objects.get()
    page = text_of(desk_of(subject).get("/quan-tri/"))
    assert "Chờ tôi kiểm tra (1)" in page
    assert 'sửa nội dung: <span lang="vi">Mẫu tờ khai mới.</span>' in page
    assert "Chưa có bản nháp nào chờ anh/chị kiểm tra." in text_of(desk_of(lawyer).get("/quan-tri/"))
    page = text_of(desk.get("/quan-tri/"))
    assert "Đã gửi, đang chờ (1)" in page
    assert "Thay đổi chưa xuất bản" not in page

    press(desk_of(subject), submission, "approve", comment="")
    assert not is_live_as("Tên khác")
    assert "Chờ tôi kiểm tra (1)" in text_of(desk_of(lawyer).get("/quan-tri/"))
    press(desk_of(lawyer), submission, "approve", comment="Căn cứ đúng.")
    assert is_live_as("Tên khác")
    release = LessonRelease.objects.get()
    assert (release.kind, release.note, release.actor) == (ReleaseKind.CONTENT, "Mẫu tờ khai mới.", lawyer)
    assert "Đã gửi, đang chờ" not in text_of(desk.get("/quan-tri/"))


def test_what_is_sent_back_says_why(desk, trainer, edited, subject):
    submission = send(edited, trainer, ReleaseKind.MINOR)
    state = submission.workflow_state.current_task_state
    form = reverse("wagtailadmin_pages:workflow_action", args=[edited.pk, "reject", state.pk])
    refused = desk_of(subject).post(form, {"comment": ""}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert "Viết điều cần sửa" in json.loads(refused.content)["html"]
    press(desk_of(subject), submission, "reject", comment="Câu hai ở bước ba chưa đúng.")
    page = text_of(desk.get("/quan-tri/"))
    assert "Bị trả lại để sửa (1)" in page
    assert "Câu hai ở bước ba chưa đúng." in page
    assert 'name="action-send"' in text_of(desk.get(edit_url(edited)))
    send_by_form(desk, LessonPage.objects.get(pk=edited.pk), kind="minor", note="")
    page = text_of(desk.get("/quan-tri/"))
    assert ("Bị trả lại" in page, "Đã gửi, đang chờ (1)" in page) == (False, True)


@pytest.mark.parametrize("who", ["author", "administrator who edited", "colleague"])
def test_others_press_in_vain(desk, trainer, edited, subject, lawyer, who):
    administrator = make_user("quan-tri", is_superuser=True)
    if who == "administrator who edited":
        latest = LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object()
        latest.title = "Tên khác nữa"
        latest.save_revision(user=administrator)
    submission = send(edited, trainer, ReleaseKind.MINOR)
    client = desk_of({"author": trainer, "administrator who edited": administrator, "colleague": lawyer}[who])
    for action in ("approve", "reject"):
        press(client, submission, action, comment="Tôi thấy được.")
    submission.workflow_state.refresh_from_db()
    assert submission.workflow_state.current_task_state.status == "in_progress"
    assert LessonRelease.objects.count() == 0


def test_a_waiting_draft_is_locked_for_its_author_and_may_be_taken_back(desk, trainer, edited):
    send(edited, trainer, ReleaseKind.MINOR)
    desk.post(edit_url(edited), lesson_form(3, title="Lén sửa", slug=edited.slug))
    assert LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object().title == "Tên khác"
    assert desk.get(url_of(edited)).url == edit_url(edited)
    desk.post(edit_url(edited), lesson_form(3, slug=edited.slug) | {"action-cancel-workflow": "1"})
    assert WorkflowState.objects.get().status == "cancelled"
    assert "Thay đổi chưa xuất bản (1)" in text_of(desk.get("/quan-tri/"))


def test_a_checker_reads_compares_and_previews_and_sends_nothing(edited, trainer, subject):
    client = desk_of(subject)
    assert client.get(edit_url(edited)).status_code == 302
    send(edited, trainer, ReleaseKind.MINOR)
    page = text_of(client.get(edit_url(edited)))
    assert [f'data-workflow-action-name="{name}"' in page for name in ("approve", "reject")] == [True, True]
    assert [f'name="action-{name}"' in page for name in ("send", "publish", "cancel-workflow")] == [False] * 3
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[edited.pk, "live", edited.latest_revision_id])
    assert "Tên khác" in text_of(client.get(compare))
    assert client.get(url_of(edited, "wagtailadmin_pages:view_draft")).status_code == 200
    assert client.get(url_of(edited)).url == edit_url(edited)
    assert client.get(add_url("lessonpage", edited.get_parent())).status_code == 302


def test_nobody_publishes_past_the_checks(desk, course, edited):
    administrator = desk_of(make_user("quan-tri", is_superuser=True))
    sent = lesson_form(3, title="Lén xuất bản", slug=edited.slug) | {"action-publish": "1"}
    assert administrator.post(edit_url(edited), sent).url == url_of(edited)
    desk.post(edit_url(edited), sent)
    assert administrator.get(url_of(edited, "studio_release")).url == edit_url(edited)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    administrator.post(f"{bulk}?id={edited.pk}&next=/quan-tri/")
    assert is_live_as("Tiếp nhận hồ sơ")
    new = lesson_form(3, slug="bai-moi") | {"action-publish": "1"}
    administrator.post(add_url("lessonpage", course), new)
    desk.post(add_url("lessonpage", course), lesson_form(3, slug="bai-moi-2") | {"action-publish": "1"})
    assert list(LessonPage.objects.exclude(pk=edited.pk).values_list("slug", "live")) == [
        ("bai-moi", False),
        ("bai-moi-2", False),
    ]
    assert LessonRelease.objects.count() == 0


def test_the_editors_own_ways_into_the_checks_lead_nowhere(desk, trainer, edited, subject):
    guide = make_guide()
    form = guide_form(slug=guide.slug)
    for button in ("action-submit", "action-restart-workflow"):
        desk.post(edit_url(guide), form | {button: "1"})
    assert not WorkflowState.objects.exists()
    submission = send(edited, trainer, ReleaseKind.MINOR)
    act(submission, subject, "reject", "Sửa câu hai.")
    desk.post(edit_url(edited), lesson_form(3, slug=edited.slug) | {"action-submit": "1"})
    page = text_of(desk_of(subject).get(edit_url(edited)))
    offered = [f'data-workflow-action-name="{name}"' in page for name in ("approve", "reject")]
    assert offered == [False, True]


def test_an_administrator_finds_no_way_to_change_the_checks(desk):
    administrator = desk_of(make_user("quan-tri", is_superuser=True))
    for path in ("list/", "add/", "tasks/index/"):
        assert administrator.get(f"/quan-tri/workflows/{path}").status_code == 404
    assert "/quan-tri/workflows/" not in text_of(administrator.get("/quan-tri/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_panels_cost_the_same_whatever_waits(
    desk, course, trainer, subject, lawyer, count, django_assert_num_queries
):
    for number in range(2 * count):
        one = make_lesson(course, f"bai-{number}", f"Bài {number}", steps=every_kind(), live=False)
        one.save_revision(user=trainer)
        sent = send(one, trainer)
        if number % 2:
            act(sent, subject, "reject", "Sửa câu hai.")
    client = desk_of(subject)
    pages = [text_of(one.get("/quan-tri/")) for one in (desk, client)]
    titles = ("Đã gửi, đang chờ", "Bị trả lại để sửa", "Chờ tôi kiểm tra")
    assert [[f"{title} ({count})" in page for title in titles] for page in pages] == [
        [True, True, False],
        [False, False, True],
    ]
    with django_assert_num_queries(32):
        desk.get("/quan-tri/")
    with django_assert_num_queries(25):
        client.get("/quan-tri/")


def test_a_comment_of_a_checker_is_kept_with_the_draft(edited, trainer, subject, lawyer):
    submission = send(edited, trainer, ReleaseKind.MINOR)
    page = LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object()
    page.wagtail_admin_comments.add(Comment(user=subject, text="Thêm ví dụ.", contentpath="title"))
    page.save_revision(user=subject)
    act(submission, subject)
    assert Comment.objects.get().text == "Thêm ví dụ."
