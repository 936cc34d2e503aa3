"""What people learn, as of a day and as known at a moment: their courses, and what of them is owed by when.

Each a fixed number of statements, however many people. Of what has only one date (whether a course is published, its
exam) nothing is looked at for a past `known_at`, so that the same question always has the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.models import Result
from certificates.reports.contract import Asked
from courses.domain.withdrawal import is_emptied
from courses.models import Enrolment, ProgressEvent
from lms.org.models import PostingVersion
from lms.plans.models import AssignedCourse, DueExtension, PlanItem
from lms.plans.querysets import has_course, not_stopped

PlanLine = tuple[int, int, int | None, str, int, date, date]
"""Line, official, enrolment, course, competency, due, asked on."""


class CourseState(StrEnum):
    """How somebody stands with a course; the four add up to the courses."""

    DONE = "done"
    LEARNING = "learning"
    NOT_BEGUN = "not_begun"
    LATE = "late"


@dataclass(frozen=True)
class LearnedCourse:
    """A course somebody is on or has learned. `done_on`: every lesson is done, and the exam passed where it has one."""

    enrolment_id: int
    official_id: int
    title: str
    enrolled_on: date
    begun_on: date | None
    done_on: date | None
    due_on: date | None
    is_late: bool

    @property
    def state(self) -> CourseState:
        if self.done_on is not None:
            return CourseState.DONE
        if self.is_late:
            return CourseState.LATE
        return CourseState.LEARNING if self.begun_on else CourseState.NOT_BEGUN


@dataclass(frozen=True)
class OwedWork:
    """A line of a plan or a course that HR gave, not done by the day. `competency_id` is empty where HR gave it."""

    official_id: int
    enrolment_id: int | None
    title: str
    competency_id: int | None
    due_on: date
    asked_on: date


def courses_of(asked: Asked, official_ids: Iterable[int]) -> list[LearnedCourse]:
    """Of those people, in the order of the days they were put on them."""
    ids = list(official_ids)
    late: dict[int, date] = {}
    first: dict[int, date] = {}
    for work in owed_by(asked, ids):
        if work.enrolment_id is not None:
            first[work.enrolment_id] = min(work.due_on, first.get(work.enrolment_id, work.due_on))
            if work.due_on < asked.as_of:
                late[work.enrolment_id] = work.due_on
    begun = _first_steps(asked, ids)
    return [
        LearnedCourse(pk, official_id, title, on, begun.get(pk), done_on, first.get(pk), pk in late)
        for pk, official_id, title, on, done_on in _enrolments(asked, ids)
    ]


def owed_by(asked: Asked, official_ids: Sequence[int]) -> list[OwedWork]:
    """What these people had still to do on the day, due or not; four statements."""
    moved = _dates_then(asked, official_ids)
    found = []
    for pk, official_id, enrolment_id, title, competency_id, due_on, asked_on in _plan_lines(asked, official_ids):
        then = moved.get(("item", pk), due_on)
        found.append(OwedWork(official_id, enrolment_id, title, competency_id, then, asked_on))
    for pk, official_id, enrolment_id, title, due_on, asked_on in _given(asked, official_ids):
        then = moved.get(("assigned", pk), due_on)
        found.append(OwedWork(official_id, enrolment_id, title, None, then, asked_on))
    return found


def known_by(asked: Asked, name: str) -> Q:
    """Rows recorded by the moment that is asked about; those from before the moment was kept count."""
    if asked.known_at is None:
        return Q()
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": asked.known_at})


def end_of(day: date) -> datetime:
    """The first moment after the day, here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _enrolments(asked: Asked, ids: Sequence[int]) -> list[tuple[int, int, str, date, date | None]]:
    """Two statements. One that was ended without being completed was learned again from the beginning."""
    rows = Enrolment.objects.filter(known_by(asked, "recorded_at"), official_id__in=ids, enrolled_on__lte=asked.as_of)
    passed = _passed_on(asked, ids)
    found = []
    columns = ("pk", "official_id", "course__title", "enrolled_on", "ended_on", "course__assessment_id")
    done = ("completion__completed_on", "completion__recorded_at")
    ordered = rows.order_by("enrolled_on", "pk").values_list(*columns, *done)
    for pk, official_id, title, on, ended_on, exam, completed_on, recorded_at in ordered:
        learned_on = completed_on if _is_told(asked, completed_on, recorded_at) else None
        if learned_on is None and ended_on is not None and ended_on <= asked.as_of:
            continue
        found.append((pk, official_id, title, on, _done_on(learned_on, exam, passed.get((official_id, exam)))))
    return found


def _done_on(learned_on: date | None, exam: int | None, passed_on: date | None) -> date | None:
    if learned_on is None or exam is None:
        return learned_on
    return max(learned_on, passed_on) if passed_on else None


