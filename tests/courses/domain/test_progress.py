import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.progress import (
    LessonProgress,
    StepEvent,
    complete_if_done,
    course_progress,
    read_progress,
    record_progress,
)
from courses.enums import ProgressKind, ReleaseKind
from courses.exceptions import ClientIdTaken, EnrolmentEnded, LessonNotInCourse, StepNotInLesson
from courses.models import Completion, ProgressEvent
from lms.core.models import AuditEntry
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_official

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
STEPS = ("a", "b", "c")


def done(block_id):
    return StepEvent(block_id, ProgressKind.DONE)


def opened(block_id, voided_by=None):
    return StepEvent(block_id, ProgressKind.OPENED, "", voided_by)


def ticked(block_id):
    return StepEvent(block_id, ProgressKind.ACTION_TICKED, "muc-1")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], LessonProgress(STEPS, frozenset(), "a", place_lost=False, has_begun=False)),
        ([done("a")], LessonProgress(STEPS, frozenset("a"), "b", place_lost=False, has_begun=True)),
        ([done("a"), ticked("b")], LessonProgress(STEPS, frozenset("a"), "b", place_lost=False, has_begun=True)),
        ([ticked("c")], LessonProgress(STEPS, frozenset(), "c", place_lost=False, has_begun=True)),
        ([done("c")], LessonProgress(STEPS, frozenset("c"), "a", place_lost=False, has_begun=True)),
        ([done("c"), done("a")], LessonProgress(STEPS, frozenset("ac"), "b", place_lost=False, has_begun=True)),
        # What arrives after its step was called done doesn't lead back to it.
        ([done("a"), ticked("a")], LessonProgress(STEPS, frozenset("a"), "b", place_lost=False, has_begun=True)),
        ([done("a"), opened("a")], LessonProgress(STEPS, frozenset("a"), "b", place_lost=False, has_begun=True)),
        ([done("a"), opened("c")], LessonProgress(STEPS, frozenset("a"), "c", place_lost=False, has_begun=True)),
        # A re-worded step keeps the place, a replaced regulation begins the lesson anew.
        (
            [opened("c", ReleaseKind.CONTENT)],
            LessonProgress(STEPS, frozenset(), "c", place_lost=False, has_begun=True),
        ),
        (
            [opened("c", ReleaseKind.REGULATION)],
            LessonProgress(STEPS, frozenset(), "a", place_lost=False, has_begun=True),
        ),
        (
            [opened("c", ReleaseKind.REGULATION), opened("b")],
            LessonProgress(STEPS, frozenset(), "b", place_lost=False, has_begun=True),
        ),
        ([done("a"), ticked("gone")], LessonProgress(STEPS, frozenset("a"), "b", place_lost=True, has_begun=True)),
        ([done(one) for one in "abc"], LessonProgress(STEPS, frozenset("abc"), "a", place_lost=False, has_begun=True)),
    ],
)
def test_progress_is_read_from_events(events, expected):
    assert read_progress(STEPS, events) == expected


@pytest.mark.unit
def test_a_lesson_without_steps_is_never_complete():
    progress = read_progress((), [])
    assert (progress.is_complete, progress.resume_number) == (False, 1)


@given(
    before=st.lists(st.sampled_from("abcdef"), unique=True, max_size=6),
    after=st.lists(st.sampled_from("abcdef"), unique=True, max_size=6),
    acts=st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(ProgressKind.values)), max_size=12),
)
def test_editing_a_lesson_takes_only_the_ticks_of_steps_that_went(before, after, acts):
    events = [StepEvent(block_id, kind) for block_id, kind in acts if block_id in before]
    old, new = read_progress(before, events), read_progress(after, events)
    assert new.done == old.done & frozenset(after)
    assert new.resume_at in (after or [""])
    stays = events and events[-1].block_id not in new.done
    if new.undone and not new.place_lost and stays:
        assert new.resume_at == events[-1].block_id


@pytest.fixture
def course(db):
    return make_course()


@pytest.fixture
def lesson(course):
    return make_lesson(course, steps=reads(3))


@pytest.fixture
def enrolment(course):
    return enrol(make_official(), course)


