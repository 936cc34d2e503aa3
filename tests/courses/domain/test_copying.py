from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from courses.domain.copying import copy_page
from courses.models import CourseOutcome, CoursePage, CoursePosition, LessonPage, LessonRelease
from lms.core.models import AuditEntry
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from tests.factories.assessments import make_competency
from tests.factories.courses import enrol, make_course, make_lesson, make_procedure_guide, reads
from tests.factories.people import grant_role, make_official, make_position, make_user

pytestmark = pytest.mark.once


@pytest.fixture
def original(db):
    """Published, with learners; its second lesson is published, its third a draft."""
    course = make_course(review_by=date(2026, 12, 1))
    course.outcomes = [CourseOutcome(competency=make_competency(), level=3)]
    course.positions = [CoursePosition(position=make_position())]
    course.save_revision().publish()
    first = make_lesson(course)
    first.save_revision().publish()
    make_lesson(course, "hai", "Bài hai", steps=reads(2))
    make_lesson(course, "nhap", "Bài nháp", live=False)
    enrol(make_official(), course)
    LessonRelease.objects.create(
        lesson=first, revision_number=1, kind="first", steps=[], published_at=first.last_published_at or timezone.now()
    )
    return CoursePage.objects.get(pk=course.pk)


def test_a_course_is_copied_with_what_learners_have_of_it(writer, section, original):
    copy = CoursePage.objects.get(
        pk=copy_page(page=original, into=section, title="Khai sinh ở xã", actor=writer, client_id=uuid4()).pk
    )
    lessons = list(LessonPage.objects.child_of(copy).order_by("path"))
    assert (copy.title, copy.draft_title, copy.slug, copy.address) == (
        "Khai sinh ở xã",
        "Khai sinh ở xã",
        "khai-sinh-o-xa",
        "khai-sinh-o-xa",
    )
    assert [(one.title, one.slug, one.live) for one in lessons] == [
        ("Tiếp nhận hồ sơ", "tiep-nhan-ho-so-2", False),
        ("Bài hai", "bai-hai", False),
    ]
    assert (copy.get_parent().pk, copy.numchild, copy.owner) == (section.pk, 2, writer)
    assert lessons[0].step_ids == LessonPage.objects.get(slug="tiep-nhan-ho-so").step_ids
    assert lessons[0].get_latest_revision_as_object().slug == "tiep-nhan-ho-so-2"
    assert [one.level for one in copy.outcomes.all()] == [3]
    assert copy.positions.get().position == original.positions.get().position


def test_what_happened_to_the_original_stays_with_it(writer, section, original):
    original.locked = True
    original.save()
    copy = CoursePage.objects.get(
        pk=copy_page(page=original, into=section, title="Bản chép", actor=writer, client_id=uuid4()).pk
    )
    first = LessonPage.objects.child_of(copy).first()
    assert (copy.live, copy.locked, copy.first_published_at, copy.live_revision, copy.review_by) == (
        False,
        False,
        None,
        None,
        None,
    )
    assert (copy.enrolments.count(), first.releases.count(), original.enrolments.count()) == (0, 0, 1)
    assert (copy.revisions.count(), copy.revisions.get().user) == (1, writer)
    assert copy.get_latest_revision_as_object().review_by is None


def test_nobody_compared_the_copy_of_a_procedure_guide(writer, section):
    guide = make_procedure_guide(
        reviewed_by="Nguyễn Văn Rà",
        is_time_checked=True,
        fees=[{"amount": "8.000 đồng", "valid_from": date(2026, 1, 1), "is_checked": True}],
    )
    copy = copy_page(
        page=type(guide).objects.get(pk=guide.pk), into=section, title=guide.title, actor=writer, client_id=uuid4()
    )
    copy = type(guide).objects.get(pk=copy.pk)
    assert (copy.reviewed_by, copy.is_time_checked, {fee.is_checked for fee in copy.fees.all()}) == ("", False, {False})
    assert [one.name for one in copy.papers.all()] == ["Giấy báo tử", "Thẻ căn cước"]
    assert [fee.is_checked for fee in type(guide).objects.get(pk=guide.pk).fees.all()] == [True]


def test_a_copy_remembers_its_original(writer, section, original):
    copy = copy_page(page=original, into=section, title="Bản chép", actor=writer, client_id=uuid4())
    origin = copy.origin
    assert (origin.copied_from_id, origin.copied_from_revision, origin.title, origin.version_at, origin.copied_by) == (
        original.pk,
        original.live_revision,
        "Đăng ký khai sinh",
        original.last_published_at,
        writer,
    )
    lessons = LessonPage.objects.child_of(copy).order_by("path")
    assert [one.origin.copied_from.slug for one in lessons] == ["tiep-nhan-ho-so", "hai"]
    line = AuditEntry.objects.get(verb="courses.page.copied")
    assert (line.actor, line.after) == (writer, {"title": "Bản chép", "source": "Đăng ký khai sinh"})


