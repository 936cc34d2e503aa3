"""How a step stands after some ticks and tries, and what it still wants. Pure; nothing here is a mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.enums import ProgressKind, StepType
from courses.exceptions import ActionsLeft, PracticeLeft, RealTaskLeft

if TYPE_CHECKING:
    from wagtail.blocks import StreamChild

    from courses.domain.progress import StepEvent

PRACTICE = (StepType.TRY_NOW, StepType.SITUATION)
REAL_TASK = "real"
HINT_AFTER = 2
ANSWER_AFTER = 3


@dataclass(frozen=True)
class Practice:
    """`chosen` is the last choice tried, "" before the first."""

    chosen: str = ""
    misses: int = 0
    is_right: bool = False

    @property
    def shows_hint(self) -> bool:
        return self.misses >= HINT_AFTER and not self.is_right

    @property
    def shows_answer(self) -> bool:
        return self.misses >= ANSWER_AFTER and not self.is_right

    @property
    def is_settled(self) -> bool:
        """Found, or shown after enough tries: the learner may go on."""
        return self.is_right or self.shows_answer


def read_practice(right: Collection[str], tried: Sequence[str]) -> Practice:
    """From the ids of right choices and the tries in their order. Once right, later misses take nothing back.

    The same choice sent twice running is one try: pressing again without choosing anew is no miss.
    """
    tried = [choice for place, choice in enumerate(tried) if place == 0 or choice != tried[place - 1]]
    if not tried:
        return Practice()
    return Practice(
        chosen=tried[-1],
        misses=sum(1 for choice in tried if choice not in right),
        is_right=any(choice in right for choice in tried),
    )


def right_choices(block: StreamChild) -> set[str]:
    key = {StepType.TRY_NOW: "correct", StepType.SITUATION: "is_best"}.get(block.block_type)
    return {choice.id for choice in block.value["choices"].bound_blocks if choice.value[key]} if key else set()


def choice_ids(block: StreamChild) -> set[str]:
    return {choice.id for choice in block.value["choices"].bound_blocks} if block.block_type in PRACTICE else set()


def tick_ids(block: StreamChild) -> set[str]:
    """What can be ticked in a step: each action of it, or the real task."""
    if block.block_type == StepType.FOLLOW:
        return {action.id for action in block.value["actions"].bound_blocks}
    return {REAL_TASK} if block.block_type == StepType.DO_REAL else set()


def practice_of(block: StreamChild, events: Iterable[StepEvent], tried: Sequence[str] = ()) -> Practice:
    """`events` are those of the step in their order; `tried` stands in where nothing is recorded."""
    recorded = [event.detail for event in events if event.kind == ProgressKind.TRIED]
    return read_practice(right_choices(block), recorded or tried)


def ticked(events: Iterable[StepEvent]) -> frozenset[str]:
    return frozenset(event.detail for event in events if event.kind == ProgressKind.ACTION_TICKED)


def require_finished(block: StreamChild, events: Sequence[StepEvent]) -> None:
    """A step counts as done when its actions are ticked, its question is settled, its situation was tried.

    Raises `PracticeLeft`, `ActionsLeft` or `RealTaskLeft`, which say what is still wanted. `events` are those of the
    step in their order.
    """
    kind = StepType(block.block_type)
    if kind in PRACTICE:
        practice = practice_of(block, events)
        if not (practice.is_settled if kind == StepType.TRY_NOW else practice.chosen):
            raise PracticeLeft
    left = tick_ids(block) - ticked(events)
    if left and kind == StepType.DO_REAL:
        raise RealTaskLeft
    if left:
        raise ActionsLeft(count=len(left))
