"""The one thing to do now: an open exam, else where the learner stopped, else the most urgent task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.domain.deadlines import is_without_clock
from assessments.domain.start_checks import may_start
from assessments.enums import AssessmentKind
from assessments.models import Attempt, AttemptQuestion, Response
from courses.domain.progress import LessonProgress, course_progress
from courses.models import LessonPage
from lms.core.display import format_minutes, format_time
from lms.core.statuses import Status
from lms.learn.home.today import Task, Today
from lms.org.models import Official


@dataclass(frozen=True)
class ContinueCard:
    """What `components/continue_card.html` draws."""

    title: str
    href: str
    label: str
    meta: str = ""
    note: str = ""
    value: int = 0
    top: int = 0


def continue_card(official: Official, today: Today, now: datetime) -> ContinueCard | None:
    """Two statements at most beside the open attempt's own; None where nothing is open."""
    sitting = Attempt.objects.open().filter(official=official, deadline_at__gt=now)
    attempt = sitting.exclude(kind=AssessmentKind.PRACTICE).order_by("deadline_at").first()
    if attempt is not None:
        return _exam_card(attempt, now)
    to_do = [task for task in today.open if task.waits_since is None or task.exam_waits]
    task = _last_touched(to_do) or next(iter(to_do), None)
    return _course_card(task, official, now) if task else None


def _last_touched(tasks: Sequence[Task]) -> Task | None:
    begun = [task for task in tasks if task.enrolment is not None and task.enrolment.last_at is not None]
    return max(begun, key=lambda task: task.enrolment.last_at if task.enrolment else None, default=None)


def _exam_card(attempt: Attempt, now: datetime) -> ContinueCard:
    """Back to the first question without an answer."""
    answered = Response.objects.filter(question__attempt=attempt).values("question_id")
    waiting = AttemptQuestion.objects.filter(attempt=attempt).exclude(pk__in=answered).order_by("order")
    order = waiting.values_list("order", flat=True).first() or 1
    left = ceil((attempt.deadline_at - now).total_seconds() / 60)
    facts = {"left": format_minutes(left), "time": format_time(attempt.deadline_at)}
    is_far = is_without_clock(attempt, now)
    return ContinueCard(
        title=attempt.title,
        href=reverse("learn:exam_question", args=[attempt.uid, order]),
        label=_("Làm bài tiếp"),
        meta=_("Bài thi đang mở") if is_far else _("Bài thi đang làm dở – còn %(left)s, đến %(time)s") % facts,
    )


def _course_card(task: Task, official: Official, now: datetime) -> ContinueCard:
    course_url = reverse("learn:course", args=[task.course.slug])
    if task.exam_is_next or task.exam_waits:
        return _exam_next_card(task, official, now)
    if task.enrolment is None:
        return ContinueCard(task.course.title, course_url, _("Bắt đầu học"), meta=_about(task.minutes))
    progress = course_progress(task.enrolment.pk, list(LessonPage.objects.of_course(task.course)))
    stopped = next((one for one in progress.lessons if one[0].pk == task.enrolment.last_lesson), None)
    if stopped is None or stopped[1].is_complete:
        stopped = next((one for one in progress.lessons if not one[1].is_complete), None)
    if stopped is None:
        return ContinueCard(task.course.title, course_url, _("Học tiếp"))
    return _lesson_card(*stopped)


def _exam_next_card(task: Task, official: Official, now: datetime) -> ContinueCard:
    """To the exam; where it can't be sat yet, to what may be read until then, with the reason."""
    assessment = task.course.assessment
    assert assessment is not None
    since = task.enrolment.counts_from if task.enrolment else None
    check = may_start(official, assessment, now, anew_since=since)
    if check.waiting is not None:
        result_url = reverse("learn:exam_result", args=[check.waiting.uid])
        return ContinueCard(check.waiting.title, result_url, _("Gửi nốt và nộp bài"), meta=check.reason)
    if not check.allowed and check.open_attempt is None:
        course_url = reverse("learn:course", args=[task.course.slug])
        return ContinueCard(task.course.title, course_url, _("Ôn lại khóa học"), meta=check.reason)
    return ContinueCard(
        title=task.course.title,
        href=reverse("learn:exam_intro", args=[assessment.slug]),
        label=_("Làm lại bài thi") if task.status == Status.REDO else _("Đến bài thi"),
        meta=_("Đã học xong các bài, còn bài thi"),
    )


def _lesson_card(lesson: LessonPage, progress: LessonProgress) -> ContinueCard:
    total = len(progress.step_ids)
    left = max(1, ceil(lesson.minutes * len(progress.undone) / total)) if total else lesson.minutes
    facts = {"number": progress.resume_number, "total": total, "left": format_minutes(left)}
    return ContinueCard(
        title=lesson.title,
        href=reverse("learn:lesson", args=[lesson.slug]),
        label=_("Học tiếp") if progress.has_begun else _("Bắt đầu học"),
        meta=_("Bước %(number)s/%(total)s · còn khoảng %(left)s") % facts if total else "",
        value=len(progress.done),
        top=total,
    )


def _about(minutes: int) -> str:
    return _("Khoảng %(minutes)s") % {"minutes": format_minutes(minutes)} if minutes else ""