def test_a_copy_says_when_its_original_was_published_again(writer, section, original):
    origin = copy_page(page=original, into=section, title="Bản chép", actor=writer, client_id=uuid4()).origin
    assert origin.republished_at is None
    original.save_revision()
    origin.copied_from.refresh_from_db()
    assert origin.republished_at is None
    original.get_latest_revision().publish()
    origin.copied_from.refresh_from_db()
    again = CoursePage.objects.get(pk=original.pk).last_published_at
    assert again > origin.version_at
    assert origin.republished_at == again
    original.refresh_from_db()
    original.unpublish()
    origin.copied_from.refresh_from_db()
    assert origin.republished_at is None


def test_a_draft_published_as_it_was_copied_is_no_news(writer, section):
    draft = make_course(live=False, section=section)
    draft.title = "Tên trong bản nháp"
    revision = draft.save_revision(user=writer)
    stored = CoursePage.objects.get(pk=draft.pk)
    copy = copy_page(page=stored, into=section, title="", actor=writer, client_id=uuid4())
    assert (copy.title, copy.origin.version_at) == ("Tên trong bản nháp", revision.created_at)
    revision.publish()
    copy.origin.copied_from.refresh_from_db()
    assert copy.origin.republished_at is None


def test_a_draft_of_published_words_is_not_what_is_copied(writer, section, original):
    original.outcome = "Lời chưa xuất bản."
    original.save_revision()
    stored = CoursePage.objects.get(pk=original.pk)
    copy = copy_page(page=stored, into=section, title="Bản chép", actor=writer, client_id=uuid4())
    assert copy.outcome == copy.get_latest_revision_as_object().outcome == "Tự giải quyết trọn một hồ sơ khai sinh."


def test_a_lesson_alone_goes_into_a_course(writer, section, original):
    mine = make_course("cua-xa", "Khóa của xã", section=section)
    lesson = LessonPage.objects.get(slug="hai")
    copy = copy_page(page=lesson, into=mine, title="Bài hai", actor=writer, client_id=uuid4())
    assert (copy.get_parent().pk, copy.slug, copy.origin.copied_from_id) == (mine.pk, "bai-hai", lesson.pk)


def test_only_what_one_may_see_is_copied_and_only_to_where_one_writes(writer, section, original):
    mine = make_course("cua-xa", "Khóa của xã", section=section)
    hidden = LessonPage.objects.get(slug="nhap")
    below_hidden = make_lesson(make_course("an", "Khóa ẩn", live=False), "bai-cua-khoa-an", "Bài của khóa ẩn")
    for page, into in ((hidden, mine), (below_hidden, mine), (original, original.get_parent())):
        with pytest.raises(PermissionDenied):
            copy_page(page=page, into=into, title="Lén chép", actor=writer, client_id=uuid4())
    assert not LessonPage.objects.filter(title="Lén chép").exists()
    assert not CoursePage.objects.filter(title="Lén chép").exists()


def test_ones_own_course_is_copied_with_its_drafts(writer, section):
    mine = make_course("cua-xa", "Khóa của xã", section=section)
    make_lesson(mine, "nhap", "Bài nháp", live=False)
    stored = CoursePage.objects.get(pk=mine.pk)
    copy = copy_page(page=stored, into=section, title="Khóa của xã", actor=writer, client_id=uuid4())
    assert (copy.slug, [one.slug for one in LessonPage.objects.child_of(copy)]) == ("khoa-cua-xa", ["bai-nhap"])


def test_a_copy_sent_twice_is_made_once(writer, section, original):
    sent = {"page": original, "into": section, "title": "Bản chép", "client_id": uuid4()}
    first = copy_page(**sent, actor=writer)
    counts = CoursePage.objects.count(), LessonPage.objects.count(), AuditEntry.objects.count()
    assert copy_page(**sent, actor=writer) == first
    assert (CoursePage.objects.count(), LessonPage.objects.count(), AuditEntry.objects.count()) == counts
    assert copy_page(**sent | {"client_id": uuid4()}, actor=writer) != first


def test_anothers_copy_is_not_handed_out(writer, section, original):
    colleague = make_user("can-bo-khac")
    grant_role(colleague, Role.TRAINER, writer.role_grants.get().unit)
    sync_editor_access(user=colleague, as_of=timezone.localdate())
    sent = {"page": original, "into": section, "title": "Bản chép", "client_id": uuid4()}
    made = [copy_page(**sent, actor=one) for one in (writer, type(colleague).objects.get(pk=colleague.pk))]
    assert made[0] != made[1]
