"""What there is to practise, and what may be shown without learning it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.domain.practices import asking_of
from assessments.enums import AssessmentKind
from assessments.models import Assessment, Attempt, Result
from courses.domain.reach import units_of
from courses.models import CourseOutcome, CoursePage
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.vietnamese.names import phrase_sort_key
from lms.org.access import official_required
from lms.org.models import Official
from lms.plans.domain.test_outs import test_outs_for
from lms.plans.models import PlanItem


@dataclass(frozen=True)
class PracticeLine:
    """A practice beside one person: the attempt they have begun, and what the last one came to."""

    practice: Assessment
    begun: Attempt | None
    last: Result | None


@dataclass(frozen=True)
class TestOutLine:
    """`names`: the competencies of the plan that passing would close."""

    test_out: Assessment
    names: Sequence[str]


@require_safe
@never_cache
@official_required
def listing(request: HttpRequest) -> HttpResponse:
    official, now = request.official, timezone.now()  # type: ignore[attr-defined]
    course = CoursePage.objects.live().filter(slug=request.GET.get("khoa", "")).first()
    context = {
        "course": course,
        "practices": practice_lines(official, course, now),
        "test_outs": [] if course else test_out_lines(official, now),
    }
    return render(request, "learn/exams/list.html", context)


def practice_lines(official: Official, course: CoursePage | None, now: datetime) -> list[PracticeLine]:
    """By title, of what the course teaches or of everything; three statements, whatever their number."""
    offered = Assessment.objects.practices_on(now).for_units(units_of([official.pk], timezone.localdate(now)))
    if course is not None:
        offered = asking_of(offered, CourseOutcome.objects.filter(course=course).values("competency"))
    found = list(offered)
    mine = Attempt.objects.filter(official=official, assessment__in=[one.pk for one in found])
    begun = {one.assessment_id: one for one in mine.open().filter(deadline_at__gt=now)}
    results = Result.objects.latest().filter(official=official, attempt__kind=AssessmentKind.PRACTICE)
    last = {one.attempt.assessment_id: one for one in results.select_related("attempt").order_by("attempt__number")}
    lines = [PracticeLine(one, begun.get(one.pk), last.get(one.pk)) for one in found]
    return sorted(lines, key=lambda line: phrase_sort_key(line.practice.title))


def test_out_lines(official: Official, now: datetime) -> list[TestOutLine]:
    """Three statements, one where the plan has no open line."""
    today = timezone.localdate(now)
    wanted = PlanItem.objects.open(today).filter(plan__official=official).order_by("due_on", "order", "pk")
    pairs = list(dict.fromkeys(wanted.values_list("competency_id", "required_level")))
    offered = test_outs_for(pairs, units_of([official.pk], today), now)
    if not offered:
        return []
    words = competencies_in_force(today)
    names: dict[Assessment, list[str]] = {}
    for pair in pairs:
        if pair in offered and pair[0] in words:
            names.setdefault(offered[pair], []).append(words[pair[0]].name)
    return [TestOutLine(test_out, listed) for test_out, listed in names.items()]
