"""Where learners stop or miss, step by step: numbers of people, never who they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, takewhile
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from courses.domain.practice import HINT_AFTER, read_practice, right_choices
from courses.domain.progress import StepEvent, read_progress
from courses.domain.validity import is_void, voided_by
from courses.enums import ProgressKind, ReleaseKind, StepChangeKind, StepType
from courses.models import CoursePage, Enrolment, LessonPage, LessonRelease, ProgressEvent

STOPPED_AFTER = timedelta(days=14)
FEWEST_PEOPLE = 5
STUCK_PER_CENT = 20

Place = tuple[int, str]
"""A lesson's id and a step's."""
Moments = Mapping[Place, datetime]
WHOLE_LESSON = ""


@dataclass(frozen=True)
class StepFigures:
    """People at one step, by what still counts of their acts: what was done before a change of content doesn't.

    `reached`: did something at it, or stopped in front of it. `stopped`: in a course they have not finished, nothing
    done in this lesson for 14 days, and this is the step to go on from. `missed`: chose wrong twice or more before
    they were right; None where the step asks nothing. `stuck`: stopped or missed, each person once.
    """

    number: int
    block_id: str
    kind: StepType
    title: str
    reached: int
    finished: int
    stopped: int
    missed: int | None
    stuck: int

    @property
    def is_enough(self) -> bool:
        """Fewer people are not shown: colleagues would know who they are."""
        return self.reached >= FEWEST_PEOPLE

    @property
    def stopped_share(self) -> float:
        return self.stopped / self.reached

    @property
    def missed_share(self) -> float:
        return (self.missed or 0) / self.reached

    @property
    def is_trouble(self) -> bool:
        return self.is_enough and self.stuck * 100 >= self.reached * STUCK_PER_CENT


def lessons_open_to_learners() -> list[LessonPage]:
    """Published lessons of published courses, in the order of the tree; two statements."""
    courses = set(CoursePage.objects.live().values_list("path", flat=True))
    lessons = LessonPage.objects.live().heads().order_by("path")
    return [lesson for lesson in lessons if lesson.path[: -LessonPage.steplen] in courses]


def step_figures(lessons: Sequence[LessonPage], now: datetime) -> dict[int, list[StepFigures]]:
    """By lesson, the steps it has today in their order. Four statements, however many lessons, steps and people."""
    by_id = {lesson.pk: lesson for lesson in lessons}
    counted = _counted(by_id)
    stopped, arrived = _stopped(by_id, now)
    missed = _missed(by_id)
    found: dict[int, list[StepFigures]] = {}
    for lesson in lessons:
        found[lesson.pk] = []
        for number, raw in enumerate(lesson.steps.raw_data, start=1):
            place = (lesson.pk, raw["id"])
            acted, finished = counted.get(place, (0, 0))
            is_question = raw["type"] == StepType.TRY_NOW
            figures = StepFigures(
                number=number,
                block_id=raw["id"],
                kind=StepType(raw["type"]),
                title=lesson.step_titles[raw["id"]],
                reached=acted + len(arrived[place]),
                finished=finished,
                stopped=len(stopped[place]),
                missed=len(missed[place]) if is_question else None,
                stuck=len(stopped[place] | missed[place]),
            )
            found[lesson.pk].append(figures)
    return found


def _counted(lesson_ids: Iterable[int]) -> dict[Place, tuple[int, int]]:
    """How many people did something at a step, and how many finished it."""
    acts = ProgressEvent.objects.filter(~is_void(), lesson_id__in=lesson_ids)
    people = "enrolment__official_id"
    rows = acts.values("lesson_id", "block_id").annotate(
        acted=Count(people, distinct=True),
        finished=Count(people, distinct=True, filter=Q(kind=ProgressKind.DONE)),
    )
    return {(row["lesson_id"], row["block_id"]): (row["acted"], row["finished"]) for row in rows}


def _stopped(by_id: Mapping[int, LessonPage], now: datetime) -> tuple[dict[Place, set[int]], dict[Place, set[int]]]:
    """Who stopped at a step, and which of them in front of it, without an act at it."""
    stopped: dict[Place, set[int]] = defaultdict(set)
    arrived: dict[Place, set[int]] = defaultdict(set)
    changed = _changed(by_id)
    unfinished = Enrolment.objects.open().filter(completion__isnull=True).annotate(row=_row())
    acts = _acts(by_id).filter(row__in=unfinished.values("row")).annotate(voided_by=voided_by())
    for (_row_id, lesson_id, official_id), events in _by_person(acts):
        last = events[-1].happened_at
        progress = read_progress(by_id[lesson_id].step_ids, events)
        place = (lesson_id, progress.resume_at)
        if progress.is_complete or last is None or last > now - STOPPED_AFTER:
            continue
        if any(last < changed[one] for one in (place, (lesson_id, WHOLE_LESSON)) if one in changed):
            continue  # the step is not as it was when they were there
        stopped[place].add(official_id)
        if not any(event.block_id == progress.resume_at and not event.is_void for event in events):
            arrived[place].add(official_id)
    return stopped, arrived


def _changed(lesson_ids: Iterable[int]) -> Moments:
    """When a step was last added or re-worded, or its whole lesson's regulation replaced."""
    releases = LessonRelease.objects.filter(lesson_id__in=lesson_ids).exclude(kind=ReleaseKind.FIRST)
    latest: dict[Place, datetime] = {}
    for lesson_id, kind, published_at, block_id, change in releases.order_by("published_at", "pk").values_list(
        "lesson_id", "kind", "published_at", "changes__block_id", "changes__kind"
    ):
        if kind == ReleaseKind.REGULATION:
            latest[lesson_id, WHOLE_LESSON] = published_at
        elif change == StepChangeKind.ADDED or (kind == ReleaseKind.CONTENT and change == StepChangeKind.REWORDED):
            latest[lesson_id, block_id] = published_at
    return latest


