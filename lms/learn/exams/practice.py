"""The page of a practice: a question is answered, and told of at once. Plain forms, with and without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.domain import attempts
from assessments.domain.answers import save_response
from assessments.domain.papers import read_paper
from assessments.domain.telling import require_whole, told_marks, told_question
from assessments.exceptions.attempts import AttemptFinished
from assessments.models import Attempt, AttemptQuestion
from lms.core.exceptions import RuleViolation
from lms.learn.exams.devices import device_of, keep_device
from lms.learn.exams.inputs import inputs_of, read_inputs
from lms.learn.exams.own import is_over

TOLD = "giai-thich"


@dataclass(frozen=True)
class PracticeRow:
    """A question in the list; `share` None before it is answered."""

    order: int
    share: float | None

    @property
    def words(self) -> str:
        if self.share is None:
            return _("Chưa trả lời")
        return verdict(self.share)


def practise(request: HttpRequest, attempt: Attempt, order: int, now: datetime) -> HttpResponse:
    """Answered, it leads back to the same page, which then tells."""
    problem = ""
    if request.method == "POST":
        try:
            answer(take_along(request, attempt, now), order, request, now)
        except AttemptFinished as finished:
            messages.info(request, str(finished))
            return redirect("learn:exam_result", attempt.uid)
        except RuleViolation as violation:
            problem = str(violation)
        else:
            address = reverse("learn:exam_question", args=[attempt.uid, order])
            return redirect(f"{address}#{TOLD}")
    if is_over(attempt, now):
        return redirect("learn:exam_result", attempt.uid)
    paper = read_paper(attempt)
    told = told_question(attempt, order)
    marks = told_marks(attempt)
    given = paper.answers.get(order)
    typed = typed_in(request) if problem and told is None else ()
    context = {
        "attempt": attempt,
        "question": paper.questions[order - 1],
        "told": told,
        "verdict": verdict(told.share or 0) if told else "",
        "inputs": inputs_of(paper.questions[order - 1], typed or (given.answer if given else ())),
        "rows": [PracticeRow(one.order, _share(marks.get(one.order))) for one in paper.questions],
        "answered": len(marks),
        "next_order": order + 1 if order < attempt.question_count else None,
        "previous_order": order - 1,
        "problem": problem,
        "offline_text": _(
            "Chưa gửi được vì mất mạng. Câu trả lời vẫn còn trên trang này: có mạng thì bấm “Trả lời” lần nữa."
        ),
        "without_clock": True,
        "minutes_left": 0,
    }
    response = render(request, "learn/exams/practice.html", context)
    keep_device(response, device_of(request))
    return response


def answer(attempt: Attempt, order: int, request: HttpRequest, now: datetime) -> None:
    """Keep what the form holds; raises the rule it breaks. Half an answer is none: it would be judged for good."""
    given = read_inputs(request.POST)
    place = AttemptQuestion.objects.filter(attempt=attempt, order=order).select_related("version").get()
    require_whole(place, given)
    save_response(
        attempt_uid=attempt.uid,
        user_id=request.user.pk,  # type: ignore[arg-type]
        device=attempt.device,
        order=order,
        sequence=None,
        answer=given,
        flagged=False,
        elapsed_ms=None,
        now=now,
    )


def take_along(request: HttpRequest, attempt: Attempt, now: datetime) -> Attempt:
    """A practice goes on wherever one picks it up; there is no clock that a second device could win against."""
    if attempt.device == device_of(request):
        return attempt
    return attempts.take_over(attempt=attempt, device=device_of(request), now=now, actor=request.user)  # type: ignore[arg-type]


def typed_in(request: HttpRequest) -> list[object]:
    """What was sent and refused, so that it stands in its fields again."""
    try:
        return read_inputs(request.POST)
    except RuleViolation:
        return []


def verdict(share: float) -> str:
    if share == 1:
        return _("Đúng")
    return _("Đúng một phần") if share else _("Chưa đúng")


def _share(mark: object) -> float | None:
    return None if mark is None else float(mark)  # type: ignore[arg-type]
