"""How far a learner is: read from what they did, step by step, so that it never goes back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.domain.practice import require_finished
from courses.domain.validity import has_changed_since, voided_by
from courses.domain.withdrawal import withdrawn_lately
from courses.enums import ProgressKind, ReleaseKind
from courses.exceptions import ClientIdTaken, EnrolmentEnded, LessonNotInCourse, StepChangedSince, StepNotInLesson
from courses.models import Completion, Enrolment, LessonPage, ProgressEvent
from lms.core.domain.audit import record, register_verb
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

COURSE_COMPLETED = register_verb("courses.course.completed", _("Đã học xong mọi bước của khóa học, %(periods)s tiết"))


@dataclass(frozen=True)
class StepEvent:
    """What happened at a step, without whose it is. `voided_by`: how the step has changed since, see `validity.py`."""

    block_id: str
    kind: str
    detail: str = ""
    voided_by: str | None = None
    happened_at: datetime | None = field(default=None, compare=False)

    @property
    def is_void(self) -> bool:
        return self.voided_by is not None


@dataclass(frozen=True)
class LessonProgress:
    """A lesson as it is today beside what a learner did in it.

    `resume_at` is the step to open next (empty for a lesson without steps). `place_lost`: the step where the learner
    stopped is no longer in the lesson, so `resume_at` is the first one not done yet.
    """

    step_ids: tuple[str, ...]
    done: frozenset[str]
    resume_at: str
    place_lost: bool
    has_begun: bool

    @property
    def is_complete(self) -> bool:
        return bool(self.step_ids) and self.done == frozenset(self.step_ids)

    @property
    def undone(self) -> tuple[str, ...]:
        return tuple(step for step in self.step_ids if step not in self.done)

    @property
    def resume_number(self) -> int:
        """The number of the step to open next, as it is read today."""
        return self.step_ids.index(self.resume_at) + 1 if self.resume_at else 1


class Lesson(Protocol):
    """What progress needs of a lesson: a `LessonPage`, or its facts."""

    @property
    def pk(self) -> int: ...
    @property
    def step_ids(self) -> tuple[str, ...]: ...


L = TypeVar("L", bound=Lesson)


@dataclass(frozen=True)
class CourseProgress(Generic[L]):
    """Lessons in their order, each with its progress."""

    lessons: tuple[tuple[L, LessonProgress], ...]

    @property
    def is_complete(self) -> bool:
        return bool(self.lessons) and all(progress.is_complete for _lesson, progress in self.lessons)

    @property
    def next_lesson(self) -> L | None:
        """The first lesson that isn't complete."""
        return next((lesson for lesson, progress in self.lessons if not progress.is_complete), None)


@dataclass(frozen=True)
class ProgressRecorded:
    """The event that stands for this act; `created` is False when it had been recorded before."""

    event: ProgressEvent
    created: bool


def read_progress(step_ids: Sequence[str], events: Iterable[StepEvent]) -> LessonProgress:
    """Progress from the ids of a lesson's steps and the events in the order they happened. Pure.

    What is void counts as no tick, yet it still says where the learner was, unless a replaced regulation made the
    whole lesson new.
    """
    listed = list(events)
    present = frozenset(step_ids)
    done = frozenset(one.block_id for one in listed if one.kind == ProgressKind.DONE and not one.is_void) & present
    undone = [step for step in step_ids if step not in done]
    first_undone = undone[0] if undone else (step_ids[0] if step_ids else "")
    last = listed[-1] if listed else None
    place_lost = last is not None and last.block_id not in present
    if last is None or place_lost or not undone or last.voided_by == ReleaseKind.REGULATION:
        resume_at = first_undone
    elif last.block_id in done:
        # Done, or what the network brought in after its step was called done.
        following = step_ids[list(step_ids).index(last.block_id) + 1 :]
        resume_at = next((step for step in following if step not in done), first_undone)
    else:
        resume_at = last.block_id
    return LessonProgress(tuple(step_ids), done, resume_at, place_lost and bool(undone), bool(listed))


def course_progress(enrolment_id: int | None, lessons: Sequence[L]) -> CourseProgress[L]:
    """Progress in all of them, without an enrolment that of somebody who hasn't begun; one statement."""
    events = events_of(enrolment_id, [lesson.pk for lesson in lessons]) if enrolment_id else {}
    return progress_in(lessons, events)


def progress_in(lessons: Sequence[L], events: Mapping[int, Sequence[StepEvent]]) -> CourseProgress[L]:
    """Progress from the events of each lesson in the order they happened; no statement."""
    return CourseProgress(
        tuple((lesson, read_progress(lesson.step_ids, events.get(lesson.pk, []))) for lesson in lessons)
    )


