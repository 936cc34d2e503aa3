"""Which course closes a gap: one whose exam proves the level. Any other is only there to learn from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from assessments.models import AssessmentOutcome
from courses.domain.reach import in_reach
from courses.models import CourseOutcome, CoursePage, CoursePosition
from lms.evidence.enums import EvidenceKind
from lms.evidence.models import EvidenceRule
from lms.org.tree import UnitsAtOrAbove

Wanted = tuple[int, int]
"""A competency and the level asked for."""


def learnable() -> QuerySet[CoursePage]:
    """Published, with a lesson to learn."""
    courses: QuerySet[CoursePage] = CoursePage.objects.live().with_lessons()
    return courses


def proving_outcomes(as_of: date) -> QuerySet[CourseOutcome]:
    """What published courses with lessons teach and their open exam shows; `proven` is the level that then counts: not
    above what the course teaches, what the exam is set for, or what the evidence rule of that day allows."""
    own_first = (
        EvidenceRule.objects.in_force(as_of)
        .filter(Q(competency=OuterRef("competency")) | Q(competency__isnull=True), kind=EvidenceKind.RESULT)
        .order_by(F("competency_id").desc(nulls_last=True), "-valid_from")
    )
    shown = AssessmentOutcome.objects.filter(
        assessment=OuterRef("course__assessment"), competency=OuterRef("competency")
    )
    outcomes: QuerySet[CourseOutcome] = (
        CourseOutcome.objects.filter(course__in=learnable(), course__assessment__is_published=True)
        .annotate(
            exam_level=Subquery(shown.values("level")[:1]), rule_level=Subquery(own_first.values("max_level")[:1])
        )
        .filter(exam_level__isnull=False, rule_level__isnull=False)
        .annotate(proven=Least("level", "exam_level", "rule_level"))
    )
    return outcomes


def courses_for(wanted: Iterable[Wanted], *, position_id: int, unit_id: int | None) -> dict[Wanted, int]:
    """For each (competency, level) the course that proves the level to somebody in the position at the unit (None: what
    reaches everybody): one meant for the position first, then the one that overshoots least; one statement."""
    pairs = set(wanted)
    today = timezone.localdate()
    meant = CoursePosition.objects.filter(course=OuterRef("course"), position=position_id)
    here = in_reach(UnitsAtOrAbove(*([] if unit_id is None else [unit_id]), as_of=today), "course__path")
    found = proving_outcomes(today).filter(here, competency__in={pair[0] for pair in pairs})
    proving = found.annotate(meant=Exists(meant)).order_by("-meant", "proven", "course_id")
    offered = list(proving.values_list("competency_id", "proven", "course_id"))
    best: dict[Wanted, int] = {}
    for competency_id, level in pairs:
        fitting = (course for taught, proven, course in offered if taught == competency_id and proven >= level)
        course_id = next(fitting, None)
        if course_id is not None:
            best[competency_id, level] = course_id
    return best


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
