"""What a learner has to do, in the order of the day: read once, then sorted without the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Length, Substr
from django.utils import timezone

from assessments.models import Result
from courses.domain.finishing import all_done
from courses.domain.reach import units_of
from courses.domain.withdrawal import withdrawals
from courses.enums import EnrolmentSource
from courses.models import CoursePage, Enrolment, LessonPage, ProgressEvent
from lms.competencies.models import CompetencyVersion
from lms.core.statuses import Status
from lms.org.models import Official, PostingVersion
from lms.plans.domain.course_choice import courses_to_learn_from
from lms.plans.domain.prior_courses import has_before
from lms.plans.domain.prior_lines import LearnedFirst, learned_first
from lms.plans.models import AssignedCourse, PlanItem


@dataclass(frozen=True)
class Task:
    """A course to take. `due_on` is the earliest date of the gaps it closes, or by which HR gave it; empty for one
    begun by oneself. `followed_by` and `expected_result` are what HR said with it.

    `starts_on` is set where only plans still to come ask for it: it may be begun, but nobody is late with it.
    `waits_since`: all that is published is done, and completing waits for a lesson withdrawn then.
    """

    course: CoursePage
    enrolment: Enrolment | None
    due_on: date | None
    reasons: tuple[str, ...]
    status: Status
    minutes: int
    finished_on: date | None = None
    starts_on: date | None = None
    order: int = 0
    """Its place in the plan, which decides among equal dates, as on the pages of the plan."""
    waits_since: datetime | None = None
    followed_by: str = ""
    expected_result: str = ""
    before: str = ""
    """The course for which it is to be learned first."""
    is_renewal: bool = False
    """What is held ends soon, and is to be shown anew by the date."""

    def is_due_before(self, day: date) -> bool:
        return self.starts_on is None and self.due_on is not None and self.due_on < day

    @property
    def lessons_left(self) -> bool:
        """The exam was passed before the lessons were done: the gap is closed, the certificate wants them still.

        Likewise where a changed regulation opened the course again.
        """
        return bool(self.finished_on is None and self.enrolment and _lessons_left(self.enrolment))

    @property
    def exam_is_next(self) -> bool:
        """Every lesson is done, the exam isn't passed."""
        return bool(
            self.finished_on is None
            and self.course.assessment_id
            and self.enrolment
            and self.enrolment.completed_on
            and not self.enrolment.has_passed
        )

    @property
    def exam_waits(self) -> bool:
        """The same while a lesson is being mended: what there is of lessons is done."""
        exam = self.course.assessment
        is_left = exam is not None and exam.is_published and self.enrolment and not self.enrolment.has_passed
        return bool(self.waits_since and self.minutes and is_left)


@dataclass(frozen=True)
class Uncovered:
    """A gap for which there is no course yet; `extra` is one to learn from, whose exam doesn't show the level."""

    name: str
    reason: str
    extra: CoursePage | None


@dataclass(frozen=True)
class Today:
    """The groups of the page."""

    overdue: tuple[Task, ...]
    this_week: tuple[Task, ...]
    later: tuple[Task, ...]
    done: tuple[Task, ...]
    uncovered: tuple[Uncovered, ...]

    @property
    def open(self) -> tuple[Task, ...]:
        """Most urgent first."""
        return (*self.overdue, *self.this_week, *self.later)

    def finished_since(self, day: date) -> bool:
        """Whether anything was finished from that day on."""
        return any(task.finished_on and task.finished_on >= day for task in self.done)

    @property
    def next_due_on(self) -> date | None:
        """The next date, where nothing is late and this week is done."""
        if self.overdue or self.this_week:
            return None
        return next((task.due_on for task in self.later if task.due_on), None)


def today_of(official: Official, now: datetime) -> Today:
    """Three statements, however many tasks; a fourth where gaps have no course, two more where a lesson of what is
    learned has just been withdrawn."""
    as_of = timezone.localdate(now)
    items = list(_items(official, as_of))
    enrolments = {one.course_id: one for one in _enrolments(official, now)}
    waiting = all_done([one for one in enrolments.values() if one.withdrawn_at and one.completed_on is None])
    by_course: dict[int, list[PlanItem]] = defaultdict(list)
    for item in items:
        if item.open_course is not None:
            by_course[item.course_id].append(item)
    courses = {item.course_id: item.course for item in items if item.open_course is not None}
    courses |= {course_id: enrolment.course for course_id, enrolment in enrolments.items()}
    first = learned_first(items, official.pk, as_of)
    courses |= CoursePage.objects.in_bulk(first.keys() - courses.keys()) if first else {}
    minutes = minutes_of(courses.values())
    tasks = [
        _task(course, by_course[course_id], enrolments.get(course_id), minutes.get(course.path, 0), as_of, waiting)
        for course_id, course in courses.items()
        if by_course[course_id] or course.path in minutes or not _waits_for_lessons(enrolments[course_id])
    ]
    tasks = [asked_first(task, first.get(task.course.pk), as_of) for task in tasks]
    return _grouped(tasks, items, official, as_of)


