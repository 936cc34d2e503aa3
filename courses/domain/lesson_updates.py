"""What a learner should know of a lesson that changed since they began it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.domain.progress import StepEvent, read_progress
from courses.domain.step_changes import StepChange
from courses.enums import ProgressKind, ReleaseKind, StepChangeKind
from courses.models import LessonRelease, ProgressEvent, ReleasedChange

TOLD = (ReleaseKind.CONTENT, ReleaseKind.REGULATION)
TO_READ = (StepChangeKind.ADDED, StepChangeKind.REWORDED)


@dataclass(frozen=True)
class Release:
    """A publication that learners are told of."""

    published_at: datetime
    kind: str
    note: str
    changes: tuple[StepChange, ...]


@dataclass(frozen=True)
class LessonUpdate:
    """The publications a learner hasn't caught up with; `changed` are the steps still to be read, by id."""

    updated_at: datetime
    notes: tuple[str, ...]
    must_relearn: bool
    changed: Mapping[str, StepChangeKind]
    removed: tuple[str, ...]


def update_for(
    lesson_id: int, published_at: datetime | None, step_ids: Sequence[str], events: Sequence[StepEvent]
) -> LessonUpdate | None:
    """None for a lesson that is as it was when the learner began; one statement where it was published since."""
    begun = [event.happened_at for event in events if event.happened_at is not None]
    if not begun or published_at is None or published_at <= min(begun):
        return None
    return read_update(releases_since(lesson_id, min(begun)), step_ids, events)


def releases_since(lesson_id: int, moment: datetime) -> list[Release]:
    """Those that learners are told of, in their order; one statement."""
    rows = LessonRelease.objects.filter(lesson_id=lesson_id, published_at__gt=moment, kind__in=TOLD)
    facts: dict[int, tuple[datetime, str, str]] = {}
    changes: dict[int, list[StepChange]] = {}
    for pk, published_at, kind, note, block_id, change, title in rows.order_by(
        "published_at", "pk", "changes__pk"
    ).values_list("pk", "published_at", "kind", "note", "changes__block_id", "changes__kind", "changes__title"):
        facts[pk] = (published_at, kind, note)
        listed = changes.setdefault(pk, [])
        if block_id is not None:
            listed.append(StepChange(block_id, StepChangeKind(change), title))
    return [Release(*facts[pk], tuple(changes[pk])) for pk in facts]


def was_a_step(lesson_id: int, block_id: str) -> bool:
    """Whether a step that isn't in the lesson was once: a publication took it out, or somebody did something at it."""
    if not block_id.isprintable():
        return False
    return bool(
        ReleasedChange.objects.filter(release__lesson_id=lesson_id, block_id=block_id).exists()
        or ProgressEvent.objects.filter(lesson_id=lesson_id, block_id=block_id).exists()
    )


def read_update(
    releases: Sequence[Release], step_ids: Sequence[str], events: Sequence[StepEvent]
) -> LessonUpdate | None:
    """A publication is caught up with once its changed steps are done and something was done after it;
    that a step was opened is not enough. Pure.
    """
    undone = frozenset(read_progress(step_ids, events).undone)
    done = (event.happened_at for event in events if event.kind != ProgressKind.OPENED)
    last = max((moment for moment in done if moment is not None), default=None)
    open_releases = [
        release
        for release in releases
        if last is None or release.published_at > last or undone.intersection(_to_read(release, step_ids))
    ]
    if not open_releases:
        return None
    changed = {
        change.block_id: change.kind
        for release in open_releases
        for change in release.changes
        if change.kind in TO_READ and change.block_id in undone
    }
    removed = [
        change.title
        for release in open_releases
        for change in release.changes
        if change.kind == StepChangeKind.REMOVED and change.block_id not in step_ids
    ]
    return LessonUpdate(
        updated_at=open_releases[-1].published_at,
        notes=tuple(release.note for release in open_releases if release.note),
        must_relearn=any(release.kind == ReleaseKind.REGULATION for release in open_releases),
        changed=changed,
        removed=tuple(dict.fromkeys(removed)),
    )


def _to_read(release: Release, step_ids: Sequence[str]) -> Sequence[str]:
    if release.kind == ReleaseKind.REGULATION:
        return step_ids
    return [change.block_id for change in release.changes if change.kind in TO_READ]
