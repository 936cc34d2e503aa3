"""A learning path by position: the route in stages, where the reader is on it, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.domain.completion import completion_rule
from courses.domain.learning_paths import PathCourse, PathLink, PathStanding, StageStanding, path_standing
from courses.domain.reach import in_reach, written_by
from courses.domain.standing import Exam
from courses.models import LearningPathPage, PagePosition
from lms.core.display import format_minutes
from lms.core.navigation import local_path
from lms.core.statuses import Status
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.learn.courses.completing import waiting_words
from lms.learn.courses.overview import EXAM_STATUS, Row, lesson_row, minutes_left, time_of
from lms.org.access import signed_in
from lms.org.models import PostingVersion
from lms.org.tree import UnitsAtOrAbove
from lms.plans.models import PlanItem


@dataclass(frozen=True)
class CourseBlock:
    """A course of a stage: its lessons, then its exam. `waiting`: why it isn't recorded as completed yet."""

    title: str
    href: str
    meta: str
    rows: list[Row]
    waiting: str


@dataclass(frozen=True)
class StageBlock:
    title: str
    is_current: bool
    is_complete: bool
    courses: list[CourseBlock]
    guides: list[PathLink]
    paths: list[PathLink]
    hidden: int


@dataclass(frozen=True)
class Cause:
    """The plan that asks for courses of this path."""

    number: str
    position: str
    due_on: date | None


@dataclass(frozen=True)
class NextStep:
    title: str
    href: str
    label: str


@require_safe
@signed_in
def path(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(LearningPathPage.objects.visible_to(request.user), address=slug)
    now = timezone.now()
    today = timezone.localdate(now)
    standing = path_standing(page, request.user, now=now)
    lessons = [
        (lesson, done) for course in standing.courses if course.is_to_learn for lesson, done in course.progress.lessons
    ]
    left = sum(minutes_left(lesson, done) for lesson, done in lessons)
    met = sum(1 for _lesson, done in lessons if done.is_complete)
    context = {
        "path": page,
        "news": _news(request, page),
        "stages": _stages(standing),
        "cause": _cause(request.user, standing, today),
        "next": _next_step(standing),
        "met": met,
        "total": len(lessons),
        "minutes": format_minutes(left),
        "as_of": today,
    }
    return render(request, "learn/courses/path.html", context)


def _news(request: HttpRequest, page: LearningPathPage) -> list[str]:
    """What changed since the reader was last here, oldest first: told once it is opened, not when a copy is fetched."""
    mine = Notice.objects.filter(official__user_id=request.user.pk, kind=NoticeKind.PATH_CHANGED, read_at__isnull=True)
    found = list(mine.filter(path=f"/hoc/lo-trinh/{page.slug}/").order_by("created_at", "pk"))
    if found and request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        Notice.objects.filter(pk__in=[one.pk for one in found]).update(read_at=timezone.now())
    return [sentence(one) for one in found]


def paths_by_position(user: Any, today: date) -> QuerySet[LearningPathPage]:
    """Published paths for the reader's units, those of the positions, present or to come, first; one statement."""
    postings = PostingVersion.objects.lasting_on(today).filter(posting__official__user_id=user.pk)
    own = PagePosition.objects.filter(page=OuterRef("pk"), position__in=postings.values("position_id"))
    here = in_reach(UnitsAtOrAbove(postings.values("unit_id"), as_of=today))
    found = LearningPathPage.objects.visible_to(user).filter(here)
    found = found.annotate(is_mine=Exists(own), written_by=written_by())
    listed: QuerySet[LearningPathPage] = found.only("title", "slug", "path", "depth", "intro")
    return listed.order_by("-is_mine", "path")


def _stages(standing: PathStanding) -> list[StageBlock]:
    current = standing.next_course
    found = []
    is_open = current is not None
    for stage in standing.stages:
        here = is_open and current in stage.courses
        is_open = is_open and not here
        found.append(_stage(stage, is_current=here))
    return found


def _stage(stage: StageStanding, *, is_current: bool) -> StageBlock:
    return StageBlock(
        title=stage.title,
        is_current=is_current,
        is_complete=stage.is_complete,
        courses=[_course(one) for one in stage.courses],
        guides=[link for link in stage.links if link.kind == "guide"],
        paths=[link for link in stage.links if link.kind == "path"],
        hidden=stage.hidden,
    )


def _course(course: PathCourse) -> CourseBlock:
    rows = [lesson_row(lesson, done) for lesson, done in course.progress.lessons]
    if course.exam is not None:
        rows.append(_exam_row(course.exam))
    marks = [_("của %(unit)s") % {"unit": course.written_by}] if course.written_by else []
    if course.enrolment_id is None:
        marks.append(_("chưa ghi danh"))
    return CourseBlock(
        course.title, reverse("learn:course", args=[course.slug]), " · ".join(marks), rows, _waiting(course)
    )


def _waiting(course: PathCourse) -> str:
    rule = completion_rule(course.progress, course.exam, is_learned=False)
    return waiting_words(course.waits_since, is_all_done=rule.is_met)


def _exam_row(exam: Exam) -> Row:
    """Visible from the first day; when it may be sat again is told on the page of the course."""
    facts = {"minutes": time_of(exam), "pass_mark": exam.pass_mark}
    meta = _("Bài thi · %(minutes)s · cần đúng %(pass_mark)s câu") % facts
    href = local_path(f"/thi/{exam.slug}/") if exam.is_published else ""
    if not href:
        return Row(exam.title, "", Status.LOCKED, meta, _("Bài thi đang được chuẩn bị"))
    return Row(exam.title, href, EXAM_STATUS[exam.state], meta)


def _next_step(standing: PathStanding) -> NextStep | None:
    course = standing.next_course
    if course is None or course.progress.next_lesson is None:
        return None
    if course.enrolment_id is None:
        return NextStep(course.title, reverse("learn:course", args=[course.slug]), _("Mở khóa học"))
    lesson = course.progress.next_lesson
    return NextStep(lesson.title, reverse("learn:lesson", args=[lesson.slug]), _("Học tiếp"))


def _cause(user: Any, standing: PathStanding, today: date) -> Cause | None:
    """The reader's running plan with most of the path's courses; one statement."""
    items = (
        PlanItem.objects.running(today)
        .filter(
            plan__official__user_id=user.pk,
            course_id__in=[one.pk for one in standing.courses],
            plan__posting__versions__superseded_at__isnull=True,
        )
        .order_by("due_on", "pk")
    )
    plans: dict[int, list[Any]] = {}
    for row in items.values_list(
        "plan_id", "due_on", "closed_on", "plan__decision__number", "plan__posting__versions__position__name_vi"
    ):
        plans.setdefault(row[0], []).append(row)
    if not plans:
        return None
    rows = max(plans.values(), key=len)
    due = next((row[1] for row in rows if row[2] is None), None)
    return Cause(rows[0][3] or "", rows[0][4] or "", due)