def asked_first(task: Task, first: LearnedFirst | None, as_of: date) -> Task:
    """The task of a course that others need first, by the date of the earliest of those; its own is kept where it comes
    sooner."""
    if first is None or task.finished_on is not None:
        return task
    if task.due_on is not None and task.due_on <= first.due_on and task.starts_on is None:
        return replace(task, before=first.for_title, order=first.place)
    is_late = first.starts_on is None and first.due_on < as_of
    return replace(
        task,
        due_on=first.due_on if task.minutes else None,
        starts_on=first.starts_on,
        status=Status.OVERDUE if is_late else task.status,
        before=first.for_title,
        order=first.place,
    )


def _waits_for_lessons(enrolment: Enrolment) -> bool:
    """Of a course without any: the plan that asked for it has given it up until it has some."""
    return enrolment.source == EnrolmentSource.PLAN and enrolment.completed_on is None


def _grouped(tasks: Sequence[Task], items: Iterable[PlanItem], official: Official, as_of: date) -> Today:
    monday = as_of + timedelta(days=7 - as_of.weekday())
    unfinished = sorted(
        (task for task in tasks if task.finished_on is None),
        key=lambda task: (
            task.starts_on is not None,
            task.due_on or date.max,
            not task.before,
            task.order if task.before else 0,
            task.status != Status.IN_PROGRESS,
            task.order,
            task.course.title,
        ),
    )
    finished = (task for task in tasks if task.finished_on is not None)
    return Today(
        overdue=tuple(task for task in unfinished if task.is_due_before(as_of)),
        this_week=tuple(task for task in unfinished if task.is_due_before(monday) and not task.is_due_before(as_of)),
        later=tuple(task for task in unfinished if not task.is_due_before(monday)),
        done=tuple(sorted(finished, key=lambda task: task.finished_on or as_of, reverse=True)),
        uncovered=_uncovered(items, official, as_of),
    )


def _items(official: Official, as_of: date) -> QuerySet[PlanItem]:
    """Lines of plans that run or are to come, with the position that asks and the name of the competency."""
    position = PostingVersion.objects.known().filter(posting=OuterRef("plan__posting")).values("position__name_vi")
    words = CompetencyVersion.objects.in_force(as_of).filter(competency=OuterRef("competency")).order_by("-pk")
    return (
        PlanItem.objects.running(as_of)
        .filter(plan__official=official)
        .select_related("course")
        .annotate(
            starts_on=F("plan__starts_on"),
            has_before=has_before(),
            position=Subquery(position[:1]),
            name_vi=Subquery(words.values("name_vi")[:1]),
        )
        .order_by("due_on", "order", "pk")
    )


def _enrolments(official: Official, now: datetime) -> QuerySet[Enrolment]:
    """Open ones, with what has been done so far, and when a lesson was withdrawn that may come back."""
    events = ProgressEvent.objects.filter(enrolment=OuterRef("pk"))
    results = Result.objects.latest().filter(
        official=OuterRef("official"),
        attempt__assessment=OuterRef("course__assessment"),
        effective_on__gte=Coalesce(OuterRef("counts_from"), Value(date(1900, 1, 1))),
    )
    given = AssignedCourse.objects.of_enrolment(OuterRef("pk"), timezone.localdate(now)).annotate(
        followed_by=Coalesce("assignment__in_charge", "rule__in_charge"),
        expected=Coalesce("assignment__expected_result", "rule__expected_result"),
    )
    return (
        Enrolment.objects.open()
        .filter(official=official, course__live=True)
        .select_related("course__assessment")
        .annotate(
            completed_on=F("completion__completed_on"),
            last_at=Subquery(events.order_by("-happened_at", "-pk").values("happened_at")[:1]),
            last_lesson=Subquery(events.order_by("-happened_at", "-pk").values("lesson_id")[:1]),
            has_passed=Exists(results.filter(passed=True)),
            has_sat=Exists(results),
            given_until=Subquery(given.values("due_on")[:1]),
            followed_by=Subquery(given.values("followed_by")[:1]),
            expected=Subquery(given.values("expected")[:1]),
            withdrawn_at=Subquery(
                withdrawals(OuterRef("course__path"), now).order_by("-timestamp").values("timestamp")[:1]
            ),
        )
        .order_by("pk")
    )


