"""What giving a course or a path to people comes to: who gets it, by when, who is left out and why.

The same function is asked for the look before and for the writing (`lms/flows/assigning.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, Min, OuterRef, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from assessments.models import Result
from courses.domain.reach import SECTION_PATH
from courses.models import (
    CatalogueSectionPage,
    Completion,
    CoursePage,
    Enrolment,
    LearningPathPage,
    LessonPage,
    ProgressEvent,
)
from lms.core.domain.audit import Change, record_all, register_verb
from lms.org.domain.work_calendar import WorkCalendar
from lms.org.models import PostingVersion, Unit
from lms.plans.domain.due_dates import days_after
from lms.plans.enums import SkipReason
from lms.plans.models import AssignedCourse, PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.plans.models import AssignmentRule, CourseAssignment

COURSE_ASSIGNED = register_verb("plans.course.assigned", _("%(actor)s đã giao khóa học “%(course)s”, hạn %(due_on)s"))
PEOPLE_AT_ONCE = 300


class Seat(NamedTuple):
    """The posting from which days count."""

    posting_id: int
    starts_on: date


@dataclass(frozen=True)
class Due:
    """A day, or so many days after the posting began."""

    on: date | None = None
    days: int | None = None

    def of(self, seat: Seat | None, *, today: date, calendar: WorkCalendar) -> date:
        """A day that HR chose stands as it is; one that was counted moves off what nobody works on."""
        if self.on is not None:
            return self.on
        assert self.days is not None
        start_on = seat.starts_on if seat else today
        return days_after(self.days, start_on=start_on, recorded_on=today, calendar=calendar)


@dataclass(frozen=True)
class NewCourse:
    """A course that an official gets; `enrolment_id`: they are on it already, and that goes on."""

    official_id: int
    course_id: int
    due_on: date
    posting_id: int | None
    enrolment_id: int | None
    is_begun: bool


@dataclass(frozen=True)
class Skipped:
    """Who gets nothing, and why; `due_on` is that of what was given before."""

    official_id: int
    reason: SkipReason
    due_on: date | None = None

    def as_facts(self) -> list[Any]:
        return [self.official_id, self.reason.value, self.due_on.isoformat() if self.due_on else None]


@dataclass(frozen=True)
class AssigningPlan:
    """Of the people asked about, in their order: new courses, and who is left out."""

    new: tuple[NewCourse, ...]
    skipped: tuple[Skipped, ...]

    @property
    def people(self) -> list[int]:
        return list(dict.fromkeys(one.official_id for one in self.new))

    @property
    def begun(self) -> int:
        """How many of those who get something are learning some of it already."""
        return len({one.official_id for one in self.new if one.is_begun})

    @property
    def first_due_on(self) -> date | None:
        return min((one.due_on for one in self.new), default=None)

    def by_reason(self) -> dict[SkipReason, int]:
        found = dict.fromkeys(SkipReason, 0)
        for one in self.skipped:
            found[one.reason] += 1
        return {reason: count for reason, count in found.items() if count}


def courses_of(course: CoursePage | None, path: LearningPathPage | None) -> list[CoursePage]:
    """What there is to learn of it now: published courses with lessons, in the order of the path."""
    wanted = [course.pk] if course is not None else path.target_ids("course") if path is not None else []
    found = {one.pk: one for one in CoursePage.objects.live().with_lessons().filter(pk__in=wanted)}
    return [found[pk] for pk in dict.fromkeys(wanted) if pk in found]


def minutes_of(courses: Iterable[CoursePage]) -> int:
    """Of all their published lessons; one statement."""
    lessons = LessonPage.objects.none()
    for course in courses:
        lessons = lessons | LessonPage.objects.live().child_of(course)
    return int(lessons.aggregate(total=Sum("minutes"))["total"] or 0)


def plan_assigning(
    official_ids: Sequence[int],
    *,
    courses: Sequence[CoursePage],
    due: Due,
    today: date,
    calendar: WorkCalendar,
    seats: Mapping[int, Seat] | None = None,
) -> AssigningPlan:
    """Writes nothing. `seats`: by official the posting from which days count, else the main one.

    Some statements for each few hundred people.
    """
    new: list[NewCourse] = []
    skipped: list[Skipped] = []
    for start in range(0, len(official_ids), PEOPLE_AT_ONCE):
        part = official_ids[start : start + PEOPLE_AT_ONCE]
        facts = _Facts(part, courses, today, main_seats(part, today) if seats is None else seats)
        for official_id in part:
            found = [facts.judge(official_id, course, due, calendar) for course in courses]
            given = [one for one in found if isinstance(one, NewCourse)]
            new += given
            if not given:
                skipped.append(_why([one for one in found if isinstance(one, Skipped)], official_id))
    return AssigningPlan(tuple(new), tuple(skipped))


def main_seats(official_ids: Iterable[int], today: date) -> dict[int, Seat]:
    """By official the main posting that holds today, else the one that begins next; one statement."""
    lasting = PostingVersion.objects.lasting_on(today).filter(posting__official__in=list(official_ids))
    found: dict[int, Seat] = {}
    for official_id, posting_id, starts_on in lasting.order_by("-is_main", "starts_on", "pk").values_list(
        "posting__official_id", "posting_id", "starts_on"
    ):
        found.setdefault(official_id, Seat(posting_id, starts_on))
    return found


def write_assigned(
    new: Sequence[NewCourse],
    enrolments: Mapping[tuple[int, int], Enrolment],
    *,
    cause: CourseAssignment | AssignmentRule,
    titles: Mapping[int, str],
    today: date,
    actor: User | None,
) -> list[AssignedCourse]:
    """In the caller's transaction; `enrolments` by (official, course)."""
    name = "rule" if cause._meta.model_name == "assignmentrule" else "assignment"
    lines = AssignedCourse.objects.bulk_create(
        [
            AssignedCourse(
                **{name: cause},
                official_id=one.official_id,
                course_id=one.course_id,
                enrolment=enrolments[one.official_id, one.course_id],
                posting_id=one.posting_id,
                due_on=one.due_on,
                assigned_on=today,
            )
            for one in new
        ],
        batch_size=500,
    )
    told = [Change(one, after={"course": titles[one.course_id], "due_on": one.due_on}) for one in lines]
    if told:
        record_all(verb=COURSE_ASSIGNED, changes=told, actor=actor)
    return lines