def _is_told(asked: Asked, on: date | None, recorded_at: datetime | None) -> bool:
    if on is None or on > asked.as_of:
        return False
    return asked.known_at is None or recorded_at is None or recorded_at <= asked.known_at


def _passed_on(asked: Asked, ids: Sequence[int]) -> Mapping[tuple[int, int | None], date]:
    rows = Result.objects.latest(asked.known_at).filter(official_id__in=ids, passed=True, effective_on__lte=asked.as_of)
    by_exam = rows.order_by().values_list("official_id", "attempt__assessment_id").annotate(on=Min("effective_on"))
    return {(official_id, exam): on for official_id, exam, on in by_exam}


def _first_steps(asked: Asked, ids: Sequence[int]) -> Mapping[int, date]:
    rows = ProgressEvent.objects.filter(
        known_by(asked, "recorded_at"), enrolment__official_id__in=ids, happened_at__lt=end_of(asked.as_of)
    )
    by_enrolment = rows.order_by().values_list("enrolment_id").annotate(at=Min("happened_at"))
    return {pk: timezone.localdate(at) for pk, at in by_enrolment}


def _plan_lines(asked: Asked, ids: Sequence[int]) -> QuerySet[PlanItem, PlanLine]:
    """Not closed by evidence that counted and was known; a line closed late was open until then."""
    lines = PlanItem.objects.filter(
        known_by(asked, "recorded_at"),
        known_by(asked, "plan__recorded_at"),
        known_by(asked, "enrolment__recorded_at"),
        not_stopped(asked.as_of),
        plan__official_id__in=ids,
        plan__starts_on__lte=asked.as_of,
        course__isnull=False,
    )
    closed = Q(closed_by__effective_on__lte=asked.as_of)
    if asked.known_at is None:
        lines = lines.filter(not_stopped(asked.as_of, prefix="plan__"), _may_be_opened(asked))
    else:  # a decision recorded since may have stopped the plan from a day before
        closed &= Q(closed_by__recorded_at__lte=asked.known_at)
        lasting = PostingVersion.objects.lasting_on(asked.as_of, asked.known_at)
        lines = lines.filter(Exists(lasting.filter(posting=OuterRef("plan__posting"))))
    columns = ("pk", "plan__official_id", "enrolment_id", "course__title", "competency_id", "due_on", "plan__starts_on")
    found: QuerySet[PlanItem, PlanLine] = lines.exclude(closed).order_by("due_on", "pk").values_list(*columns)
    return found


def _given(asked: Asked, ids: Sequence[int]) -> QuerySet[AssignedCourse, tuple[int, int, int, str, date, date]]:
    """Not done; what a rule gave is asked for as long as the posting lasts."""
    lasting = PostingVersion.objects.lasting_on(asked.as_of, asked.known_at)
    same = Q(posting=OuterRef("posting")) | Q(posting__continues=OuterRef("posting"))
    lines = AssignedCourse.objects.filter(
        known_by(asked, "recorded_at"),
        Q(rule__isnull=True) | Exists(lasting.filter(same)),
        official_id__in=ids,
        assigned_on__lte=asked.as_of,
    )
    if asked.known_at is None:
        lines = lines.filter(_may_be_opened(asked))
    passed = Result.objects.latest(asked.known_at).filter(
        official=OuterRef("official"),
        attempt__assessment=OuterRef("course__assessment"),
        passed=True,
        effective_on__lte=asked.as_of,
    )
    learned = Q(enrolment__completion__completed_on__lte=asked.as_of)
    if asked.known_at is not None:
        learned &= Q(enrolment__completion__recorded_at__lte=asked.known_at)
    done = learned & (Q(course__assessment__isnull=True) | Q(Exists(passed)))
    columns = ("pk", "official_id", "enrolment_id", "course__title", "due_on", "assigned_on")
    found: QuerySet[AssignedCourse, tuple[int, int, int, str, date, date]] = (
        lines.exclude(done).order_by("due_on", "pk").values_list(*columns)
    )
    return found


def _may_be_opened(asked: Asked) -> Q:
    """Nobody is late who waits for a course or for its lessons."""
    return has_course() & ~is_emptied(OuterRef("course__path"), asked.run_at)


def _dates_then(asked: Asked, ids: Sequence[int]) -> dict[tuple[str, int], date]:
    """Dates that were put off since: what they were on the day. By line of a plan or given course."""
    until = end_of(asked.as_of)
    if asked.known_at is not None:
        until = min(until, asked.known_at)
    rows = DueExtension.objects.filter(
        Q(item__plan__official_id__in=ids) | Q(assigned__official_id__in=ids), extended_at__gte=until
    ).order_by(F("extended_at").desc(), "-pk")
    found = {}
    for item_id, assigned_id, before in rows.values_list("item_id", "assigned_id", "due_before"):
        found["item" if item_id else "assigned", item_id or assigned_id] = before
    return found
