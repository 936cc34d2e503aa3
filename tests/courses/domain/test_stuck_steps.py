import uuid
from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.stuck_steps import STOPPED_AFTER, StepFigures, lessons_open_to_learners, step_figures
from courses.enums import ProgressKind, ReleaseKind, StepType
from courses.models import Completion, LessonPage, ProgressEvent
from tests.factories.courses import enrol, every_kind, make_course, make_lesson, read, reads
from tests.factories.people import make_official
from tests.factories.plans import do_steps
from tests.factories.releases import release, reworded

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
LONG_AGO = NOW - STOPPED_AFTER - timedelta(days=1)
LATELY = NOW - STOPPED_AFTER + timedelta(days=1)
RIGHT, WRONG, OTHER_WRONG = "muc-2", "muc-1", "muc-3"


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def lesson(course):
    return make_lesson(course, steps=reads(3))


def learner(course, **fields):
    return enrol(make_official(), course, **fields)


def act(enrolment, lesson, block_id, kind, detail="", at=LONG_AGO):
    given = {"enrolment": enrolment, "lesson": lesson, "block_id": block_id, "kind": kind, "detail": detail}
    return ProgressEvent.objects.create(client_id=uuid.uuid4(), happened_at=at, **given)


def tries(enrolment, lesson, *choices, at=LONG_AGO):
    for place, choice in enumerate(choices):
        act(enrolment, lesson, "try_now", ProgressKind.TRIED, choice, at + timedelta(minutes=place))


def numbers(lesson, now=NOW):
    """Of each step: reached, finished, stopped, missed, stuck."""
    figures = step_figures([LessonPage.objects.get(pk=lesson.pk)], now)[lesson.pk]
    return [(one.reached, one.finished, one.stopped, one.missed, one.stuck) for one in figures]


def at_question(lesson):
    return numbers(lesson)[2]


def test_a_step_knows_its_place_and_its_name(course, lesson):
    do_steps(learner(course), lesson, 2, at=LONG_AGO)

    assert step_figures([lesson], NOW)[lesson.pk] == [
        StepFigures(1, "doc-1", StepType.READ, "Bước đọc 1", 1, 1, 0, None, 0),
        StepFigures(2, "doc-2", StepType.READ, "Bước đọc 2", 1, 1, 0, None, 0),
        StepFigures(3, "doc-3", StepType.READ, "Bước đọc 3", 1, 0, 1, None, 1),
    ]


def test_whoever_finished_or_was_here_lately_has_not_stopped(course, lesson):
    do_steps(learner(course), lesson, 3, at=LONG_AGO)
    do_steps(learner(course), lesson, 2, at=LATELY)

    assert numbers(lesson) == [(2, 2, 0, None, 0), (2, 2, 0, None, 0), (1, 1, 0, None, 0)]


def test_a_course_ended_or_completed_without_this_step_was_not_stopped(course, lesson):
    do_steps(learner(course, ended_on=LONG_AGO.date()), lesson, 1, at=LONG_AGO)
    completed = learner(course)
    do_steps(completed, lesson, 1, at=LONG_AGO)
    Completion.objects.create(enrolment=completed, completed_on=LONG_AGO.date(), periods=8)

    assert numbers(lesson) == [(2, 2, 0, None, 0), (0, 0, 0, None, 0), (0, 0, 0, None, 0)]


def test_a_step_begun_and_left_counts_once(course):
    lesson = make_lesson(course)
    begun = learner(course)
    do_steps(begun, lesson, 1, at=LONG_AGO - timedelta(hours=1))
    act(begun, lesson, "follow", ProgressKind.ACTION_TICKED, "muc-1")

    assert numbers(lesson)[:3] == [(1, 1, 0, None, 0), (1, 0, 1, None, 1), (0, 0, 0, 0, 0)]


