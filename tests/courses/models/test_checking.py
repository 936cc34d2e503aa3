"""Who may do which check of a draft: for each person, what the editor offers and what the check itself takes."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import TaskState

from courses.domain.catalogue import ensure_section
from courses.enums import CheckKind, ReleaseKind
from courses.exceptions import DraftIncomplete
from courses.models import CheckTask, CoursePage, CoursePrerequisite, LessonPage, LessonRelease, Submission
from lms.core.models import AuditEntry
from lms.flows.publishing import publish_checked
from lms.org.enums import Role
from lms.org.models import RoleGrant
from tests.factories.checks import act, give, make_editor, send
from tests.factories.courses import every_kind, make_course, make_guide, make_lesson
from tests.factories.people import REFORM, make_commune, make_province, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_province("Tỉnh Đắk Lắk")


@pytest.fixture
def ward(province):
    return make_commune("Phường Buôn Hồ", province=province)


@pytest.fixture
def author(ward):
    return make_editor(Role.TRAINER, ward, "soan")


@pytest.fixture
def subject(ward):
    return make_editor(Role.SUBJECT_CHECKER, ward, "chuyen-mon")


@pytest.fixture
def lawyer(province):
    """Of the unit above."""
    return make_editor(Role.LEGAL_CHECKER, province, "phap-ly")


@pytest.fixture
def lesson(ward, author, subject, lawyer):
    section = ensure_section(ward, REFORM)
    return make_lesson(make_course(section=section), steps=every_kind())


@pytest.fixture
def edited(lesson, author):
    lesson.title = "Tên khác"
    lesson.save_revision(user=author)
    return LessonPage.objects.get(pk=lesson.pk)


def offers(page, user):
    """What the editor shows this person of the check at hand."""
    page = LessonPage.objects.get(pk=page.pk)
    task = page.current_workflow_task
    return [name for name, _label, _asks in task.get_actions(page, user)]


def access(page, user):
    """(may open the draft because of the check, is locked out of it)"""
    page = LessonPage.objects.get(pk=page.pk)
    task = page.current_workflow_task
    return task.user_can_access_editor(page, user), task.locked_for_user(page, user)


ALL = ["approve", "approve", "reject"]


def test_each_check_is_for_whoever_holds_its_role_in_the_section(edited, province, author, subject, lawyer):
    elsewhere = make_province("Tỉnh Khác")
    strangers = [make_editor(role, elsewhere) for role in (Role.SUBJECT_CHECKER, Role.LEGAL_CHECKER)]
    neighbour = make_editor(Role.SUBJECT_CHECKER, make_commune("Phường Khác", province=province))
    administrator = make_user("quan-tri", is_superuser=True)
    sent = send(edited, author, ReleaseKind.MINOR)
    everybody = [author, subject, lawyer, administrator, neighbour, *strangers]
    assert [offers(edited, user) for user in everybody] == [[], ALL, [], ALL, [], [], []]
    assert [access(edited, user) for user in everybody] == [
        (user in (subject, administrator), user not in (subject, administrator)) for user in everybody
    ]
    act(sent, subject)
    assert [offers(edited, user) for user in everybody] == [[], [], ALL, ALL, [], [], []]


@pytest.mark.parametrize("who", ["author with the role", "administrator", "colleague with the role"])
def test_nobody_checks_a_draft_of_their_own(edited, ward, author, subject, who):
    """The same person may, once somebody else has written the draft."""
    user = {
        "author with the role": lambda: give(author, Role.SUBJECT_CHECKER, ward),
        "administrator": lambda: make_user("quan-tri", is_superuser=True),
        "colleague with the role": lambda: give(make_editor(Role.TRAINER, ward), Role.SUBJECT_CHECKER, ward),
    }[who]()
    draft = LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object()
    draft.title = "Tên của tôi"
    draft.save_revision(user=user)
    sent = send(edited, author, ReleaseKind.MINOR)
    assert (offers(edited, user), access(edited, user)) == ([], (False, True))
    for action in ("approve", "reject"):
        with pytest.raises(PermissionDenied):
            act(sent, user, action, "Tôi thấy được.")
    act(sent, subject)
    LessonPage.objects.get(pk=edited.pk).current_workflow_state.cancel()
    LessonPage.objects.get(pk=edited.pk).get_latest_revision().publish()
    other = LessonPage.objects.get(pk=edited.pk)
    other.title = "Tên của người khác"
    other.save_revision(user=make_editor(Role.TRAINER, ward))
    again = send(other, RoleGrant.objects.filter(role=Role.TRAINER).exclude(user=user).last().user, ReleaseKind.MINOR)
    assert offers(other, user) == ALL
    act(again, user)


def test_a_role_that_ended_yesterday_checks_nothing_today(edited, author, subject):
    """Also before the daily run has taken them out of the group."""
    sent = send(edited, author, ReleaseKind.MINOR)
    RoleGrant.objects.filter(user=subject).update(valid_to=REFORM)
    assert offers(edited, subject) == []
    with pytest.raises(PermissionDenied):
        act(sent, subject)


def test_words_changed_during_a_check_can_only_be_sent_back(edited, author, subject, lawyer):
    sent = send(edited, author, ReleaseKind.MINOR)
    draft = LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object()
    draft.title = "Người kiểm tra tự sửa"
    draft.save_revision(user=subject)
    assert offers(edited, subject) == ["reject"]
    with pytest.raises(PermissionDenied):
        act(sent, subject)
    act(sent, subject, "reject", "Tôi đã sửa tên, xin xem lại.")


def test_saving_a_comment_changes_nothing(edited, author, subject, lawyer):
    sent = send(edited, author, ReleaseKind.MINOR)
    LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object().save_revision(user=subject)
    assert offers(edited, subject) == ALL
    act(sent, subject)
    act(sent, lawyer)
    assert LessonPage.objects.get(pk=edited.pk).title == "Tên khác"


def test_after_the_last_check_learners_have_it_with_the_choice(edited, author, subject, lawyer):
    sent = send(edited, author, ReleaseKind.CONTENT, "Theo mẫu mới.")
    act(sent, subject)
    assert (LessonPage.objects.get(pk=edited.pk).title, LessonRelease.objects.count()) == ("Tiếp nhận hồ sơ", 0)
    act(sent, lawyer)
    assert LessonPage.objects.get(pk=edited.pk).title == "Tên khác"
    made = LessonRelease.objects.get()
    assert (made.kind, made.note, made.actor) == (ReleaseKind.CONTENT, "Theo mẫu mới.", lawyer)
    sent.workflow_state.refresh_from_db()
    assert sent.workflow_state.status == "approved"
    assert AuditEntry.objects.get(verb="flows.draft.published").after == {
        "title": "Tên khác",
        "sent_by": author.full_name,
        "checked_by": {"subject": subject.full_name, "legal": lawyer.full_name},
    }


def test_other_words_than_those_checked_are_never_published(edited, author, subject, lawyer):
    sent = send(edited, author, ReleaseKind.MINOR)
    draft = LessonPage.objects.get(pk=edited.pk).get_latest_revision_as_object()
    draft.title = "Sửa vào phút chót"
    draft.save_revision(user=lawyer)
    with pytest.raises(PermissionDenied):
        publish_checked(submission=sent, actor=lawyer)
    assert LessonPage.objects.get(pk=edited.pk).title == "Tiếp nhận hồ sơ"


def test_a_new_lesson_and_a_guide_are_published_after_their_checks(ward, lesson, author, subject, lawyer):
    section = ensure_section(ward, REFORM)
    new = make_lesson(lesson.get_parent().specific, "moi", "Bài mới", steps=every_kind(), live=False)
    new.save_revision(user=author)
    guide = make_guide(live=False, section=section)
    guide.save_revision(user=author)
    for page in (new, guide):
        sent = send(page, author)
        act(sent, subject)
        act(sent, lawyer)
        assert type(page).objects.get(pk=page.pk).live
    assert list(LessonRelease.objects.values_list("lesson__title", "kind")) == [("Bài mới", "first")]


def test_a_check_that_was_done_is_not_done_again(edited, author, subject, lawyer):
    sent = send(edited, author, ReleaseKind.MINOR)
    state = sent.workflow_state.current_task_state
    act(sent, subject)
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, subject, "approve")
    assert TaskState.objects.filter(status="approved").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_for_somebody_costs_one_statement(
    ward, lesson, author, subject, lawyer, count, django_assert_num_queries
):
    for number in range(count):
        one = make_lesson(lesson.get_parent().specific, f"b-{number}", f"Bài {number}", steps=every_kind(), live=False)
        one.save_revision(user=author)
        send(one, author)
    with django_assert_num_queries(1):
        assert len(Submission.objects.waiting_for(subject)) == count
    assert len(Submission.objects.waiting_for(subject, CheckKind.LEGAL)) == 0
    task = CheckTask.objects.get(kind=CheckKind.SUBJECT)
    assert task.get_task_states_user_can_moderate(subject).count() == count
    assert task.get_task_states_user_can_moderate(lawyer).count() == 0


def with_before(course, before, author):
    """The course with a draft that has `before` learned first."""
    draft = CoursePage.objects.get(pk=course.pk)
    draft.prerequisites = [CoursePrerequisite(before=before)]
    draft.save_revision(user=author)
    return CoursePage.objects.get(pk=course.pk)


def test_of_two_drafts_that_wait_for_each_other_only_one_is_published(ward, author, subject, lawyer):
    """Each was right when it was written; whichever passes its checks first stays, the other goes back."""
    section = ensure_section(ward, REFORM)
    first, second = (make_course(slug, slug, section=section) for slug in ("co-ban", "nang-cao"))
    drafts = [with_before(one, other, author) for one, other in ((first, second), (second, first))]
    sent, other = (send(one, author) for one in drafts)
    act(other, subject)
    act(sent, subject)
    act(sent, lawyer)
    page = CoursePage.objects.get(pk=second.pk)
    actions = page.current_workflow_task.get_actions(page, lawyer)
    assert [(name, str(label)) for name, label, _asks in actions] == [
        ("reject", "Trả lại để sửa: khóa học trước lại chờ chính khóa này")
    ]
    with pytest.raises(PermissionDenied):
        act(other, lawyer)
    assert list(CoursePrerequisite.objects.values_list("course", "before")) == [(first.pk, second.pk)]
    act(other, lawyer, "reject", comment="Hai khóa chờ nhau.")
    with pytest.raises(DraftIncomplete) as refused:
        send(CoursePage.objects.get(pk=second.pk), author)
    assert "“co-ban” lại yêu cầu học khóa này trước, nên hai khóa sẽ chờ nhau mãi." in str(refused.value)