def minutes_of(courses: Iterable[CoursePage]) -> dict[str, int]:
    """Minutes of the published lessons by path of the course; one statement."""
    parent = Substr("path", 1, Length("path") - CoursePage.steplen)
    lessons = LessonPage.objects.live().annotate(parent=parent).filter(parent__in=[course.path for course in courses])
    return dict(lessons.order_by().values("parent").annotate(total=Sum("minutes")).values_list("parent", "total"))


def _task(
    course: CoursePage,
    items: Sequence[PlanItem],
    enrolment: Enrolment | None,
    minutes: int,
    as_of: date,
    waiting: Container[int],
) -> Task:
    unmet = [item for item in items if item.closed_on is None]
    asking = [item for item in unmet if item.starts_on <= as_of]
    given_until = enrolment.given_until if enrolment is not None else None
    dates = [item.due_on for item in asking or unmet]
    if given_until is not None:
        dates = [item.due_on for item in asking] + [given_until]
    due_on = min(dates, default=None) if minutes else None
    starts_on = None if asking or given_until else min((item.starts_on for item in unmet), default=None)
    reasons = tuple(dict.fromkeys(item.position for item in items if item.position))
    finished_on = _finished_on(items, unmet, enrolment)
    if finished_on is not None:
        status = Status.MET
    elif starts_on is None and due_on is not None and due_on < as_of:
        status = Status.OVERDUE
    elif enrolment is None or (enrolment.last_at is None and not _sat_first(enrolment)):
        status = Status.NOT_STARTED
    elif enrolment.completed_on and enrolment.has_sat and not enrolment.has_passed:
        status = Status.REDO
    else:
        status = Status.IN_PROGRESS
    order = min((item.order for item in unmet), default=0)
    is_waiting = enrolment is not None and (enrolment.pk in waiting or (not minutes and not enrolment.completed_on))
    waits_since = enrolment.withdrawn_at if enrolment is not None and is_waiting else None
    told = (
        (enrolment.followed_by or "", enrolment.expected or "") if enrolment is not None and given_until else ("", "")
    )
    first = min(asking or unmet, key=lambda item: item.due_on, default=None)
    renews = first is not None and "renew_until" in first.gap and first.due_on == due_on
    return Task(
        course,
        enrolment,
        due_on,
        reasons,
        status,
        minutes,
        finished_on,
        starts_on,
        order,
        waits_since,
        *told,
        is_renewal=renews,
    )


def _finished_on(items: Sequence[PlanItem], unmet: Sequence[PlanItem], enrolment: Enrolment | None) -> date | None:
    """The day the last gap was closed; without a plan, or where HR gave the course too, the day it was completed and
    its exam passed.

    None while lessons are left of a course whose exam is passed (a certificate is waiting behind them) or that is
    learned again.
    """
    if enrolment is not None and _lessons_left(enrolment):
        return None
    if items and unmet:
        return None
    if items and (enrolment is None or enrolment.given_until is None):
        return max(item.closed_on for item in items)
    if enrolment is None or enrolment.completed_on is None:
        return None
    return enrolment.completed_on if enrolment.has_passed or not enrolment.course.assessment_id else None


def _sat_first(enrolment: Enrolment) -> bool:
    """Whether the exam was sat before any lesson; learning the course again starts anew."""
    return bool(enrolment.has_sat and not enrolment.retakes_id)


def _lessons_left(enrolment: Enrolment) -> bool:
    return enrolment.completed_on is None and bool(enrolment.has_passed or enrolment.retakes_id)


def _uncovered(items: Iterable[PlanItem], official: Official, as_of: date) -> tuple[Uncovered, ...]:
    waiting = [item for item in items if item.open_course is None and item.closed_on is None]
    wanted = [(item.competency_id, item.required_level) for item in waiting]
    extra = courses_to_learn_from(wanted, units_of([official.pk], as_of))
    return tuple(
        Uncovered(item.name_vi or "", item.position or "", extra.get((item.competency_id, item.required_level)))
        for item in waiting
    )
