"""One's own learning path: every plan, with why each line is in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments.enums import AssessmentKind
from assessments.models import Assessment
from courses.domain.reach import units_of
from courses.models import CoursePage
from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.domain.study_fields import studied
from lms.core.statuses import Status
from lms.core.vietnamese.dates import format_date
from lms.learn.courses.completing import mended_words
from lms.learn.courses.given import given_lines
from lms.learn.courses.known_already import Degree, known_words
from lms.learn.courses.learning_path import paths_by_position
from lms.learn.courses.overview import number_of
from lms.org.access import official_required
from lms.org.models import PostingVersion
from lms.plans.domain.course_search import Wanted
from lms.plans.domain.plan_items import PlanLine, by_phase, extra_courses, phases_in, plan_lines, still_asked
from lms.plans.domain.prior_lines import PriorLine, prior_lines, steps_in
from lms.plans.domain.reasons import employers_in, is_observed, renewal_of, source_of, way_of, who_may_assess
from lms.plans.domain.test_outs import KnownFrom, known_from_before, test_outs_for
from lms.plans.enums import PlanItemState, PlanPhase, RequirementState
from lms.plans.models import LearningPlan, PlanItem, RequirementStatus

STATUS = {
    PlanItemState.UPCOMING: Status.NOT_STARTED,
    PlanItemState.NOT_STARTED: Status.NOT_STARTED,
    PlanItemState.IN_PROGRESS: Status.IN_PROGRESS,
    PlanItemState.OVERDUE: Status.OVERDUE,
    PlanItemState.MET: Status.MET,
}
TO_DO = (PlanItemState.OVERDUE, PlanItemState.IN_PROGRESS, PlanItemState.NOT_STARTED, PlanItemState.UPCOMING)
TO_TEST_OUT = (*TO_DO, PlanItemState.NO_COURSE, PlanItemState.MENDED)


@dataclass(frozen=True)
class Line:
    """A line of a plan as it is read."""

    number: int
    competency: str
    competency_lang: str
    course: str
    href: str
    reason: str
    why: tuple[str, ...]
    """Who set the level, and why this course or an observation."""
    phase: str
    is_observed: bool
    is_renewal: bool
    mended: str
    """Why nobody can go on with it just now."""
    due_on: date
    status: str
    status_text: str
    is_open: bool
    is_waiting: bool
    closed_on: date | None
    extra: CoursePage | None
    """To learn from, where no course closes the gap."""
    test_out: Assessment | None
    """Shows the level without the course."""
    known_from: str
    """Why the person may well know it already."""
    priors: tuple["Prior", ...] = ()
    """Courses to be learned before its course, shown before it."""


@dataclass(frozen=True)
class Prior:
    """A course to be learned first."""

    course: str
    href: str
    reason: str
    due_on: date
    status: str
    status_text: str


@dataclass(frozen=True)
class Path:
    """A plan with its lines; `asked` counts those that didn't stop alone, `met` how many of these are. `next` is the
    line to go on with, `starts_on` the first day of a plan to come."""

    number: str
    position: str
    starts_on: date | None
    is_stopped: bool
    lines: list[Line]
    asked: int
    met: int
    next: Line | Prior | None
    is_elsewhere: bool
    """Nothing of it is open because the path of another position asks for it."""

    @property
    def with_course(self) -> list[Line]:
        return [line for line in self.lines if not line.is_waiting]

    @property
    def waiting(self) -> list[Line]:
        """Lines nobody can act on yet."""
        return [line for line in self.lines if line.is_waiting]

    @property
    def last_due_on(self) -> date | None:
        return max((line.due_on for line in self.lines if line.is_open), default=None)


@require_safe
@official_required
def paths(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    official = request.official  # type: ignore[attr-defined]
    position = PostingVersion.objects.known().filter(posting=OuterRef("posting"))
    plans = list(
        LearningPlan.objects.filter(official=official)
        .select_related("decision")
        .annotate(position_name=Subquery(position.values("position__name_vi")[:1]))
        .order_by("-starts_on", "-pk")
    )
    items = PlanItem.objects.filter(plan__official=official).select_related(
        "plan", "course", "closed_by__result__attempt"
    )
    lines: dict[int, list[PlanLine]] = {}
    standing = plan_lines(items, today)
    extra = extra_courses(standing, today)
    wanted = [wanted_of(line.item) for line in standing if line.state in TO_TEST_OUT]
    test_outs = test_outs_for(wanted, units_of([official.pk], today), timezone.now())
    known = known_from_before(official.pk, test_outs.keys(), today)
    studied_near = studied(official.qualification, {pair[0] for pair in test_outs})
    steps = steps_in(standing, today)
    phases = phases_in((line.item for line in standing), steps)
    ordered = by_phase(standing, phases)
    for line in ordered:
        lines.setdefault(line.item.plan_id, []).append(line)
    words = competencies_in_force(today)
    employers = employers_in((line.item.gap for line in standing), today)
    degree = Degree(official.qualification, studied_near)
    observed = [line.item.competency_id for line in standing if is_observed(line.item.choice)]
    assessors = who_may_assess(observed, official.pk, today)
    beside = _Beside(words, employers, phases, extra, test_outs, known, degree, prior_lines(ordered, steps), assessors)
    open_at = {line.item.plan_id: set[int]() for line in standing}
    for line in standing:
        if line.state not in (PlanItemState.MET, PlanItemState.STOPPED):
            open_at[line.item.plan_id].add(line.item.competency_id)
    shown = [_path(plan, lines.get(plan.pk, []), beside, today, open_at) for plan in plans]
    context = {
        "running": sorted((one for one in shown if not one.is_stopped), key=lambda one: one.starts_on is not None),
        "stopped": [one for one in shown if one.is_stopped],
    }
    given = given_lines(official, today)
    by_position = list(paths_by_position(request.user, today))
    context |= {
        "of_my_positions": [one for one in by_position if one.is_mine],
        "of_other_positions": [one for one in by_position if not one.is_mine],
        "as_of": today,
        "given": given,
        "is_qualified": not plans and not given and RequirementStatus.objects.shows_qualified(official, today),
        "guides_url": reverse("learn:guides"),
    }
    return render(request, "learn/courses/paths.html", context)


@dataclass(frozen=True)
class _Beside:
    """What is told beside the lines of all plans."""

    words: Mapping[int, CompetencyWords]
    employers: Mapping[int, str]
    phases: Mapping[int, PlanPhase]
    extra: Mapping[int, CoursePage]
    test_outs: Mapping[Wanted, Assessment]
    known: Mapping[Wanted, KnownFrom]
    degree: Degree
    priors: Mapping[int, Sequence[PriorLine]]
    assessors: Mapping[int, str]


def _path(
    plan: Any, lines: list[PlanLine], beside: _Beside, today: date, open_at: Mapping[int, Collection[int]]
) -> Path:
    """`open_at`: by plan the competencies of its open lines."""
    read = [_line(number, line, beside) for number, line in enumerate(lines, start=1)]
    asked = still_asked(lines)
    by_state = {line.state: _opened(row) for line, row in reversed(list(zip(lines, read, strict=True))) if row.href}
    return Path(
        number=number_of(plan),
        position=plan.position_name or "",
        starts_on=plan.starts_on if plan.starts_on > today else None,
        is_stopped=plan.is_stopped_on(today),
        lines=read,
        asked=len(asked),
        met=sum(1 for line in asked if line.state == PlanItemState.MET),
        next=next((by_state[state] for state in TO_DO if state in by_state), None),
        is_elsewhere=not open_at.get(plan.pk) and _is_elsewhere(plan, lines, open_at),
    )


def _is_elsewhere(plan: Any, lines: Sequence[PlanLine], open_at: Mapping[int, Collection[int]]) -> bool:
    """Another plan asks for what this one had, or for anything, where it never had a line."""
    others = {key for pk, some in open_at.items() if pk != plan.pk for key in some}
    return bool(others & {line.item.competency_id for line in lines} if lines else others)


def _opened(line: Line) -> Line | Prior:
    """What is learned next for the line."""
    return line.priors[0] if line.priors else line


def wanted_of(item: PlanItem) -> Wanted:
    return item.competency_id, item.required_level


def is_exempted(item: PlanItem) -> bool:
    """Closed by a test-out: what the course teaches was shown without it."""
    result = item.closed_by.result if item.closed_by else None
    return result is not None and result.attempt.kind == AssessmentKind.TEST_OUT


def _prior(line: PriorLine) -> Prior:
    return Prior(
        course=line.course.title,
        href=reverse("learn:course", args=[line.course.slug]),
        reason=line.reason,
        due_on=line.due_on,
        status=STATUS[line.state],
        status_text=_("Sắp bắt đầu") if line.state == PlanItemState.UPCOMING else _late_words(line.days_late),
    )


def _late_words(days: int) -> str:
    """ "" where nothing is late: then the status has its usual word."""
    if not days:
        return ""
    return ngettext("Quá hạn %(count)s ngày", "Quá hạn %(count)s ngày", days) % {"count": days}


def _line(number: int, line: PlanLine, beside: _Beside) -> Line:
    item, known = line.item, beside.words.get(line.item.competency_id)
    test_out = beside.test_outs.get(wanted_of(item)) if line.state in TO_TEST_OUT else None
    name = known.name if known else ""
    course = item.open_course
    by_whom = beside.assessors.get(item.competency_id, "") if is_observed(item.choice) else ""
    why = (source_of(item.gap, beside.employers), way_of(item.choice, again=bool(item.renews_id)), by_whom)
    status_text = ""
    if line.state == PlanItemState.NO_COURSE:
        status_text = _("Cần quan sát") if is_observed(item.choice) else _("Chưa có khóa học")
    elif line.state == PlanItemState.MENDED:
        status_text = _("Đang sửa bài")
    elif line.state == PlanItemState.UPCOMING:
        status_text = _("Sắp bắt đầu")
    elif line.state == PlanItemState.STOPPED:
        status_text = _("Đã dừng")
    elif line.days_late:
        status_text = _late_words(line.days_late)
    return Line(
        number=number,
        competency=name,
        competency_lang="en" if known and name != known.name_vi else "vi",
        course=course.title if course else "",
        href=reverse("learn:course", args=[course.slug]) if course else "",
        reason=reason_of(item),
        why=tuple(one.removesuffix(".") for one in why if one),
        phase=beside.phases[item.pk].label if line.state in TO_DO else "",
        is_observed=is_observed(item.choice) and line.state == PlanItemState.NO_COURSE,
        is_renewal="renew_until" in item.gap,
        mended=mended_words() if line.state == PlanItemState.MENDED else "",
        due_on=item.due_on,
        status=Status.EXEMPT if is_exempted(item) else STATUS.get(line.state, ""),
        status_text=status_text,
        is_open=line.state in TO_DO,
        is_waiting=line.state == PlanItemState.NO_COURSE,
        closed_on=item.closed_on,
        extra=beside.extra.get(item.pk),
        test_out=test_out,
        known_from=known_words(beside.known.get(wanted_of(item)), item, beside.degree) if test_out else "",
        priors=tuple(_prior(one) for one in beside.priors.get(item.pk, ())),
    )


def reason_of(item: PlanItem) -> str:
    """Why the line was made, from the facts frozen that day."""
    gap = item.gap
    if renewal := renewal_of(gap):
        return renewal
    facts = {"held": item.held_level, "required": item.required_level}
    if gap.get("state") == RequirementState.EXPIRED and gap.get("expired_on"):
        facts["expired_on"] = format_date(date.fromisoformat(gap["expired_on"]))
        return _("Cần mức %(required)s; minh chứng đã hết hạn ngày %(expired_on)s") % facts
    if gap.get("state") == RequirementState.BELOW:
        return _("Cần mức %(required)s, khi lập kế hoạch ở mức %(held)s") % facts
    return _("Cần mức %(required)s, chưa có minh chứng") % facts
