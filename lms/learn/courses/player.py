"""The step player. Every page works without scripts; with them the same form is sent in smaller pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.domain.catalogue import course_of
from courses.domain.citations import ended_texts_at, first_text_ends_on
from courses.domain.lesson_updates import update_for, was_a_step
from courses.domain.practice import choice_ids
from courses.domain.progress import StepEvent, events_of, progress_in, read_progress
from courses.domain.standing import ExamState, Standing
from courses.domain.step_photos import asks_photo, photo_at
from courses.domain.step_terms import terms_of_step
from courses.enums import ProgressKind
from courses.exceptions import EnrolmentEnded, StepNotInLesson
from courses.models import CoursePage, Enrolment, LessonPage, StepPhoto
from lms.core.display import format_time
from lms.core.exceptions import RuleViolation
from lms.flows.learning import record_step
from lms.learn.courses.completing import waiting_words
from lms.learn.courses.forms import StepForm
from lms.learn.courses.mended import told_if_mended
from lms.learn.courses.overview import exam_beside, exam_row, waits_since
from lms.learn.courses.readers import read_standing
from lms.learn.courses.steps import STEP, Step, read_step, step_link, step_url
from lms.learn.courses.taking import add_missing, add_violation, record_acts, record_photo
from lms.learn.courses.updates import UpdateShown, show_update
from lms.org.access import signed_in

CHANGED = "da-sua"
PLACE, LINK, NO_STEP = "1", "link", "khong-co"
"""What is gone from the lesson: the step the learner stopped at, or the one a link leads to; or the link never led to
one."""
MOST_TRIES = 9


@dataclass(frozen=True)
class Reading:
    """A lesson opened by somebody; `standing` None: only looking in."""

    lesson: LessonPage
    course: CoursePage
    standing: Standing | None

    @property
    def enrolment_id(self) -> int | None:
        return self.standing.enrolment_id if self.standing else None

    @property
    def events(self) -> Sequence[StepEvent]:
        """As they were when the page was opened."""
        return self.standing.events.get(self.lesson.pk, []) if self.standing else []


def open_lesson(request: HttpRequest, slug: str, *, whole_course: bool = False) -> Reading:
    """A published lesson of a published course, or 404; with the events of all lessons if asked."""
    lessons = LessonPage.objects.visible_to(request.user).heads()
    lesson = lessons.annotate(first_text_ends_on=first_text_ends_on()).filter(address=slug).first()
    course = course_of(lesson.path) if lesson else None
    if lesson is None or course is None:
        raise Http404
    return Reading(lesson, course, read_standing(request.user, course.pk, None if whole_course else lesson.pk))


@require_safe
@signed_in
@told_if_mended
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """To the step where the learner stopped, on whatever device that was."""
    reading = open_lesson(request, slug)
    progress = read_progress(reading.lesson.step_ids, reading.events)
    return _to_place(reading, PLACE if progress.place_lost else "")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@told_if_mended
def step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    reading = open_lesson(request, slug)
    ids = reading.lesson.step_ids
    if request.method == "POST":
        return _take(request, reading)
    meant = request.GET.get(STEP)
    if meant is not None and meant not in ids:
        return _to_place(reading, LINK if was_a_step(reading.lesson.pk, meant) else NO_STEP)
    if meant is not None and ids.index(meant) + 1 != number:
        return HttpResponseRedirect(step_url(reading.lesson, ids.index(meant) + 1))
    if not 1 <= number <= len(ids):
        raise Http404
    shown = read_step(
        reading.lesson,
        reading.course,
        ids[number - 1],
        enrolled=reading.enrolment_id is not None,
        events=reading.events,
        tried=request.GET.getlist("chon")[:MOST_TRIES],
    )
    return _show(request, reading, shown)


def _show(request: HttpRequest, reading: Reading, shown: Step, form: StepForm | None = None) -> HttpResponse:
    context = {
        "step": shown,
        "photo": _photo_of(reading, shown.block.id),
        "lesson": reading.lesson,
        "standing": reading.standing,
        "form": form,
        "lost": request.GET.get(CHANGED, ""),
        "update": _update_of(reading),
        "ended_texts": ended_texts_at(reading.lesson, shown.block.id, timezone.localdate()),
        "terms": terms_of_step(reading.lesson, shown.block.id),
    }
    return render(request, "learn/courses/step.html", context)


def _photo_of(reading: Reading, block_id: str) -> StepPhoto | None:
    """The reader's own; a statement only where the step asks for one."""
    if reading.enrolment_id is None or not asks_photo(reading.lesson.step(block_id)):
        return None
    return photo_at(reading.enrolment_id, reading.lesson, block_id)


def _update_of(reading: Reading) -> UpdateShown | None:
    lesson = reading.lesson
    return show_update(lesson, update_for(lesson.pk, lesson.last_published_at, lesson.step_ids, reading.events))


