"""Completions that no act of a learner brings: what they hadn't done yet is no longer part of the course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.domain.progress import COURSE_COMPLETED, StepEvent, events_of_all, progress_in
from courses.domain.validity import is_void
from courses.domain.withdrawal import withdrawn_lately
from courses.enums import ProgressKind
from courses.models import Completion, CoursePage, Enrolment, LessonPage, ProgressEvent
from lms.core.domain.audit import Change, record_all

if TYPE_CHECKING:
    from courses.querysets import EnrolmentQuerySet
    from lms.accounts.models import User


def complete_finished(*, course: CoursePage, now: datetime, actor: User | None) -> list[Completion]:
    """Record, for every open enrolment, what `complete_if_done` would; the same few statements however many.

    Not within a day after somebody withdrew one of the course's lessons (`withdrawn_lately`).
    """
    with transaction.atomic():
        if withdrawn_lately(course, now):
            return []
        rows = list(_finished_rows(course))
        if not rows:
            return []
        finished = _waiting(course).filter(row__in=rows).select_for_update(of=("self",)).order_by("pk")
        locked = list(finished.select_related("course"))
        known = set(Completion.objects.filter(enrolment__in=locked).values_list("enrolment_id", flat=True))
        earlier = Completion.objects.filter(enrolment__course=course)
        credited = set(earlier.values_list("enrolment__official_id", flat=True))
        completions = Completion.objects.bulk_create(
            Completion(
                enrolment=one,
                completed_on=timezone.localdate(now),
                periods=one.course.periods,
                is_credited=one.official_id not in credited,
            )
            for one in locked
            if one.pk not in known
        )
        changes = [
            Change(one.enrolment, after={"periods": one.periods, "completed_on": one.completed_on})
            for one in completions
        ]
        if changes:
            record_all(verb=COURSE_COMPLETED, changes=changes, actor=actor)
    return completions


def count_finished(course: CoursePage) -> int:
    """How many have everything done that is published now, and aren't completed."""
    return sum(1 for _row in _finished_rows(course))


def all_done(enrolments: Sequence[Enrolment]) -> set[int]:
    """Ids of those, of one person, in which everything is done that is published now; two statements, none for none."""
    if not enrolments:
        return set()
    below = Q()
    for one in enrolments:
        below |= Q(path__startswith=one.course.path)
    lessons: dict[str, list[LessonPage]] = defaultdict(list)
    for lesson in LessonPage.objects.live().filter(below).heads():
        lessons[lesson.path[: -CoursePage.steplen]].append(lesson)
    events = events_of_all([one.pk for one in enrolments])
    return {one.pk for one in enrolments if progress_in(lessons[one.course.path], events).is_complete}


def courses_being_learned() -> list[CoursePage]:
    """Those that somebody has begun and not completed."""
    return list(CoursePage.objects.filter(pk__in=Enrolment.objects.learning().values("course_id")).order_by("pk"))


def _waiting(course: CoursePage) -> EnrolmentQuerySet:
    """Open and not completed; an enrolment with those it retakes is one row."""
    unfinished = Enrolment.objects.open().filter(course=course, completion__isnull=True)
    rows: EnrolmentQuerySet = unfinished.annotate(row=Coalesce(F("retakes_id"), F("pk")))
    return rows


def _finished_rows(course: CoursePage) -> Iterator[int]:
    lessons = list(LessonPage.objects.of_course(course).heads())
    acts = ProgressEvent.objects.filter(~is_void(), kind=ProgressKind.DONE, lesson__in=lessons)
    acts = acts.annotate(row=Coalesce(F("enrolment__retakes_id"), F("enrolment_id")))
    acts = acts.filter(row__in=_waiting(course).values("row")).order_by("row")
    for row, mine in groupby(acts.values_list("row", "lesson_id", "block_id", "kind"), key=lambda one: one[0]):
        events: dict[int, list[StepEvent]] = defaultdict(list)
        for _row, lesson_id, block_id, kind in mine:
            events[lesson_id].append(StepEvent(block_id, kind))
        if progress_in(lessons, events).is_complete:
            yield row
