"""What a course asks for before it counts as completed, and what of that is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from courses.domain.progress import CourseProgress, L
from courses.domain.standing import Exam, ExamState


@dataclass(frozen=True)
class MissingLesson:
    """`number`: its place in the course; `steps`: how many aren't done, 0 for a lesson that has none yet."""

    number: int
    steps: int


@dataclass(frozen=True)
class CompletionRule:
    """Every step of every lesson, and the exam where the course has one."""

    lessons: int
    exam: Exam | None
    missing_lessons: tuple[MissingLesson, ...]

    @property
    def exam_is_missing(self) -> bool:
        return self.exam is not None and self.exam.state != ExamState.PASSED

    @property
    def is_met(self) -> bool:
        return bool(self.lessons) and not self.missing_lessons and not self.exam_is_missing


def completion_rule(progress: CourseProgress[L], exam: Exam | None, *, is_learned: bool) -> CompletionRule:
    """Pure. `is_learned`: the lessons were completed once; lessons added or changed since don't undo that."""
    missing = [
        MissingLesson(number, len(done.undone))
        for number, (_lesson, done) in enumerate(progress.lessons, start=1)
        if not is_learned and not done.is_complete
    ]
    return CompletionRule(len(progress.lessons), exam, tuple(missing))
