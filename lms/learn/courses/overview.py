"""The facts of a course page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import CharField, DateField, F, Value
from django.db.models.functions import Cast, Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.domain.citations import ended_texts_of
from courses.domain.completion import completion_rule
from courses.domain.outcomes import outcomes_of
from courses.domain.prerequisites import courses_before
from courses.domain.progress import CourseProgress, L, LessonProgress, progress_in
from courses.domain.published import CourseFacts, LessonFacts
from courses.domain.standing import Exam, ExamState, Standing, exam_of
from courses.domain.withdrawal import last_withdrawn_at
from lms.core.display import format_date, format_minutes, format_time
from lms.core.navigation import local_path
from lms.core.statuses import Status
from lms.learn.courses.completing import Completing, completing_words, waiting_words
from lms.plans.domain.prior_courses import prior_courses
from lms.plans.models import AssignedCourse, LearningPlan, PlanItem

EXAM_STATUS = {
    ExamState.NOT_STARTED: Status.NOT_STARTED,
    ExamState.OPEN: Status.IN_PROGRESS,
    ExamState.WAITING: Status.IN_PROGRESS,
    ExamState.MARKING: Status.WAITING_TO_GRADE,
    ExamState.NOT_PASSED: Status.REDO,
    ExamState.PASSED: Status.MET,
}
FACTS_KEPT = 10 * 60


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
class Given:
    """The course as HR gave it: by when, who follows it up, what is handed in, what is expected, a word with it."""

    due_on: date
    in_charge: str
    product: str
    expected_result: str
    note: str


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
class BeforeLink:
    """A course to be learned first."""

    title: str
    href: str


@dataclass(frozen=True)
class Overview:
    """A course as one reader sees it."""

    facts: SafeString
    causes: Sequence[Cause]
    given: Given | None
    lessons: Sequence[Row]
    exam: Row | None
    next: NextStep | None
    completing: Completing | None
    progress: CourseProgress[LessonFacts]
    waiting: str
    before: Sequence[BeforeLink] = ()
    """What the reader had better learn first."""


def overview_of(course: CourseFacts, standing: Standing | None, *, now: datetime) -> Overview:
    today = timezone.localdate(now)
    progress = progress_in(course.lessons, standing.events if standing else {})
    exam = exam_beside(course.assessment_id, standing, now=now)
    is_learned = standing is not None and standing.completed_on is not None
    rule = completion_rule(progress, exam, is_learned=is_learned)
    withdrawn_at = waits_since(course.path, standing, progress, now=now)
    enrolment_id = standing.enrolment_id if standing else None
    causes, given = asked_of(enrolment_id, today) if enrolment_id else ([], None)
    return Overview(
        facts=facts_of(course, today),
        causes=causes,
        given=given,
        lessons=[
            lesson_row(lesson, done, number=number) for number, (lesson, done) in enumerate(progress.lessons, start=1)
        ],
        exam=exam_row(exam, standing),
        next=_next_step(standing, progress),
        completing=completing_words(
            rule,
            is_enrolled=standing is not None and standing.enrolment_id is not None,
            withdrawn_at=withdrawn_at,
        ),
        progress=progress,
        waiting=waiting_words(withdrawn_at, is_all_done=rule.is_met),
        before=_before(course, standing, today),
    )


def _before(course: CourseFacts, standing: Standing | None, today: date) -> list[BeforeLink]:
    """For a learner what they haven't done, however far back, until the course itself is done; for others what the
    author names. No statement where nothing comes before the course."""
    if not course.has_before or (standing is not None and standing.completed_on):
        return []
    if standing is None:
        found = courses_before([course.pk]).get(course.pk, [])
    else:
        steps = prior_courses({standing.official_id: {course.pk}}, today)
        found = [step.before for step in steps.get(standing.official_id, {}).get(course.pk, [])]
    return [BeforeLink(one.title, reverse("learn:course", args=[one.slug])) for one in found]


def waits_since(path: str, standing: Standing | None, progress: CourseProgress[L], *, now: datetime) -> datetime | None:
    """When the lesson was withdrawn that completion waits for; a statement only where all the rest is done.

    Of a course without any lesson for everybody who looks at it.
    """
    if standing is not None and standing.completed_on:
        return None
    if progress.lessons and (standing is None or standing.enrolment_id is None or not progress.is_complete):
        return None
    return last_withdrawn_at(path, now)


def facts_of(course: CourseFacts, today: date) -> SafeString:
    """What the course says of itself, the same for every reader; kept for a while for each published version."""
    version = course.published_at
    key = f"course-facts:{course.pk}:{version and version.timestamp()}:{today}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        ends_on = course.first_text_ends_on
        ended = ended_texts_of(course.pk, today) if ends_on is not None and ends_on < today else []
        context = {
            "course": course,
            "outcomes": outcomes_of(course.pk, today),
            "ended_texts": ended,
            "before": courses_before([course.pk]).get(course.pk, []) if course.has_before else [],
            "written_by": course.written_by,
        }
        kept = str(render_to_string("courses/partials/_course_facts.html", context))
        if version is not None:
            cache.set(key, kept, FACTS_KEPT)
    return mark_safe(kept)  # noqa: S308 - rendered by our own template just above


def asked_of(enrolment_id: int, as_of: date) -> tuple[list[Cause], Given | None]:
    """The plans, running or to come, that the enrolment serves, and what HR asks for, the earliest date first; one
    statement."""
    planned = (
        PlanItem.objects.running(as_of)
        .filter(enrolment_id=enrolment_id, course__isnull=False, plan__posting__versions__superseded_at__isnull=True)
        .order_by()
    )
    given = AssignedCourse.objects.of_enrolment(enrolment_id, as_of).order_by()
    said = ("in_charge", "product", "expected_result", "note")
    terms = [Coalesce(f"assignment__{one}", f"rule__{one}", output_field=CharField()) for one in said]
    nothing = Value("", output_field=CharField())
    lines = planned.values_list(
        F("plan_id"),
        F("due_on"),
        F("pk"),
        F("closed_on"),
        F("plan__decision__number"),
        F("plan__posting__versions__position__name_vi"),
        nothing,
        nothing,
    )
    others = given.values_list(Value(0), F("due_on"), F("pk"), Cast(None, DateField()), *terms)
    causes: dict[int, Cause] = {}
    first: Given | None = None
    found = lines.union(others, all=True)
    for plan_id, due_on, _pk, closed_on, *words in sorted(found, key=lambda row: row[1:3]):
        if not plan_id:
            first = first or Given(due_on, *words)
            continue
        before = causes.get(plan_id)
        is_met = closed_on is not None and (before is None or before.is_met)
        number, position, *_rest = words
        causes[plan_id] = Cause(number or "", position or "", before.due_on if before else due_on, is_met)
    return list(causes.values()), first


def number_of(plan: LearningPlan) -> str:
    """The number of the decision that caused the plan, "" where there is none."""
    return plan.decision.number if plan.decision else ""


def exam_beside(assessment_id: int | None, standing: Standing | None, *, now: datetime) -> Exam | None:
    """The exam of a course; one statement, none where there is no exam."""
    if assessment_id is None:
        return None
    if standing is None:
        return exam_of(assessment_id, None, now=now)
    return exam_of(assessment_id, standing.official_id, now=now, since=standing.counts_from)


def time_of(exam: Exam) -> str:
    return _("không giới hạn thời gian") if exam.minutes is None else format_minutes(exam.minutes)


def exam_row(exam: Exam | None, standing: Standing | None) -> Row | None:
    """Visible from the first day."""
    if exam is None:
        return None
    facts = {"minutes": time_of(exam), "pass_mark": exam.pass_mark}
    meta = _("%(minutes)s · cần đúng %(pass_mark)s câu") % facts
    if exam.state == ExamState.WAITING:
        meta = _("Lượt trước đã hết giờ, chưa nộp")
    elif exam.state == ExamState.MARKING:
        meta = _("Đã nộp, chờ người chấm")
    href = local_path(f"/thi/{exam.slug}/")
    if not exam.is_published or not href:
        return Row(exam.title, "", Status.LOCKED, meta, _("Bài thi đang được chuẩn bị"))
    reason = ""
    if exam.opens_again_at is not None:
        moment = {"time": format_time(exam.opens_again_at), "date": format_date(exam.opens_again_at)}
        reason = _("Làm lại được từ %(time)s ngày %(date)s.") % moment
    return Row(exam.title, href if standing else "", EXAM_STATUS[exam.state], meta, reason)


def lesson_status(progress: LessonProgress) -> Status:
    if progress.is_complete:
        return Status.MET
    return Status.IN_PROGRESS if progress.has_begun else Status.NOT_STARTED


def minutes_left(lesson: LessonFacts, progress: LessonProgress) -> int:
    return -(-lesson.minutes * len(progress.undone) // max(len(progress.step_ids), 1))


def lesson_row(lesson: LessonFacts, progress: LessonProgress, *, number: int = 0) -> Row:
    """With its number, where what is missing is told by numbers."""
    facts = {"steps": len(progress.step_ids), "done": len(progress.done), "minutes": format_minutes(lesson.minutes)}
    begun = progress.has_begun and not progress.is_complete
    meta = _("Xong %(done)s/%(steps)s bước · %(minutes)s") if begun else _("%(steps)s bước · %(minutes)s")
    words = meta % facts
    if number:
        words = _("Bài %(number)s · %(words)s") % {"number": number, "words": words}
    return Row(lesson.title, reverse("learn:lesson", args=[lesson.slug]), lesson_status(progress), words)


def _next_step(standing: Standing | None, progress: CourseProgress[LessonFacts]) -> NextStep | None:
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
