"""Where somebody stands with a course: enrolled or not, what they did, and the exam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from assessments.enums import AttemptStatus
from assessments.models import Assessment
from courses.domain.progress import StepEvent, events_of
from courses.domain.validity import voided_by
from courses.models import Enrolment
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User


class ExamState(Enum):
    """The exam of a course, for one person. `WAITING`: time is over, late answers are still taken, no marks yet.
    `MARKING`: people are to mark some of it."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    WAITING = "waiting"
    MARKING = "marking"
    NOT_PASSED = "not_passed"
    PASSED = "passed"


@dataclass(frozen=True)
class Standing:
    """An official beside a course; `enrolment_id` None: reading without being enrolled.

    `events` are theirs by lesson, in the order they happened. `credited`: the periods that count for this enrolment,
    None while it isn't completed or where they had counted for an earlier one. `counts_from`: learned anew, the exam
    counts from that day.
    """

    official_id: int
    enrolment_id: int | None = None
    completed_on: date | None = None
    credited: Decimal | None = None
    events: Mapping[int, list[StepEvent]] = field(default_factory=dict)
    counts_from: date | None = None


@dataclass(frozen=True)
class Exam:
    """The exam of a course beside one official. `opens_again_at`: not passed, and the wait between tries runs.
    `minutes` None: without a time limit."""

    slug: str
    title: str
    is_published: bool
    minutes: int | None
    pass_mark: int
    state: ExamState
    opens_again_at: datetime | None = None


def standing_of(user: User, course_id: int, *, lesson_id: int | None = None) -> Standing | None:
    """None for an account without a personnel record. With `lesson_id` only the events of that lesson.

    One statement for somebody enrolled, two on a retake: this is asked at every step.
    """
    rows = Enrolment.objects.open().visible_to(user).filter(course_id=course_id)
    acts = "events"
    if lesson_id is not None:
        acts = "acts"
        rows = rows.annotate(acts=FilteredRelation("events", condition=Q(events__lesson_id=lesson_id)))
    columns = [f"{acts}__{name}" for name in ("lesson_id", "block_id", "kind", "detail")]
    rows = rows.annotate(voided_by=voided_by(acts)).order_by(f"{acts}__happened_at", f"{acts}__pk")
    standing: Standing | None = None
    events: dict[int, list[StepEvent]] = {}
    learned = [f"completion__{name}" for name in ("completed_on", "periods", "is_credited")]
    for enrolment_id, official_id, since, completed_on, periods, counts, retakes, at_lesson, *act in rows.values_list(
        "pk", "official_id", "counts_from", *learned, "retakes_id", *columns, "voided_by", f"{acts}__happened_at"
    ):
        credited = periods if counts else None
        if retakes is not None:
            events = events_of(enrolment_id, None if lesson_id is None else [lesson_id])
            return Standing(official_id, enrolment_id, completed_on, credited, events, since)
        standing = standing or Standing(official_id, enrolment_id, completed_on, credited, events, since)
        if at_lesson is not None:
            events.setdefault(at_lesson, []).append(StepEvent(*act))
    if standing is not None:
        return standing
    found = Official.objects.filter(user_id=user.pk).values_list("pk", flat=True).first()
    return None if found is None else Standing(found)


def exam_of(assessment_id: int, official_id: int | None, *, now: datetime, since: date | None = None) -> Exam:
    """The exam and how the official stands with it (None: somebody looking in); one statement."""
    counted = {assessment_id: since} if since else {}
    return exams_of([assessment_id], official_id, now=now, since=counted)[assessment_id]


def exams_of(
    assessment_ids: Sequence[int], official_id: int | None, *, now: datetime, since: Mapping[int, date] | None = None
) -> dict[int, Exam]:
    """Likewise for several exams, by id; one statement. `since`: of some, attempts begun earlier don't count.

    A result that a later one superseded doesn't count.
    """
    counted = since or {}
    mine = FilteredRelation("attempts", condition=Q(attempts__official_id=official_id or 0))
    found = Assessment.objects.filter(pk__in=assessment_ids).annotate(mine=mine)
    rows: dict[int, list[Any]] = {}
    for pk, *row in found.values_list(
        "pk",
        "slug",
        "title",
        "is_published",
        "time_limit_minutes",
        "pass_mark",
        "mine__status",
        "mine__deadline_at",
        "mine__results__passed",
        "mine__results__superseded_by",
        "mine__finished_at",
        "wait_hours",
        "mine__awaits_marks_since",
        "mine__started_at",
    ):
        if pk in counted and row[-1] is not None and timezone.localdate(row[-1]) < counted[pk]:
            row[5:] = [None] * 5 + [row[10], None, None]  # another cycle's
        rows.setdefault(pk, []).append(row)
    return {pk: _exam(of_one, now) for pk, of_one in rows.items()}


def _exam(rows: list[Any], now: datetime) -> Exam:
    slug, title, is_published, minutes, pass_mark = rows[0][:5]
    results = [row[7] for row in rows if row[7] is not None and row[8] is None]
    sitting = any(row[5] == AttemptStatus.OPEN and row[6] > now for row in rows)
    if any(results):
        state = ExamState.PASSED
    elif sitting:
        state = ExamState.OPEN
    elif any(row[5] == AttemptStatus.WAITING for row in rows):
        state = ExamState.WAITING
    elif any(row[11] is not None for row in rows):
        state = ExamState.MARKING
    else:
        state = ExamState.NOT_PASSED if results else ExamState.NOT_STARTED
    again = None
    if state == ExamState.NOT_PASSED:
        finished, wait = [row[9] for row in rows if row[9] is not None], timedelta(hours=rows[0][10])
        again = max(finished) + wait if finished and max(finished) + wait > now else None
    return Exam(slug, title, is_published, minutes, pass_mark, state, again)
