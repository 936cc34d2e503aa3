"""A learning path beside one learner: what of it is published, what is done, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone
from wagtail.models import Page

from courses.domain.progress import CourseProgress, StepEvent, events_of_all, progress_in
from courses.domain.published import LessonFacts
from courses.domain.reach import SECTION_PATH, OwnSection, own_sections
from courses.domain.standing import Exam, exams_of
from courses.domain.validity import voided_by
from courses.domain.withdrawal import withdrawals
from courses.models import CoursePage, LearningPathPage, LessonPage
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class PathCourse:
    """A published course of the path; `enrolment_id` None: not enrolled.

    `waits_since`: when a lesson was withdrawn that completion waits for, as all that is left is learned.
    `written_by`: the unit that keeps it for its own people, and `is_for_reader`: whether the reader is one of them.
    """

    pk: int
    slug: str
    title: str
    enrolment_id: int | None
    progress: CourseProgress[LessonFacts]
    exam: Exam | None
    waits_since: datetime | None
    written_by: str
    is_for_reader: bool

    @property
    def is_to_learn(self) -> bool:
        """Whether the reader learns it, or may."""
        return self.enrolment_id is not None or self.is_for_reader

    @property
    def is_learned(self) -> bool:
        return self.progress.is_complete and self.waits_since is None


@dataclass(frozen=True)
class PathLink:
    """A guide or another path."""

    kind: str
    slug: str
    title: str


@dataclass(frozen=True)
class StageStanding:
    """`hidden`: how many pages of the stage are not published now."""

    title: str
    courses: tuple[PathCourse, ...]
    links: tuple[PathLink, ...]
    hidden: int

    @property
    def is_complete(self) -> bool:
        return bool(self.courses) and all(one.is_learned for one in self.courses)


@dataclass(frozen=True)
class PathStanding:
    stages: tuple[StageStanding, ...]

    @property
    def courses(self) -> list[PathCourse]:
        return list({one.pk: one for stage in self.stages for one in stage.courses}.values())

    @property
    def next_course(self) -> PathCourse | None:
        """The first that the reader is enrolled on and hasn't finished, else the first unfinished one to learn."""
        unfinished = [one for one in self.courses if one.is_to_learn and one.progress.next_lesson is not None]
        return min(unfinished, key=lambda one: one.enrolment_id is None, default=None)


@dataclass(frozen=True)
class _Target:
    pk: int
    slug: str
    title: str
    path: str
    assessment_id: int | None
    withdrawn_at: datetime | None
    """When a lesson of the course was, that may come back."""


class _Open(NamedTuple):
    enrolment_id: int
    is_completed: bool
    counts_from: date | None


def path_standing(path: LearningPathPage, user: User, *, now: datetime) -> PathStanding:
    """Five statements whatever the length of the path, six for somebody who learns a course again."""
    targets = _targets(path.target_ids("course", "guide", "path"), now)
    courses = [targets[pk] for pk in path.target_ids("course") if pk in targets]
    lessons = _lessons(courses)
    official_id, enrolments, events = _learned(user, [one.pk for one in courses])
    own = own_sections(user.pk, timezone.localdate(now))
    exam_ids = [one.assessment_id for one in courses if one.assessment_id]
    exams = exams_of(exam_ids, official_id, now=now, since=_counted_since(courses, enrolments))
    standing = {
        one.pk: _course(
            one,
            enrolments.get(one.pk),
            progress_in(lessons.get(one.path, []), events),
            exams.get(one.assessment_id) if one.assessment_id else None,
            own.get(one.path[:SECTION_PATH]),
        )
        for one in courses
    }
    return PathStanding(
        tuple(
            StageStanding(
                title=stage.title,
                courses=tuple(standing[item.page_id] for item in stage.items if item.page_id in standing),
                links=tuple(
                    PathLink(item.kind, targets[item.page_id].slug, targets[item.page_id].title)
                    for item in stage.items
                    if item.kind != "course" and item.page_id in targets
                ),
                hidden=sum(1 for item in stage.items if item.page_id not in targets),
            )
            for stage in path.outline()
        )
    )