@pytest.mark.parametrize(
    ("tried", "missed"),
    [
        ((WRONG, OTHER_WRONG), 1),
        ((WRONG, OTHER_WRONG, WRONG, RIGHT), 1),
        ((WRONG, RIGHT), 0),
        ((WRONG, WRONG), 0),
        ((RIGHT, WRONG, OTHER_WRONG), 0),
    ],
    ids=["two wrong", "three wrong", "one wrong", "pressed twice", "looked around once right"],
)
def test_missed_is_wrong_twice_before_it_was_right(course, tried, missed):
    lesson = make_lesson(course)
    asked = learner(course)
    tries(asked, lesson, *tried, at=LATELY)

    assert at_question(lesson) == (1, 0, 0, missed, missed)


def test_whoever_missed_and_stopped_is_stuck_once(course):
    lesson = make_lesson(course)
    tries(learner(course), lesson, WRONG, OTHER_WRONG)
    tries(learner(course), lesson, WRONG, OTHER_WRONG, at=LATELY)

    assert at_question(lesson) == (2, 0, 1, 2, 2)


def test_exploring_a_situation_is_no_miss(course):
    lesson = make_lesson(course)
    for choice in (RIGHT, WRONG, OTHER_WRONG):
        act(learner(course), lesson, "situation", ProgressKind.TRIED, choice, LATELY)

    assert numbers(lesson)[3] == (3, 0, 0, None, 0)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ReleaseKind.MINOR, [(1, 1, 0, None, 0), (1, 0, 1, None, 1), (0, 0, 0, None, 0)]),
        (ReleaseKind.CONTENT, [(1, 1, 0, None, 0), (0, 0, 0, None, 0), (0, 0, 0, None, 0)]),
        (ReleaseKind.REGULATION, [(0, 0, 0, None, 0), (0, 0, 0, None, 0), (0, 0, 0, None, 0)]),
    ],
)
def test_a_step_changed_in_its_content_is_counted_anew(course, lesson, kind, expected):
    do_steps(learner(course), lesson, 1, at=LONG_AGO)
    first, second, third = reads(3)
    release(lesson, [first, reworded(second), third], kind)

    assert numbers(lesson) == expected


def test_a_step_that_came_later_stopped_nobody(course, lesson):
    do_steps(learner(course), lesson, 3, at=LONG_AGO)
    release(lesson, [*reads(3), read("Bước mới", "moi")], ReleaseKind.MINOR)

    assert numbers(lesson)[3] == (0, 0, 0, None, 0)


def test_a_retake_and_what_it_retakes_are_one_person(course, lesson):
    first = learner(course, ended_on=LONG_AGO.date())
    do_steps(first, lesson, 2, at=LONG_AGO)
    again = enrol(first.official, course, retakes=first)
    act(again, lesson, "doc-3", ProgressKind.DONE)

    assert numbers(lesson) == [(1, 1, 0, None, 0)] * 3


@pytest.mark.unit
@pytest.mark.parametrize(
    ("reached", "stuck", "is_enough", "is_trouble"),
    [(4, 4, False, False), (5, 0, True, False), (5, 1, True, True), (6, 1, True, False), (100, 20, True, True)],
)
def test_a_fifth_of_at_least_five_people_is_trouble(reached, stuck, is_enough, is_trouble):
    step = StepFigures(1, "a", StepType.READ, "Đọc", reached, 0, stuck, None, stuck)

    assert (step.is_enough, step.is_trouble) == (is_enough, is_trouble)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_lesson_of_one_learner_and_three(course, count, django_assert_num_queries):
    for number in range(count):
        lesson = make_lesson(course, f"bai-{number}", steps=every_kind())
        for _one in range(count):
            enrolment = learner(course)
            do_steps(enrolment, lesson, 2, at=LONG_AGO)
            tries(enrolment, lesson, WRONG, OTHER_WRONG)

    with django_assert_num_queries(6):
        step_figures(lessons_open_to_learners(), NOW)


def test_what_learners_cannot_open_is_left_out(course, lesson):
    make_lesson(course, "nhap", "Nháp", live=False)
    make_lesson(make_course("rut", "Đã rút", live=False), "an", "Ẩn")

    assert lessons_open_to_learners() == [lesson]
