"""What a changed lesson says at its steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from courses.domain.lesson_updates import LessonUpdate
from courses.enums import StepChangeKind
from courses.models import LessonPage
from lms.learn.courses.steps import step_link


@dataclass(frozen=True)
class ChangedStep:
    """A step to read again, or for the first time."""

    number: int
    title: str
    href: str
    is_new: bool


@dataclass(frozen=True)
class UpdateShown:
    """The banner of a changed lesson; `steps` are still to be read."""

    updated_at: datetime
    notes: tuple[str, ...]
    must_relearn: bool
    steps: list[ChangedStep]
    removed: tuple[str, ...]
    changed: Mapping[str, StepChangeKind]


def show_update(lesson: LessonPage, update: LessonUpdate | None) -> UpdateShown | None:
    if update is None:
        return None
    steps = [
        ChangedStep(
            number=number,
            title=lesson.step_titles[block_id],
            href=step_link(lesson, number),
            is_new=update.changed[block_id] == StepChangeKind.ADDED,
        )
        for number, block_id in enumerate(lesson.step_ids, start=1)
        if block_id in update.changed
    ]
    return UpdateShown(update.updated_at, update.notes, update.must_relearn, steps, update.removed, update.changed)
