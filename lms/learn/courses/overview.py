"""The facts of a course page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain.outcomes import OutcomeLine, outcomes_of
from courses.domain.progress import CourseProgress, LessonProgress, course_progress
from courses.domain.standing import ExamState, Standing
from courses.models import CoursePage, LessonPage
from lms.core.display import format_minutes
from lms.core.navigation import local_path
from lms.core.statuses import Status
from lms.org.models import PostingVersion
from lms.plans.models import LearningPlan, PlanItem

EXAM_STATUS = {
    ExamState.NOT_STARTED: Status.NOT_STARTED,
    ExamState.OPEN: Status.IN_PROGRESS,
    ExamState.NOT_PASSED: Status.REDO,
    ExamState.PASSED: Status.MET,
}


@dataclass(frozen=True)
class Row:
    """One line of the course: a lesson or the exam."""

    title: str
    href: str
    status: Status
    meta: str
    reason: str = ""


@dataclass(frozen=True)
class Cause:
    """Why the course is on somebody's plan."""

    number: str
    position: str
    due_on: date
    is_met: bool


@dataclass(frozen=True)
class NextStep:
    """What the main button opens."""

    title: str
    href: str
    label: str
    meta: str
    value: int
    top: int


@dataclass(frozen=True)
class Overview:
    """A course as one reader sees it."""

    outcomes: Sequence[OutcomeLine]
    causes: Sequence[Cause]
    lessons: Sequence[Row]
    exam: Row | None
    next: NextStep | None
    progress: CourseProgress


def overview_of(course: CoursePage, standing: Standing | None, *, now: datetime) -> Overview:
    lessons = list(LessonPage.objects.of_course(course))
    progress = course_progress(standing.enrolment_id if standing else None, lessons)
    return Overview(
        outcomes=outcomes_of(course, timezone.localdate(now)),
        causes=causes_of(course, standing) if standing else [],
        lessons=[_lesson_row(lesson, done) for lesson, done in progress.lessons],
        exam=exam_row(course, standing),
        next=_next_step(course, standing, progress),
        progress=progress,
    )


def causes_of(course: CoursePage, standing: Standing) -> list[Cause]:
    """The running plans that ask for the course; one statement."""
    position = PostingVersion.objects.known().filter(posting=OuterRef("plan__posting"))
    items = (
        PlanItem.objects.filter(course=course, plan__official_id=standing.official_id, plan__stopped_on__isnull=True)
        .annotate(position_name=Subquery(position.values("position__name_vi")[:1]))
        .select_related("plan__decision")
        .order_by("due_on")
    )
    causes: dict[int, Cause] = {}
    for item in items:
        before = causes.get(item.plan_id)
        is_met = item.closed_on is not None and (before is None or before.is_met)
        due_on = item.due_on if before is None else before.due_on
        causes[item.plan_id] = Cause(number_of(item.plan), item.position_name or "", due_on, is_met)
    return list(causes.values())


def number_of(plan: LearningPlan) -> str:
    """The number of the decision that caused the plan, "" where there is none."""
    return plan.decision.number if plan.decision else ""


def exam_row(course: CoursePage, standing: Standing | None) -> Row | None:
    """The exam of the course, visible from the first day."""
    exam = course.assessment
    if exam is None:
        return None
    facts = {"minutes": format_minutes(exam.time_limit_minutes), "pass_mark": exam.pass_mark}
    meta = _("%(minutes)s · cần đúng %(pass_mark)s câu") % facts
    href = local_path(f"/thi/{exam.slug}/")
    if not exam.is_published or not href:
        return Row(exam.title, "", Status.LOCKED, meta, _("Bài thi đang được chuẩn bị"))
    status = EXAM_STATUS[standing.exam] if standing else Status.NOT_STARTED
    return Row(exam.title, href if standing else "", status, meta)


def lesson_status(progress: LessonProgress) -> Status:
    if progress.is_complete:
        return Status.MET
    return Status.IN_PROGRESS if progress.has_begun else Status.NOT_STARTED


def minutes_left(lesson: LessonPage, progress: LessonProgress) -> int:
    return -(-lesson.minutes * len(progress.undone) // max(len(progress.step_ids), 1))


def _lesson_row(lesson: LessonPage, progress: LessonProgress) -> Row:
    facts = {"steps": len(progress.step_ids), "done": len(progress.done), "minutes": format_minutes(lesson.minutes)}
    begun = progress.has_begun and not progress.is_complete
    meta = _("Xong %(done)s/%(steps)s bước · %(minutes)s") if begun else _("%(steps)s bước · %(minutes)s")
    return Row(lesson.title, reverse("learn:lesson", args=[lesson.slug]), lesson_status(progress), meta % facts)


def _next_step(course: CoursePage, standing: Standing | None, progress: CourseProgress) -> NextStep | None:
    """Nothing for a reader who isn't enrolled: enrolling comes first."""
    lesson = progress.next_lesson
    if standing is None or standing.enrolment_id is None or lesson is None:
        return None
    at = {one.pk: done for one, done in progress.lessons}[lesson.pk]
    facts = {
        "number": at.resume_number,
        "total": len(at.step_ids),
        "minutes": format_minutes(minutes_left(lesson, at)),
    }
    return NextStep(
        title=lesson.title,
        href=reverse("learn:lesson", args=[lesson.slug]),
        label=_("Học tiếp") if any(done.has_begun for _lesson, done in progress.lessons) else _("Bắt đầu học"),
        meta=_("Bước %(number)s/%(total)s · còn khoảng %(minutes)s") % facts,
        value=len(at.done),
        top=len(at.step_ids),
    )
