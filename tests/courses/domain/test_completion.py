"""When a course counts as completed, and what is missing."""

from types import SimpleNamespace

import pytest

from courses.domain.completion import MissingLesson, completion_rule
from courses.domain.progress import CourseProgress, StepEvent, read_progress
from courses.domain.standing import Exam, ExamState
from courses.enums import ProgressKind

pytestmark = pytest.mark.unit


def lesson(done, steps=3):
    """Of so many steps, the first ones done."""
    ids = [f"buoc-{number}" for number in range(steps)]
    events = [StepEvent(one, ProgressKind.DONE) for one in ids[:done]]
    return SimpleNamespace(pk=1, step_ids=tuple(ids)), read_progress(ids, events)


def exam(state):
    return Exam("bai-thi", "Bài thi", True, 20, 8, state)


def rule(*lessons, state=None, is_learned=False):
    return completion_rule(CourseProgress(lessons), state and exam(state), is_learned=is_learned)


@pytest.mark.parametrize(
    ("found", "missing", "exam_is_missing", "is_met"),
    [
        (rule(lesson(3), lesson(0)), (MissingLesson(2, 3),), False, False),
        (rule(lesson(1), lesson(2), lesson(3)), (MissingLesson(1, 2), MissingLesson(2, 1)), False, False),
        (rule(lesson(3), lesson(0, steps=0)), (MissingLesson(2, 0),), False, False),
        (rule(lesson(3), lesson(3)), (), False, True),
        (rule(lesson(3), state=ExamState.PASSED), (), False, True),
        (rule(lesson(2), state=ExamState.PASSED), (MissingLesson(1, 1),), False, False),
        *((rule(lesson(3), state=state), (), True, False) for state in ExamState if state != ExamState.PASSED),
        (rule(lesson(1), is_learned=True), (), False, True),
        (rule(lesson(1), state=ExamState.NOT_PASSED, is_learned=True), (), True, False),
        (rule(), (), False, False),
    ],
)
def test_every_step_of_every_lesson_and_the_exam(found, missing, exam_is_missing, is_met):
    assert (found.missing_lessons, found.exam_is_missing, found.is_met) == (missing, exam_is_missing, is_met)
