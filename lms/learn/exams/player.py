"""The pages of a running exam. Each works without scripts by posting one question at a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.domain import attempts
from assessments.domain.answers import save_response
from assessments.domain.deadlines import is_without_clock
from assessments.domain.keys import tells_at_once
from assessments.domain.outages import notice_gap, offer_of
from assessments.domain.papers import Paper, read_paper
from assessments.domain.question_text import ANSWERED_IN_PLACES
from assessments.domain.sent_answers import read_snapshot, read_uuid
from assessments.enums import AttemptStatus
from assessments.exceptions.attempts import AttemptFinished, AttemptNotFound, OtherDevice
from assessments.models import Attempt
from lms.core.display import format_time
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.flows import learning
from lms.learn.exams.devices import device_of, keep_device
from lms.learn.exams.inputs import inputs_of, read_inputs
from lms.learn.exams.own import is_over, minutes_left, own_attempt, place_asked
from lms.learn.exams.payloads import package_of
from lms.learn.exams.practice import practise, take_along
from lms.learn.exams.saving import body_of, refusal, signed_out
from lms.learn.exams.texts import player_texts
from lms.org.access import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def question(request: HttpRequest, uid: uuid.UUID, order: int) -> HttpResponse:
    """One question; the page carries the whole paper, so that a device that runs scripts needs no other."""
    now = timezone.now()
    attempt = own_attempt(request, uid)
    if not 1 <= order <= attempt.question_count:
        raise Http404
    if tells_at_once(attempt):
        return practise(request, attempt, order, now)
    problem, is_refused = "", False
    if request.method == "POST":
        try:
            return take_form(request, attempt, order, now)
        except AttemptFinished as finished:
            messages.info(request, str(finished))
            return redirect("learn:exam_result", uid)
        except RuleViolation as violation:
            if is_over(attempt, now):
                messages.info(request, str(violation))
                return redirect("learn:exam_result", uid)
            is_refused = isinstance(violation, OtherDevice)
            problem = "" if is_refused else str(violation)
    elif is_over(attempt, now):
        return redirect("learn:exam_result", uid)
    else:
        notice_gap(attempt, now)
    paper = read_paper(attempt)
    device = device_of(request)
    context = player_context(attempt, paper, device, now) | {
        "question": paper.questions[order - 1],
        "given": (given := paper.answers.get(order)),
        "inputs": inputs_of(paper.questions[order - 1], typed_in(request) or (given.answer if given else ())),
        "is_first": order == 1,
        "is_last": order == attempt.question_count,
        "problem": problem,
        "offer": offer_of(attempt, now),
        "package": package_of(attempt, paper, now=now),
    }
    if is_refused:
        context["elsewhere"] = player_texts()["elsewhere_unsent"] % {"time": format_time(attempt.device_since)}
    response = render(request, "learn/exams/question.html", context)
    keep_device(response, device)
    return response


def typed_in(request: HttpRequest) -> list[str]:
    """A text that was sent and refused, so that it stands in its field again."""
    return [request.POST["text"]] if request.POST.get("text") else []


@require_safe
@never_cache
@signed_in
def check_answers(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Every question with its state, those without an answer first."""
    now = timezone.now()
    attempt = own_attempt(request, uid)
    if is_over(attempt, now):
        return redirect("learn:exam_result", uid)
    paper = read_paper(attempt)
    if tells_at_once(attempt):
        return redirect("learn:exam_question", uid, next(iter(paper.unanswered), 1))
    context = player_context(attempt, paper, device_of(request), now)
    return render(request, "learn/exams/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def submit(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """Handing in: by the button of the page that asks once more, or as a device's full snapshot."""
    if request.method == "POST" and request.content_type == "application/json":
        return take_snapshot(request, uid, timezone.now()) if request.user.is_authenticated else signed_out()
    return confirm(request, uid)


@signed_in
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    attempt = own_attempt(request, uid)
    device = device_of(request)
    if request.method == "POST" and attempt.status == AttemptStatus.WAITING:
        learning.finish_waiting(attempt=attempt, now=now, actor=request.user)
        return redirect("learn:exam_result", uid)
    if request.method == "POST":
        try:
            if tells_at_once(attempt) and attempt.is_open:
                attempt = take_along(request, attempt, now)
            learning.submit_attempt(attempt=attempt, device=device, answers=[], now=now, actor=request.user)
        except OtherDevice as elsewhere:
            messages.warning(request, str(elsewhere))
            return redirect("learn:exam_question", uid, 1)
        return redirect("learn:exam_result", uid)
    if is_over(attempt, now):
        return redirect("learn:exam_result", uid)
    context = player_context(attempt, read_paper(attempt), device, now)
    return render(request, "learn/exams/confirm.html", context)


@takes_a_form
@signed_in
def take_over(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """ "Làm tiếp ở máy này"."""
    attempt = own_attempt(request, uid)
    device = read_uuid(request.POST.get("device")) or device_of(request)
    try:
        attempts.take_over(attempt=attempt, device=device, now=timezone.now(), actor=request.user)
    except AttemptFinished as finished:
        messages.info(request, str(finished))
        return redirect("learn:exam_result", uid)
    response = redirect("learn:exam_question", uid, place_asked(request, attempt))
    keep_device(response, device)
    return response


@dataclass(frozen=True)
class Row:
    """A question on the page of all answers."""

    order: int
    stem: str
    answered: bool
    in_part: bool
    flagged: bool

    @property
    def urgency(self) -> int:
        """Those without an answer first, then those answered in part."""
        return 0 if not self.answered else 1 if self.in_part else 2


def player_context(attempt: Attempt, paper: Paper, device: uuid.UUID, now: datetime) -> dict[str, Any]:
    rows = [
        Row(
            order=question.order,
            stem=question.stem,
            answered=paper.is_answered(question.order),
            in_part=paper.is_answered_in_part(question),
            flagged=question.order in paper.answers and paper.answers[question.order].flagged,
        )
        for question in paper.questions
    ]
    return {
        "attempt": attempt,
        "device": device,
        "elsewhere": str(OtherDevice(time=format_time(attempt.device_since))) if device != attempt.device else "",
        "minutes_left": minutes_left(attempt, now),
        "without_clock": is_without_clock(attempt, now),
        "rows": rows,
        "rows_to_check": sorted(rows, key=lambda row: (row.urgency, row.order)),
        "unanswered": len(paper.unanswered),
        "in_part": len(paper.answered_in_part),
        "may_be_in_part": any(question.kind in ANSWERED_IN_PLACES for question in paper.questions),
    }


def take_form(request: HttpRequest, attempt: Attempt, order: int, now: datetime) -> HttpResponseRedirect:
    """Without scripts: store what the form holds, then go where its button says."""
    save_response(
        attempt_uid=attempt.uid,
        user_id=request.user.pk,
        device=device_of(request),
        order=order,
        sequence=None,
        answer=read_inputs(request.POST),
        flagged="flagged" in request.POST,
        elapsed_ms=None,
        now=now,
    )
    go = request.POST.get("go", "")
    if go.isdecimal() and len(go) < 5 and 1 <= int(go) <= attempt.question_count:
        return redirect("learn:exam_question", attempt.uid, int(go))
    return redirect("learn:exam_check", attempt.uid)


def take_snapshot(request: HttpRequest, uid: uuid.UUID, now: datetime) -> JsonResponse:
    """A device hands in: everything it holds, in case a single save was lost on the way."""
    attempt = Attempt.objects.visible_to(request.user).filter(uid=uid).only("pk").first()  # read once it is held
    try:
        if attempt is None:
            raise AttemptNotFound
        sent = read_snapshot(body_of(request))
        submission = learning.submit_attempt(
            attempt=attempt, device=sent.device, answers=sent.answers, now=now, actor=request.user
        )
    except RuleViolation as violation:
        return refusal(violation)
    refused = [{"order": one.order, "message": one.message} for one in submission.refused]
    return JsonResponse({"at": format_time(now), "now": int(now.timestamp() * 1000), "refused": refused})
