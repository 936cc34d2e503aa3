import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import WorkflowState

from courses.domain.sending import send_to_checks
from courses.draft_text import shown_as
from courses.enums import ReleaseKind
from courses.exceptions import (
    AlreadySent,
    DraftIncomplete,
    DraftMovedOn,
    LessonBlocked,
    NothingToRelease,
    ReleaseKindMissing,
    ReleaseNoteMissing,
    SectionWithoutChecks,
)
from courses.models import LessonPage, Submission
from lms.core.models import AuditEntry
from lms.org.enums import Role
from tests.factories.checks import act, make_editor, send
from tests.factories.courses import every_kind, make_course, make_guide, make_lesson, make_path, reads
from tests.factories.people import make_province
from tests.factories.releases import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_province("Tỉnh Đắk Lắk")


@pytest.fixture
def author(province):
    return make_editor(Role.TRAINER, province, "soan")


@pytest.fixture
def checker(province):
    return make_editor(Role.SUBJECT_CHECKER, province, "chuyen-mon")


@pytest.fixture
def lesson(author, checker):
    """Published, with another draft by the author."""
    lesson = make_lesson(make_course(), steps=every_kind())
    lesson.title = "Tên khác"
    lesson.save_revision(user=author)
    return LessonPage.objects.get(pk=lesson.pk)


def counts():
    return Submission.objects.count(), WorkflowState.objects.count()


def test_a_draft_is_sent_with_its_choice_and_those_who_wrote_it(lesson, author):
    colleague = make_editor(Role.TRAINER, make_province())
    sent = send(lesson, colleague, ReleaseKind.CONTENT, "Theo mẫu mới.")
    assert (sent.kind, sent.note, sent.section.title) == ("content", "Theo mẫu mới.", "Mục dùng chung")
    assert set(sent.editors.all()) == {author, colleague}
    state = sent.workflow_state
    assert (state.status, state.current_task_state.task.name) == ("in_progress", "Kiểm tra chuyên môn")
    assert AuditEntry.objects.get(verb="courses.draft.sent").after == {"title": "Tên khác"}


@pytest.mark.parametrize(
    ("kind", "note", "violation"),
    [
        (None, "", ReleaseKindMissing),
        (ReleaseKind.FIRST, "", ReleaseKindMissing),
        (ReleaseKind.CONTENT, "", ReleaseNoteMissing),
        (ReleaseKind.REGULATION, " ", ReleaseNoteMissing),
    ],
)
def test_what_a_change_means_to_learners_must_be_said(lesson, author, kind, note, violation):
    with pytest.raises(violation):
        send(lesson, author, kind, note)
    assert counts() == (0, 0)


def test_a_blocked_lesson_does_not_enter(author, checker):
    blocked = draft(make_lesson(make_course(), steps=reads(4), live=False), reads(4))
    with pytest.raises(LessonBlocked):
        send(blocked, author)
    assert counts() == (0, 0)


def test_a_draft_without_what_learners_need_does_not_enter(author, checker):
    guide = make_guide()
    guide.steps = "\n".join(f"Bước {number}" for number in range(10))
    guide.save_revision(clean=False)
    with pytest.raises(DraftIncomplete) as refused:
        send(guide, author)
    assert "các bước: Đang có 10 dòng, nhiều nhất là 9 để thẻ in vừa một trang." in str(refused.value)
    assert counts() == (0, 0)


def test_what_a_block_lacks_is_said_too(author, checker):
    path = make_path("lo-trinh", "Lộ trình", ("Chặng đầu",))
    path.save_revision(clean=False)
    with pytest.raises(DraftIncomplete) as refused:
        send(path, author)
    assert str(refused.value).startswith("Chưa gửi được vì bản nháp còn thiếu: ")
    assert counts() == (0, 0)


def test_other_pages_have_no_choice_and_a_new_lesson_neither(author, checker):
    guide = make_guide()
    guide.save_revision()
    lesson = draft(make_lesson(make_course(), steps=every_kind(), live=False), every_kind())
    assert [send(page, author).kind for page in (guide, lesson)] == ["", "first"]


def test_a_section_without_checkers_takes_nothing(lesson, author, checker):
    lesson.get_ancestors().get(depth=3).workflowpage.delete()
    with pytest.raises(SectionWithoutChecks):
        send(lesson, author, ReleaseKind.MINOR)


def test_a_draft_is_sent_once_and_as_it_was_seen(lesson, author, checker):
    seen = shown_as(lesson.latest_revision)
    later = draft(lesson, every_kind(), title="Tên khác nữa")
    with pytest.raises(DraftMovedOn):
        send_to_checks(page=later, seen=seen, kind=ReleaseKind.MINOR, actor=author)
    send(later, author, ReleaseKind.MINOR)
    with pytest.raises(AlreadySent):
        send(later, author, ReleaseKind.MINOR)
    assert counts() == (1, 1)


def test_what_learners_have_already_is_not_sent(lesson, author):
    lesson.get_latest_revision().publish()
    with pytest.raises(NothingToRelease):
        send(lesson, author, ReleaseKind.MINOR)


def test_what_was_sent_back_goes_the_whole_way_again(lesson, author, checker, province):
    lawyer = make_editor(Role.LEGAL_CHECKER, province)
    first = send(lesson, author, ReleaseKind.MINOR)
    act(first, checker)
    act(first, lawyer, "reject", "Căn cứ đã hết hiệu lực.")
    again = send(draft(lesson, every_kind(), title="Tên đã sửa"), author, ReleaseKind.MINOR)
    assert again.workflow_state.current_task_state.task.name == "Kiểm tra chuyên môn"
    first.workflow_state.refresh_from_db()
    assert first.workflow_state.status == "cancelled"


def test_the_editors_own_way_into_the_checks_is_closed(lesson, author, checker):
    with pytest.raises(PermissionDenied):
        lesson.get_workflow().start(lesson, author)
    assert counts() == (0, 0)


def test_what_was_sent_back_and_changed_is_not_approved_by_the_editors_own_way(lesson, author, checker):
    sent = send(lesson, author, ReleaseKind.MINOR)
    act(sent, checker, "reject", "Sửa câu hai.")
    changed = draft(lesson, every_kind(), title="Tên đã sửa")
    changed.current_workflow_state.resume(user=author)
    with pytest.raises(PermissionDenied):
        act(sent, checker)
    act(sent, checker, "reject", "Hãy gửi lại từ đầu.")
