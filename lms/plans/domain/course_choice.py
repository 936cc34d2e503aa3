"""Which course closes a gap: one whose exam proves the level. Any other is only there to learn from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.db.models.lookups import In
from django.utils import timezone

from assessments.models import AssessmentOutcome
from courses.domain.reach import in_reach, writing_unit
from courses.models import CourseOutcome, CoursePage, CoursePosition
from lms.evidence.enums import EvidenceKind
from lms.evidence.models import EvidenceRule
from lms.org.tree import UnitsAtOrAbove, units_above_each

Wanted = tuple[int, int]
"""A competency and the level asked for."""


class Line(NamedTuple):
    """What a line of a plan asks for, and of whom."""

    competency_id: int
    level: int
    position_id: int
    unit_id: int


class _Offer(NamedTuple):
    """A course that proves a level; `writer`: the unit that keeps it for its own people."""

    competency_id: int
    proven: int
    course_id: int
    writer: int | None


def learnable() -> QuerySet[CoursePage]:
    """Published, with a lesson to learn."""
    courses: QuerySet[CoursePage] = CoursePage.objects.live().with_lessons()
    return courses


def proving_outcomes(as_of: date) -> QuerySet[CourseOutcome]:
    """What published courses with lessons teach and their open exam shows; `proven` is the level that then counts: not
    above what the course teaches, what the exam is set for, or what the evidence rule of that day allows."""
    shown = AssessmentOutcome.objects.filter(
        assessment=OuterRef("course__assessment"), competency=OuterRef("competency")
    )
    outcomes: QuerySet[CourseOutcome] = (
        CourseOutcome.objects.filter(course__in=learnable(), course__assessment__is_published=True)
        .annotate(exam_level=Subquery(shown.values("level")[:1]), rule_level=exam_rule_level(as_of))
        .filter(exam_level__isnull=False, rule_level__isnull=False)
        .annotate(proven=Least("level", "exam_level", "rule_level"))
    )
    return outcomes


def exam_rule_level(as_of: date) -> Subquery:
    """Of a row with a competency, the level up to which the evidence rule of that day lets an exam prove it."""
    own_first = (
        EvidenceRule.objects.in_force(as_of)
        .filter(Q(competency=OuterRef("competency")) | Q(competency__isnull=True), kind=EvidenceKind.RESULT)
        .order_by(F("competency_id").desc(nulls_last=True), "-valid_from")
    )
    return Subquery(own_first.values("max_level")[:1])


def courses_for(wanted: Iterable[Wanted], *, position_id: int, unit_id: int) -> dict[Wanted, int]:
    """For each (competency, level) the course that proves the level to somebody in the position at the unit: one meant
    for the position first, then the one that overshoots least; one statement."""
    pairs = set(wanted)
    today = timezone.localdate()
    here = in_reach(UnitsAtOrAbove(unit_id, as_of=today), "course__path")
    offers = _offers({pair[0] for pair in pairs}, position_id, today, here)
    return {pair: offer.course_id for pair in pairs if (offer := _first(offers, *pair)) is not None}


def courses_for_each(lines: Iterable[Line]) -> dict[Line, int]:
    """Of many (competency, level, position, unit) what `courses_for` gives; one statement a position, and one more."""
    listed = set(lines)
    today = timezone.localdate()
    above = units_above_each({line.unit_id for line in listed}, today)
    best: dict[Line, int] = {}
    for position_id in sorted({line.position_id for line in listed}):
        some = [line for line in listed if line.position_id == position_id]
        offers = _offers({line.competency_id for line in some}, position_id, today)
        for line in some:
            offer = _first(offers, line.competency_id, line.level, above[line.unit_id])
            if offer is not None:
                best[line] = offer.course_id
    return best


def _offers(competencies: Collection[int], position_id: int, today: date, *where: In) -> list[_Offer]:
    """The best first."""
    meant = CoursePosition.objects.filter(course=OuterRef("course"), position=position_id)
    found = proving_outcomes(today).filter(*where, competency__in=competencies)
    ordered = found.annotate(meant=Exists(meant), writer=writing_unit("course__path"))
    rows = ordered.order_by("-meant", "proven", "course_id")
    return [_Offer(*row) for row in rows.values_list("competency_id", "proven", "course_id", "writer")]


def _first(
    offers: Iterable[_Offer], competency_id: int, level: int, units: Collection[int] | None = None
) -> _Offer | None:
    """With `units` one that is for somebody there."""
    fitting = (one for one in offers if one.competency_id == competency_id and one.proven >= level)
    return next((one for one in fitting if units is None or one.writer is None or one.writer in units), None)


def courses_to_learn_from(wanted: Iterable[Wanted], units: UnitsAtOrAbove) -> dict[Wanted, CoursePage]:
    """For each (competency, level) that no course proves, a published one that teaches it all the same to people of
    these units; one statement, none where nothing is asked."""
    pairs = set(wanted)
    if not pairs:
        return {}
    here = in_reach(units, "course__path")
    asked = {pair[0] for pair in pairs}
    found = CourseOutcome.objects.filter(here, course__in=learnable(), competency__in=asked)
    taught = list(found.select_related("course").order_by("level", "course_id"))
    best: dict[Wanted, CoursePage] = {}
    for competency_id, level in pairs:
        fitting = (one.course for one in taught if one.competency_id == competency_id and one.level >= level)
        course = next(fitting, None)
        if course is not None:
            best[competency_id, level] = course
    return best
