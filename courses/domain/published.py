"""A published course as plain values, the same for every reader, kept between requests.

Pages are wide rows with much to unpack. What is kept is checked at every use against the ids, addresses and dates of
the published rows, so an edit shows at once; pages that were never published by the editor are read anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Page

from assessments.domain.practices import practised_competencies
from courses.domain.citations import first_text_ends_on
from courses.domain.reach import written_by
from courses.models import CourseOutcome, CoursePage, CoursePrerequisite, LessonPage

KEPT = 10 * 60
Row = tuple[int, str, datetime | None]


@dataclass(frozen=True)
class LessonFacts:
    """A published lesson, as lists of lessons and progress need it."""

    pk: int
    slug: str
    title: str
    minutes: int
    step_ids: tuple[str, ...]


@dataclass(frozen=True)
class ProcedureFacts:
    """The procedure a course teaches."""

    code: str
    name_vi: str


@dataclass(frozen=True)
class CourseFacts:
    """A published course with its published lessons in their order.

    `first_text_ends_on`: the day the first of its legal texts ends, as known when the facts were read.
    """

    pk: int
    slug: str
    title: str
    path: str
    outcome: str
    summary: str
    periods: Decimal
    procedure: ProcedureFacts | None
    legal_acts: tuple[str, ...]
    legal_note: str
    review_by: date | None
    is_illustrative: bool
    assessment_id: int | None
    published_at: datetime | None
    first_text_ends_on: date | None
    lessons: tuple[LessonFacts, ...]
    allows_self_enrolment: bool = False
    written_by: str = ""
    """The unit in whose own section it stands."""
    has_practices: bool = False
    """There was something to practise of what it teaches when the facts were read; for whom, the list says."""
    has_before: bool = False
    """Its author names courses to be learned first."""


def course_facts(slug: str) -> CourseFacts | None:
    """None where no published course has this address. One statement while nothing was edited, else two or three."""
    key = f"course:{slug}"
    kept: tuple[tuple[Row, ...], CourseFacts] | None = cache.get(key)
    if kept is not None and _rows_now(kept[1].path) == kept[0]:
        return kept[1]
    courses = CoursePage.objects.live().select_related("procedure")
    practised = CourseOutcome.objects.filter(
        course=OuterRef("pk"), competency__in=practised_competencies(timezone.now())
    )
    before = CoursePrerequisite.objects.filter(course=OuterRef("pk"))
    courses = courses.annotate(
        first_end=first_text_ends_on(),
        written_by=written_by(),
        has_practices=Exists(practised),
        has_before=Exists(before),
    )
    course = courses.filter(address=slug).first()
    if course is None:
        return None
    lessons = list(LessonPage.objects.of_course(course).heads())
    rows = tuple(_row(page) for page in (course, *lessons))
    procedure = course.procedure
    facts = CourseFacts(
        pk=course.pk,
        slug=course.slug,
        title=course.title,
        path=course.path,
        outcome=course.outcome,
        summary=course.summary,
        periods=course.periods,
        procedure=procedure and ProcedureFacts(procedure.code, procedure.name_vi),
        legal_acts=tuple(course.legal_acts),
        legal_note=course.legal_note,
        review_by=course.review_by,
        is_illustrative=course.is_illustrative,
        assessment_id=course.assessment_id,
        published_at=course.last_published_at,
        first_text_ends_on=course.first_end,
        lessons=tuple(LessonFacts(one.pk, one.slug, one.title, one.minutes, one.step_ids) for one in lessons),
        allows_self_enrolment=course.allows_self_enrolment,
        written_by=course.written_by,
        has_practices=course.has_practices,
        has_before=course.has_before,
    )
    if all(published_at is not None for _pk, _slug, published_at in rows):
        cache.set(key, (rows, facts), KEPT)
    return facts


def _row(page: CoursePage | LessonPage) -> Row:
    return page.pk, page.slug, page.last_published_at


def _rows_now(path: str) -> tuple[Row, ...]:
    """The published rows at and below a place of the tree, in the order of the tree."""
    below = Page.objects.filter(path__startswith=path, live=True).order_by("path")
    return tuple(below.values_list("pk", "slug", "last_published_at"))
