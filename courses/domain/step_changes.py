"""What changed between two states of a lesson: by the ids of steps, never by their numbers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.draft_text import words_of
from courses.enums import StepChangeKind

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class StepChange:
    """A step that is another than before; one that was re-worded and moved stands twice."""

    block_id: str
    kind: StepChangeKind
    title: str


def compare_steps(before: Sequence[Raw], after: Sequence[Raw]) -> tuple[StepChange, ...]:
    """In the order of the lesson as it is after, removed steps last. Of steps that changed places as few as can be."""
    old, new = {step["id"]: step for step in before}, {step["id"]: step for step in after}
    stayed = _longest_kept([list(old).index(one) for one in new if one in old])
    changes = []
    for block_id, step in new.items():
        if block_id not in old:
            changes.append(StepChange(block_id, StepChangeKind.ADDED, title_of(step)))
            continue
        if words_of(step) != words_of(old[block_id]):
            changes.append(StepChange(block_id, StepChangeKind.REWORDED, title_of(step)))
        if list(old).index(block_id) not in stayed:
            changes.append(StepChange(block_id, StepChangeKind.MOVED, title_of(step)))
    gone = (step for block_id, step in old.items() if block_id not in new)
    return (*changes, *(StepChange(step["id"], StepChangeKind.REMOVED, title_of(step)) for step in gone))


def title_of(step: Raw) -> str:
    return str(step["value"].get("title") or "")


def _longest_kept(places: Sequence[int]) -> frozenset[int]:
    """The most places that still follow one another as they did; the others were moved."""
    best: list[list[int]] = []
    for place in places:
        shorter = [run for run in best if run[-1] < place]
        best.append([*(max(shorter, key=len) if shorter else ()), place])
    return frozenset(max(best, key=len) if best else ())