def _missed(by_id: Mapping[int, LessonPage]) -> dict[Place, set[int]]:
    """Who chose wrong as often as brings the hint, before they were right."""
    missed: dict[Place, set[int]] = defaultdict(set)
    right: dict[Place, set[str]] = {}
    for lesson in by_id.values():
        for raw in lesson.steps.raw_data:
            if raw["type"] == StepType.TRY_NOW:
                right[lesson.pk, raw["id"]] = right_choices(lesson.step(raw["id"]))
    tries = ProgressEvent.objects.filter(kind=ProgressKind.TRIED)
    here = {name: OuterRef(name) for name in ("enrolment_id", "lesson_id", "block_id")}
    elsewise = tries.filter(**here).exclude(detail=OuterRef("detail"))
    again = _acts(by_id).filter(Exists(elsewise), kind=ProgressKind.TRIED)
    acts = again.annotate(voided_by=voided_by()).filter(voided_by=None)
    for (_row_id, lesson_id, official_id), events in _by_person(acts):
        for block_id in {event.block_id for event in events}:
            place = (lesson_id, block_id)
            if place not in right:
                continue
            tried = [event.detail for event in events if event.block_id == block_id]
            before = _before_right(right[place], tried)
            if read_practice(right[place], before).misses >= HINT_AFTER:
                missed[place].add(official_id)
    return missed


def _before_right(right: set[str], tried: Iterable[str]) -> list[str]:
    return list(takewhile(lambda choice: choice not in right, tried))


def _row(at: str = "") -> Coalesce:
    """An enrolment with those it retakes is one row."""
    return Coalesce(F(f"{at}retakes_id"), F(f"{at}pk"))


def _acts(lesson_ids: Iterable[int]) -> QuerySet[Any]:
    return ProgressEvent.objects.filter(lesson_id__in=lesson_ids).annotate(row=_row("enrolment__"))


def _by_person(acts: QuerySet[Any]) -> Iterator[tuple[tuple[int, int, int], list[StepEvent]]]:
    """Acts of one person in one lesson, in the order they happened; needs `row` and `voided_by`."""
    listed: Iterable[Any] = acts.order_by("row", "lesson_id", "happened_at", "pk").values_list(
        "row", "lesson_id", "enrolment__official_id", "block_id", "kind", "detail", "voided_by", "happened_at"
    )
    for key, rows in groupby(listed, key=lambda one: one[:3]):
        yield key, [StepEvent(*row[3:]) for row in rows]