def record(enrolment, lesson, block_id="doc-1", **facts):
    given = {"kind": ProgressKind.DONE, "client_id": uuid.uuid4(), "happened_at": NOW, "now": NOW} | facts
    return record_progress(enrolment=enrolment, lesson=lesson, block_id=block_id, **given)


def test_an_act_is_written_down(enrolment, lesson):
    recorded = record(enrolment, lesson, note="  Hồ sơ  có   hai tờ khai \n\n\n\nxong ")
    event = ProgressEvent.objects.get()
    assert recorded.created
    assert recorded.event == event
    assert (event.block_id, event.kind, event.happened_at) == ("doc-1", "done", NOW)
    assert event.note == "Hồ sơ có hai tờ khai\n\nxong"
    [(_lesson, progress)] = course_progress(enrolment.pk, [lesson]).lessons
    assert progress.done == frozenset({"doc-1"})


def test_the_same_act_sent_again_counts_once(enrolment, lesson):
    client_id = uuid.uuid4()
    first = record(enrolment, lesson, client_id=client_id)
    again = record(enrolment, lesson, client_id=client_id, block_id="doc-2")
    assert (again.event, again.created) == (first.event, False)
    assert ProgressEvent.objects.count() == 1


def test_the_clock_of_the_device_never_runs_ahead(enrolment, lesson):
    early, late = NOW - timedelta(hours=2), NOW + timedelta(hours=2)
    assert record(enrolment, lesson, happened_at=early).event.happened_at == early
    assert record(enrolment, lesson, happened_at=late).event.happened_at == NOW


def test_an_id_of_somebody_else_is_refused(enrolment, lesson, course):
    other = enrol(make_official("Phạm Văn Dũng"), course)
    theirs = record(other, lesson)
    with pytest.raises(ClientIdTaken):
        record(enrolment, lesson, client_id=theirs.event.client_id)
    assert list(ProgressEvent.objects.all()) == [theirs.event]


def test_an_ended_enrolment_takes_nothing_more(enrolment, lesson):
    enrolment.ended_on = date(2026, 8, 1)
    enrolment.save()
    with pytest.raises(EnrolmentEnded):
        record(enrolment, lesson)


def test_a_step_that_went_is_refused(enrolment, lesson):
    with pytest.raises(StepNotInLesson) as refused:
        record(enrolment, lesson, block_id="doc-9")
    assert "học tiếp từ bước đầu tiên chưa xong" in str(refused.value)


def test_a_lesson_of_another_course_is_refused(enrolment):
    other = make_lesson(make_course("chung-thuc", "Chứng thực"), "ban-sao", steps=reads(3))
    with pytest.raises(LessonNotInCourse):
        record(enrolment, other)


def test_a_course_is_complete_once_every_step_of_every_lesson_is_done(enrolment, lesson, course):
    second = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(2))
    make_lesson(course, "ban-nhap", "Đang soạn", steps=reads(1), live=False)
    for block_id in lesson.step_ids:
        record(enrolment, lesson, block_id)
    record(enrolment, second, "doc-1")
    assert complete_if_done(enrolment=enrolment, now=NOW) is None
    record(enrolment, second, "doc-2")
    completion = complete_if_done(enrolment=enrolment, now=NOW)
    assert completion == Completion.objects.get()
    assert (completion.completed_on, completion.periods) == (date(2026, 11, 20), course.periods)
    assert complete_if_done(enrolment=enrolment, now=NOW) is None
    assert AuditEntry.objects.filter(verb="courses.course.completed").count() == 1


def test_a_course_without_lessons_is_never_complete(enrolment):
    assert complete_if_done(enrolment=enrolment, now=NOW) is None


def test_a_course_knows_its_next_lesson(enrolment, lesson, course):
    second = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(1))
    assert course_progress(None, [lesson, second]).next_lesson == lesson
    for block_id in lesson.step_ids:
        record(enrolment, lesson, block_id)
    progress = course_progress(enrolment.pk, [lesson, second])
    assert (progress.next_lesson, progress.is_complete) == (second, False)
    record(enrolment, second, "doc-1")
    progress = course_progress(enrolment.pk, [lesson, second])
    assert (progress.next_lesson, progress.is_complete) == (None, True)