def _take(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Record what was sent and go on. The form's own step counts, wherever it stands in the lesson by now."""
    form = StepForm(request)
    form.is_valid()
    wants_json = request.headers.get("Accept") == "application/json"
    block_id = form.cleaned_data.get("block", "")
    if block_id not in reading.lesson.step_ids:
        return _moved(reading, wants_json)
    if reading.enrolment_id is None:
        return _refuse(EnrolmentEnded()) if wants_json else _look_on(request, reading, block_id)
    enrolment = Enrolment.objects.visible_to(request.user).get(pk=reading.enrolment_id)
    now = timezone.now()
    if not form.errors:
        try:
            sent = {"enrolment": enrolment, "lesson": reading.lesson, "now": now}
            record_acts(form=form, sent=request.POST, user=request.user, **sent)
            record_photo(form=form, **sent)
        except RuleViolation as violation:
            add_violation(form, violation)
    events = events_of(enrolment.pk, [reading.lesson.pk]).get(reading.lesson.pk, [])
    shown = read_step(reading.lesson, reading.course, block_id, enrolled=True, events=events)
    if not form.errors and not wants_json:
        add_missing(form)
    if not form.errors and form.cleaned_data["act"] == "done":
        try:
            _finish(form, shown, request.user, sent)
        except RuleViolation as violation:
            add_violation(form, violation)
    if wants_json:
        return _answer_script(form, _photo_of(reading, block_id))
    if form.errors:
        return _show(request, reading, shown, form)
    places = {"done": shown.next_url, "photo": f"{shown.here_url}#anh"}
    return HttpResponseRedirect(places.get(form.cleaned_data["act"], f"{shown.here_url}#phan-hoi"))


def _finish(form: StepForm, shown: Step, user: Any, sent: dict[str, Any]) -> None:
    record_step(
        block_id=shown.block.id,
        kind=ProgressKind.DONE,
        client_id=form.cleaned_data["client_id"],
        happened_at=form.happened_at(sent["now"]),
        note=form.cleaned_data["note"],
        actor=user,
        **sent,
    )


def _moved(reading: Reading, wants_json: bool) -> HttpResponse:
    """The step has gone from the lesson since the page was opened."""
    if wants_json:
        return _refuse(StepNotInLesson())
    return _to_place(reading, PLACE)


def _to_place(reading: Reading, lost: str = "") -> HttpResponse:
    """Where the learner goes on; `lost` says what is no longer there."""
    progress = read_progress(reading.lesson.step_ids, reading.events)
    target = step_url(reading.lesson, progress.resume_number)
    return HttpResponseRedirect(f"{target}?{CHANGED}={lost}" if lost else target)


def _look_on(request: HttpRequest, reading: Reading, block_id: str) -> HttpResponse:
    """Nothing is recorded of this reader: the tries travel in the address."""
    number = reading.lesson.step_ids.index(block_id) + 1
    tried = request.GET.getlist("chon")[:MOST_TRIES]
    chosen = request.POST.get("choice", "")
    if request.POST.get("act") == "check" and chosen in choice_ids(reading.lesson.step(block_id)):
        return redirect(
            f"{step_url(reading.lesson, number)}?{urlencode([('chon', one) for one in [*tried, chosen]])}#phan-hoi"
        )
    shown = read_step(reading.lesson, reading.course, block_id, enrolled=False, events=[], tried=tried)
    return HttpResponseRedirect(shown.next_url)


def _refuse(violation: RuleViolation) -> JsonResponse:
    """Sending it again would change nothing."""
    return JsonResponse({"problem": str(violation)}, status=409)


def _answer_script(form: StepForm, photo: StepPhoto | None) -> JsonResponse:
    """With the photo that the step has by now, also where another one was refused because of it."""
    answer: dict[str, Any] = {"at": format_time(timezone.localtime())}
    if form.errors:
        problems = [str(problem) for problems in form.errors.values() for problem in problems]
        answer = {"problem": " ".join(problems)}
    if form.cleaned_data.get("act") == "photo" and photo is not None:
        answer["photo"] = [reverse(f"learn:{name}", args=[photo.uid]) for name in ("step_photo", "step_photo_remove")]
    return JsonResponse(answer, status=422 if form.errors else 200)


@require_safe
@signed_in
@told_if_mended
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """The end of a lesson: what to take away, what is still open, what comes next."""
    reading = open_lesson(request, slug, whole_course=True)
    events = reading.standing.events if reading.standing else {}
    progress = progress_in(list(LessonPage.objects.of_course(reading.course).heads()), events)
    lessons = [lesson for lesson, _done in progress.lessons]
    here = lessons.index(reading.lesson)
    now = timezone.now()
    exam = exam_beside(reading.course.assessment_id, reading.standing, now=now)
    context = {
        "lesson": reading.lesson,
        "course": reading.course,
        "standing": reading.standing,
        "is_complete": progress.lessons[here][1].is_complete,
        "undone": _undone(reading.lesson, progress.lessons[here][1].undone) if reading.enrolment_id else [],
        "update": _update_of(reading),
        "course_is_complete": progress.is_complete,
        "waiting": waiting_words(
            waits_since(reading.course.path, reading.standing, progress, now=now),
            is_all_done=exam is None or exam.state == ExamState.PASSED,
        ),
        "next_lesson": lessons[here + 1] if here + 1 < len(lessons) else None,
        "exam": exam_row(exam, reading.standing),
        "again_url": step_url(reading.lesson, 1),
        "exit_url": reverse("learn:course", args=[reading.course.slug]),
    }
    return render(request, "learn/courses/lesson_done.html", context)


def _undone(lesson: LessonPage, ids: tuple[str, ...]) -> list[dict[str, Any]]:
    numbers = {block_id: number for number, block_id in enumerate(lesson.step_ids, start=1)}
    return [
        {"number": numbers[one], "title": lesson.step_titles[one], "url": step_link(lesson, numbers[one])}
        for one in ids
    ]
