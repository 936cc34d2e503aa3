"""The facts of one step, as the player draws it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.domain.practice import PRACTICE, Practice, practice_of, ticked
from courses.domain.progress import StepEvent, acts_at
from courses.domain.step_photos import asks_photo
from courses.enums import ProgressKind, StepType
from courses.models import CoursePage, LessonPage

TEACHING = (StepType.READ, StepType.WATCH, StepType.FOLLOW)
BY_HAND = (StepType.FOLLOW, StepType.DO_REAL)
STEP = "ma"
"""The parameter that names the step an address was drawn for."""


@dataclass(frozen=True)
class LookBack:
    """An earlier step, for whom the hint isn't enough."""

    number: int
    title: str
    href: str


@dataclass(frozen=True)
class Step:
    """One step for one reader; `enrolled` False: nothing is recorded. `is_place`: the last thing known of the reader in
    this lesson happened here.
    """

    lesson: LessonPage
    course: CoursePage
    block: Any
    number: int
    total: int
    enrolled: bool
    is_done: bool
    is_place: bool
    ticked: frozenset[str]
    practice: Practice
    client_id: uuid.UUID

    @property
    def kind(self) -> StepType:
        return StepType(self.block.block_type)

    @property
    def title(self) -> str:
        return str(self.block.value["title"])

    @property
    def is_try(self) -> bool:
        return self.kind == StepType.TRY_NOW

    @property
    def is_practice(self) -> bool:
        return self.kind in PRACTICE

    @property
    def is_real_task(self) -> bool:
        return self.kind == StepType.DO_REAL

    @property
    def asks_photo(self) -> bool:
        return self.enrolled and asks_photo(self.block)

    @property
    def has_picture(self) -> bool:
        return self.kind == StepType.FOLLOW and self.block.value.screenshot is not None

    @property
    def look_back(self) -> LookBack | None:
        """The step to read again: the one the hint names in quotes, else the last that teaches."""
        before = list(self.lesson.steps)[: self.number - 1]
        taught = [
            LookBack(number, str(one.value["title"]), step_link(self.lesson, number))
            for number, one in enumerate(before, 1)
            if one.block_type in TEACHING
        ]
        hint = str(self.block.value.get("hint") or "")
        return next((one for one in taught if f"“{one.title}”" in hint), taught[-1] if taught else None)

    @property
    def may_go_on(self) -> bool:
        """Whether the main button goes on; otherwise it checks an answer."""
        if self.kind not in PRACTICE or self.is_done:
            return True
        return self.practice.is_settled if self.is_try else bool(self.practice.chosen)

    @property
    def check_label(self) -> str:
        if not self.is_try:
            return _("Xem cách khác") if self.practice.chosen else _("Chọn cách này")
        return _("Thử lại") if self.practice.chosen else _("Kiểm tra")

    @property
    def go_on_label(self) -> str:
        return _("Tôi đã làm xong") if self.kind in BY_HAND and self.enrolled and not self.is_done else _("Tiếp tục")

    @property
    def here_url(self) -> str:
        return step_url(self.lesson, self.number)

    @property
    def next_url(self) -> str:
        if self.number < self.total:
            return step_url(self.lesson, self.number + 1)
        return reverse("learn:lesson_done", args=[self.lesson.slug])

    @property
    def next_link(self) -> str:
        return step_link(self.lesson, self.number + 1) if self.number < self.total else self.next_url

    @property
    def back_link(self) -> str:
        return step_link(self.lesson, self.number - 1) if self.number > 1 else self.exit_url

    @property
    def exit_url(self) -> str:
        return reverse("learn:course", args=[self.course.slug])


def step_url(lesson: LessonPage, number: int) -> str:
    """To be followed at once: a redirect."""
    return reverse("learn:lesson_step", args=[lesson.slug, number])


def step_link(lesson: LessonPage, number: int) -> str:
    """For a page: leads to the step that has this number now, also when the lesson has been turned round since."""
    return f"{step_url(lesson, number)}?{urlencode({STEP: lesson.step_ids[number - 1]})}"


def read_step(
    lesson: LessonPage,
    course: CoursePage,
    block_id: str,
    *,
    enrolled: bool,
    events: Sequence[StepEvent],
    tried: Sequence[str] = (),
) -> Step:
    """`tried` replaces the recorded tries for a reader of whom nothing is recorded."""
    block = lesson.step(block_id)
    own = acts_at(block_id, events)
    return Step(
        lesson=lesson,
        course=course,
        block=block,
        number=lesson.step_ids.index(block_id) + 1,
        total=len(lesson.step_ids),
        enrolled=enrolled,
        is_done=any(event.kind == ProgressKind.DONE for event in own),
        is_place=bool(events) and events[-1].block_id == block_id,
        ticked=ticked(own),
        practice=practice_of(block, own, tried),
        client_id=uuid.uuid4(),
    )
