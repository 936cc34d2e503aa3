"""What is changed of a course without opening it goes into its draft, and nowhere past a lock or a check."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.domain.course_drafts import add_outcome, send_unopened, set_review_day
from courses.draft_text import shown_as
from courses.exceptions import (
    AlreadySent,
    CourseGone,
    CourseInChecks,
    CourseLocked,
    DraftIncomplete,
    DraftMovedOnUnseen,
    NothingToRelease,
    OutcomeThereAlready,
    ReviewDayPast,
    ReviewDayThereAlready,
    SectionWithoutChecks,
)
from courses.models import CourseOutcome, CoursePage, Submission
from lms.core.models import AuditEntry
from lms.org.enums import Role
from tests.factories.assessments import make_competency
from tests.factories.checks import make_editor, send
from tests.factories.courses import make_course
from tests.factories.people import make_province

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
DAY = date(2027, 2, 15)


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def author(province):
    return make_editor(Role.TRAINER, province, "soan", "Lê Thị Soạn")


@pytest.fixture
def checker(province):
    return make_editor(Role.SUBJECT_CHECKER, province, "chuyen-mon")


@pytest.fixture
def course(author):
    """Published, with a draft of another title."""
    course = make_course()
    course.outcomes.add(CourseOutcome(competency=make_competency("T02"), level=2, sort_order=0))
    course.save()
    course.title = "Tên khác"
    course.save_revision(user=author)
    return course


def stored(course):
    return CoursePage.objects.get(pk=course.pk)


def held(page):
    return [(one.competency.code, one.level) for one in page.outcomes.all()]


def draft_of(course):
    return stored(course).get_latest_revision_as_object()


def put(course, author, code="T01", level=3):
    return add_outcome(course=stored(course), competency=make_competency(code), level=level, actor=author)


def set_day(course, author, day=DAY):
    set_review_day(course=stored(course), day=day, as_of=TODAY, actor=author)


def test_a_competency_goes_into_the_newest_draft_and_learners_keep_what_they_have(course, author):
    assert put(course, author) == 0
    draft = draft_of(course)
    assert (draft.title, held(draft), [one.sort_order for one in draft.outcomes.all()]) == (
        "Tên khác",
        [("T02", 2), ("T01", 3)],
        [0, 1],
    )
    assert (stored(course).title, held(stored(course))) == ("Đăng ký khai sinh", [("T02", 2)])
    assert stored(course).latest_revision.user == author
    line = AuditEntry.objects.get(verb="courses.draft.outcome_put_in")
    assert (line.before, line.after) == ({"level": 0}, {"title": "Tên khác", "competency": "T01", "level": 3})


def test_what_was_put_in_is_published_with_the_draft(course, author):
    put(course, author)
    set_day(course, author)
    stored(course).get_latest_revision().publish()
    assert (held(stored(course)), stored(course).review_by) == ([("T02", 2), ("T01", 3)], DAY)


def test_a_course_without_any_draft_gets_one(author):
    course = make_course()
    put(course, author)
    assert (held(draft_of(course)), stored(course).has_unpublished_changes) == ([("T01", 3)], True)


@pytest.mark.parametrize("published", [True, False])
def test_a_lower_level_is_raised_and_a_higher_one_stays(course, author, published):
    if published:
        stored(course).get_latest_revision().publish()
    assert put(course, author, "T02", 4) == 2
    assert held(draft_of(course)) == [("T02", 4)]
    revision = stored(course).latest_revision_id
    for level in (4, 3):
        with pytest.raises(OutcomeThereAlready, match="đã có năng lực T02 mức 4"):
            put(course, author, "T02", level)
    assert (held(draft_of(course)), stored(course).latest_revision_id) == ([("T02", 4)], revision)


def test_a_draft_kept_without_a_level_is_given_one(course, author):
    draft = draft_of(course)
    draft.outcomes.set([CourseOutcome(competency=make_competency("T02"), level=None)])
    draft.save_revision(clean=False)
    assert put(course, author, "T02", 1) == 0
    assert held(draft_of(course)) == [("T02", 1)]


def test_a_day_of_review_waits_in_the_draft(course, author):
    set_day(course, author)
    assert (draft_of(course).review_by, stored(course).review_by) == (DAY, None)
    line = AuditEntry.objects.get(verb="courses.draft.review_day_set")
    assert (line.before, line.after) == ({"day": None}, {"title": "Tên khác", "day": "2027-02-15"})
    with pytest.raises(ReviewDayThereAlready):
        set_day(course, author)


def test_a_day_of_review_is_today_or_later(course, author):
    with pytest.raises(ReviewDayPast):
        set_day(course, author, TODAY - timedelta(days=1))
    set_day(course, author, TODAY)
    assert draft_of(course).review_by == TODAY


def change_each_way(course, author):
    return [
        lambda: put(course, author),
        lambda: set_day(course, author),
        lambda: send_unopened(course=course, seen=[shown(course)], actor=author),
    ]


def revisions(course):
    return course.revisions.count(), Submission.objects.count()


def test_nothing_is_written_past_a_colleagues_lock(course, author, checker, province):
    colleague = make_editor(Role.TRAINER, province, "dong-nghiep")
    CoursePage.objects.filter(pk=course.pk).update(locked=True, locked_by=colleague, locked_at=timezone.now())
    before = revisions(course)
    for change in change_each_way(course, author):
        with pytest.raises(CourseLocked):
            change()
    assert revisions(course) == before
    put(course, colleague)
    assert held(draft_of(course)) == [("T02", 2), ("T01", 3)]


def test_a_draft_in_the_checks_keeps_its_words(course, author, checker):
    send(course, author)
    before = revisions(course)
    for change, violation in zip(
        change_each_way(course, author), (CourseInChecks, CourseInChecks, AlreadySent), strict=True
    ):
        with pytest.raises(violation):
            change()
    assert revisions(course) == before


def shown(course):
    return shown_as(stored(course).latest_revision)


def test_a_draft_is_sent_as_it_was_seen(course, author, checker):
    seen = shown(course)
    put(course, author)
    with pytest.raises(DraftMovedOnUnseen):
        send_unopened(course=course, seen=[seen], actor=author)
    sent = send_unopened(course=course, seen=[shown(course)], actor=author)
    assert (sent.page_id, sent.kind, sent.sent_by) == (course.pk, "", author)


def test_words_that_autosave_wrote_meanwhile_are_not_sent_unseen(course, author, checker):
    put(course, author)
    seen = shown(course)
    draft = draft_of(course)
    draft.outcome = "Làm trọn việc khác."
    draft.save_revision(user=author, overwrite_revision=stored(course).latest_revision)
    with pytest.raises(DraftMovedOnUnseen):
        send_unopened(course=course, seen=[seen], actor=author)
    assert send_unopened(course=course, seen=[shown(course)], actor=author).page_id == course.pk


def test_a_course_deleted_meanwhile_is_refused_like_any_other(course, author):
    gone = CoursePage.objects.get(pk=course.pk)
    course.delete()
    with pytest.raises(CourseGone):
        set_review_day(course=gone, day=DAY, as_of=TODAY, actor=author)


def test_what_cannot_be_sent_says_why(course, author):
    with pytest.raises(SectionWithoutChecks):
        send_unopened(course=course, seen=[shown(course)], actor=author)


def test_a_course_without_changes_or_with_gaps_is_not_sent(course, author, checker):
    untouched = make_course("khac", "Khóa khác")
    with pytest.raises(NothingToRelease):
        send_unopened(course=untouched, seen=[], actor=author)
    draft = draft_of(course)
    draft.outcome = ""
    draft.save_revision(clean=False)
    with pytest.raises(DraftIncomplete):
        send_unopened(course=course, seen=[shown(course)], actor=author)
    assert Submission.objects.count() == 0