def events_of(enrolment_id: int, lesson_ids: Sequence[int] | None = None) -> dict[int, list[StepEvent]]:
    """By lesson, in the order they happened, those of the enrolments it retakes too; one statement."""
    return events_of_all([enrolment_id], lesson_ids)


def events_of_all(enrolment_ids: Sequence[int], lesson_ids: Sequence[int] | None = None) -> dict[int, list[StepEvent]]:
    """Likewise for one person's enrolments on several courses; one statement."""
    rows = ProgressEvent.objects.filter(enrolment__in=Enrolment.objects.in_a_row_with(*enrolment_ids))
    if lesson_ids is not None:
        rows = rows.filter(lesson_id__in=lesson_ids)
    found: dict[int, list[StepEvent]] = {}
    rows = rows.annotate(voided_by=voided_by()).order_by("happened_at", "pk")
    for lesson_id, *act in rows.values_list("lesson_id", "block_id", "kind", "detail", "voided_by", "happened_at"):
        found.setdefault(lesson_id, []).append(StepEvent(*act))
    return found


def acts_at(block_id: str, events: Iterable[StepEvent]) -> list[StepEvent]:
    """What still counts of the acts at one step."""
    return [event for event in events if event.block_id == block_id and not event.is_void]


def record_progress(
    *,
    enrolment: Enrolment,
    lesson: LessonPage,
    block_id: str,
    kind: ProgressKind,
    client_id: uuid.UUID,
    happened_at: datetime,
    detail: str = "",
    note: str = "",
    now: datetime,
) -> ProgressRecorded:
    """Write down one act at a step. The same `client_id` again changes nothing and returns what it recorded first.

    `happened_at` is what the device says, never later than now. Raises what `require_finished` raises where a step is
    called done too early, whoever says so; `StepChangedSince` where that is because the acts at it became void.
    """
    known = ProgressEvent.objects.filter(client_id=client_id).first()
    if known is not None:
        if not _is_of(known, enrolment):
            raise ClientIdTaken
        return ProgressRecorded(known, created=False)
    require_open(enrolment, lesson, block_id)
    if kind == ProgressKind.DONE:
        before = events_of(enrolment.pk, [lesson.pk]).get(lesson.pk, [])
        try:
            require_finished(lesson.step(block_id), acts_at(block_id, before))
        except RuleViolation as left:
            if has_changed_since(lesson.pk, block_id, happened_at):
                raise StepChangedSince from left
            raise
    event, created = ProgressEvent.objects.get_or_create(
        client_id=client_id,
        defaults={
            "enrolment": enrolment,
            "lesson": lesson,
            "block_id": block_id,
            "kind": kind,
            "detail": detail,
            "note": normalise_lines(note),
            "happened_at": min(happened_at, now),
        },
    )
    if not _is_of(event, enrolment):
        raise ClientIdTaken
    return ProgressRecorded(event, created)


def require_open(enrolment: Enrolment, lesson: LessonPage, block_id: str) -> None:
    """Raises why nothing more can be taken at this step."""
    if enrolment.ended_on is not None:
        raise EnrolmentEnded
    if lesson.get_parent().pk != enrolment.course_id or not lesson.live:
        raise LessonNotInCourse
    if block_id not in lesson.step_ids:
        raise StepNotInLesson


def _is_of(event: ProgressEvent, enrolment: Enrolment) -> bool:
    """Also of one it retakes: a device that never heard the answer sends again after the retake was opened."""
    if event.enrolment_id == enrolment.pk:
        return True
    return Enrolment.objects.in_a_row_with(enrolment.pk).filter(pk=event.enrolment_id).exists()


def complete_if_done(*, enrolment: Enrolment, now: datetime, actor: User | None = None) -> Completion | None:
    """Record that every step of every live lesson is done; None where it isn't, or was recorded before.

    The hours are credited the first time the official completes the course, whatever enrolment that was.
    """
    with transaction.atomic():
        locked = Enrolment.objects.select_for_update(of=("self",)).select_related("course").get(pk=enrolment.pk)
        if Completion.objects.filter(enrolment=locked).exists():
            return None
        if not course_progress(locked.pk, LessonPage.objects.of_course(locked.course)).is_complete:
            return None
        if withdrawn_lately(locked.course, now):  # `complete_finished` comes back to it
            return None
        periods = locked.course.periods
        earlier = Completion.objects.filter(
            enrolment__official_id=locked.official_id, enrolment__course_id=locked.course_id
        )
        completion = Completion.objects.create(
            enrolment=locked,
            completed_on=timezone.localdate(now),
            periods=periods,
            is_credited=not earlier.exists(),
        )
        record(
            verb=COURSE_COMPLETED,
            target=locked,
            actor=actor,
            after={"periods": periods, "completed_on": completion.completed_on},
        )
    return completion