def _course(
    target: _Target,
    enrolled: _Open | None,
    progress: CourseProgress[LessonFacts],
    exam: Exam | None,
    section: OwnSection | None,
) -> PathCourse:
    is_open = enrolled is not None and not enrolled.is_completed
    waits = is_open and (progress.is_complete or not progress.lessons)
    return PathCourse(
        pk=target.pk,
        slug=target.slug,
        title=target.title,
        enrolment_id=enrolled.enrolment_id if enrolled else None,
        progress=progress,
        exam=exam,
        waits_since=target.withdrawn_at if waits else None,
        written_by=section.title if section else "",
        is_for_reader=section is None or section.is_for_reader,
    )


def _targets(page_ids: Sequence[int], now: datetime) -> dict[int, _Target]:
    withdrawn = withdrawals(OuterRef("path"), now).order_by("-timestamp").values("timestamp")[:1]
    rows = Page.objects.live().filter(pk__in=page_ids).annotate(withdrawn_at=Subquery(withdrawn))
    columns = ("pk", "slug", "title", "path", "coursepage__assessment", "withdrawn_at")
    return {row[0]: _Target(*row) for row in rows.values_list(*columns)}


def _lessons(courses: Sequence[_Target]) -> dict[str, list[LessonFacts]]:
    """The published lessons of each course, by its place in the tree."""
    if not courses:
        return {}
    below = Q()
    for one in courses:
        below |= Q(path__startswith=one.path)
    found: dict[str, list[LessonFacts]] = {}
    for one in LessonPage.objects.live().filter(below).heads().order_by("path"):
        facts = LessonFacts(one.pk, one.slug, one.title, one.minutes, one.step_ids)
        found.setdefault(one.path[: -CoursePage.steplen], []).append(facts)
    return found


def _counted_since(courses: Sequence[_Target], enrolments: Mapping[int, _Open]) -> dict[int, date]:
    """By exam of a course that is learned anew, from when attempts count."""
    mine = {one.assessment_id: enrolments.get(one.pk) for one in courses if one.assessment_id is not None}
    return {exam: one.counts_from for exam, one in mine.items() if one is not None and one.counts_from is not None}


def _learned(
    user: User, course_ids: Sequence[int]
) -> tuple[int | None, dict[int, _Open], Mapping[int, list[StepEvent]]]:
    """The reader as an official, open enrolments by course, and by lesson what was done in the order it happened, in
    the enrolments they retake too.

    One statement, a second where something is retaken; None and nothing else for an account without a personnel record.
    """
    open_here = Q(enrolments__course_id__in=course_ids, enrolments__ended_on__isnull=True)
    rows = Official.objects.filter(user_id=user.pk).annotate(mine=FilteredRelation("enrolments", condition=open_here))
    rows = rows.annotate(voided_by=voided_by("mine__events")).order_by("mine__events__happened_at", "mine__events__pk")
    columns = [f"mine__events__{name}" for name in ("lesson_id", "block_id", "kind", "detail")]
    is_retaking = False
    official_id: int | None = None
    enrolments: dict[int, _Open] = {}
    events: dict[int, list[StepEvent]] = {}
    for row in rows.values_list(
        "pk",
        "mine__course_id",
        "mine__pk",
        "mine__completion",
        "mine__retakes_id",
        "mine__counts_from",
        *columns,
        "voided_by",
        "mine__events__happened_at",
    ):
        official_id, course_id, enrolment_id, completion_id, retakes_id, counts_from, lesson_id, *act = row
        is_retaking |= retakes_id is not None
        if enrolment_id is not None:
            enrolments[course_id] = _Open(enrolment_id, completion_id is not None, counts_from)
        if lesson_id is not None:
            events.setdefault(lesson_id, []).append(StepEvent(*act))
    if is_retaking:
        events = events_of_all([one.enrolment_id for one in enrolments.values()])
    return official_id, enrolments, events