class _Facts:
    """What is known of some people beside some courses."""

    def __init__(
        self, people: Sequence[int], courses: Sequence[CoursePage], today: date, seats: Mapping[int, Seat]
    ) -> None:
        self.today, self.seats = today, seats
        ids = [one.pk for one in courses]
        self.enrolments = _enrolments(people, ids)
        self.passed = _passed(people, courses)
        self.dates = _dates(people, ids, today)
        self.closed = {one.pk: _outside(people, one, today) for one in courses if _section_unit(one)}

    def judge(self, official_id: int, course: CoursePage, due: Due, calendar: WorkCalendar) -> NewCourse | Skipped:
        pair = official_id, course.pk
        if official_id in self.closed.get(course.pk, ()):
            return Skipped(official_id, SkipReason.NOT_FOR_UNIT)
        enrolment_id, is_begun, is_learned = self.enrolments.get(pair, (None, False, False))
        if is_learned and (course.assessment_id is None or (official_id, course.assessment_id) in self.passed):
            return Skipped(official_id, SkipReason.PASSED)
        seat = self.seats.get(official_id)
        day = due.of(seat, today=self.today, calendar=calendar)
        known = self.dates.get(pair)
        if known is not None and known <= day:
            return Skipped(official_id, SkipReason.GIVEN, known)
        posting_id = seat.posting_id if seat and due.on is None else None
        return NewCourse(official_id, course.pk, day, posting_id, enrolment_id, is_begun)


def _why(found: Sequence[Skipped], official_id: int) -> Skipped:
    """Of several courses the reason that says most: still to be learned, before learned already."""
    order = (SkipReason.GIVEN, SkipReason.PASSED, SkipReason.NOT_FOR_UNIT)
    listed = sorted(found, key=lambda one: order.index(one.reason))
    return listed[0] if listed else Skipped(official_id, SkipReason.NOT_FOR_UNIT)


def _enrolments(people: Sequence[int], courses: Sequence[int]) -> dict[tuple[int, int], tuple[int, bool, bool]]:
    standing = Enrolment.objects.open().filter(official__in=people, course__in=courses)
    rows = standing.annotate(
        is_begun=Exists(ProgressEvent.objects.filter(enrolment=OuterRef("pk"))),
        is_learned=Exists(Completion.objects.filter(enrolment=OuterRef("pk"))),
    ).values_list("official_id", "course_id", "pk", "is_begun", "is_learned")
    return {(official_id, course_id): (pk, begun, learned) for official_id, course_id, pk, begun, learned in rows}


def _passed(people: Sequence[int], courses: Sequence[CoursePage]) -> set[tuple[int, int]]:
    exams = [one.assessment_id for one in courses if one.assessment_id]
    if not exams:
        return set()
    results = Result.objects.latest().filter(official__in=people, attempt__assessment__in=exams, passed=True)
    return set(results.values_list("official_id", "attempt__assessment_id").order_by().distinct())


def _dates(people: Sequence[int], courses: Sequence[int], today: date) -> dict[tuple[int, int], date]:
    """The earliest date by which they are to learn it, by plan or given before."""
    found: dict[tuple[int, int], date] = {}
    asked: tuple[tuple[QuerySet[Any], str], ...] = (
        (PlanItem.objects.open(today).filter(plan__official__in=people), "plan__official_id"),
        (AssignedCourse.objects.open(today).filter(official__in=people), "official_id"),
    )
    for rows, official in asked:
        dates = rows.filter(course__in=courses).order_by().values_list(official, "course_id").annotate(Min("due_on"))
        for official_id, course_id, day in dates:
            pair = official_id, course_id
            found[pair] = min(found.get(pair, day), day)
    return found


def _section_unit(course: CoursePage) -> int | None:
    """The unit that keeps the course for its own people; None: it is everybody's."""
    section = CatalogueSectionPage.objects.filter(path=course.path[:SECTION_PATH])
    found: int | None = section.values_list("unit_id", flat=True).first()
    return found


def _outside(people: Sequence[int], course: CoursePage, today: date) -> set[int]:
    """Who isn't posted at the unit whose course it is, nor below it."""
    unit_id = _section_unit(course)
    assert unit_id is not None
    here = PostingVersion.objects.lasting_on(today).filter(
        posting__official__in=people, unit__in=Unit.objects.within(unit_id, today).values("pk")
    )
    return set(people) - set(here.values_list("posting__official_id", flat=True))
