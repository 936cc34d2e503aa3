"""The addresses a running exam talks to. Their answers are JSON, also where they refuse."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from assessments.domain.answers import save_response
from assessments.domain.outages import notice_gap, offer_of
from assessments.domain.papers import read_paper
from assessments.domain.sent_answers import read_answer
from assessments.exceptions.attempts import AttemptNotFound, UnreadableAnswer
from assessments.models import Attempt
from lms.core.display import format_time
from lms.core.exceptions import RuleViolation
from lms.learn.exams.own import is_over
from lms.learn.exams.payloads import state_of, time_of

MOST_DIGITS = 12
STATUS_OF = {
    AttemptNotFound.code: 404,
    UnreadableAnswer.code: 400,
    "unknown_choice": 400,
    "too_many_choices": 400,
    "answer_too_long": 400,
}


@require_POST
def save_answer(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """Session, user, one read, one write: the busiest address of the product."""
    if not request.user.is_authenticated:
        return signed_out()
    now = timezone.now()
    try:
        sent = read_answer(body_of(request))
        given = sent.answers[0]
        saved = save_response(
            attempt_uid=uid,
            user_id=request.user.pk,
            device=sent.device,
            order=given.order,
            sequence=given.sequence,
            answer=given.answer,
            flagged=given.flagged,
            elapsed_ms=given.elapsed_ms,
            now=now,
        )
    except RuleViolation as violation:
        return refusal(violation)
    return JsonResponse(
        {
            "order": saved.order,
            "sequence": saved.sequence,
            "late": saved.is_late,
            "at": format_time(now),
            **time_of(saved.deadline_at, now),
        }
    )


@require_safe
@never_cache
@ensure_csrf_cookie
def state(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """Asked after a pause: what the server holds, what time it is there, and a fresh token to send with."""
    if not request.user.is_authenticated:
        return signed_out()
    now = timezone.now()
    attempt = Attempt.objects.visible_to(request.user).filter(uid=uid).select_related("assessment").first()
    if attempt is None:
        return refusal(AttemptNotFound())
    reopened_at = reopened(request, attempt)
    if reopened_at is not None:
        notice_gap(attempt, now, reopened_at=reopened_at)
    # What a device holds isn't handed in over the head of somebody who may still go on.
    offered = (is_over(attempt, now) or reopened_at is not None) and offer_of(attempt, now) is not None
    return JsonResponse(state_of(attempt, read_paper(attempt), now=now) | {"offered": offered})


def reopened(request: HttpRequest, attempt: Attempt) -> datetime | None:
    """When, as its device claims, a kept page was opened again without a network."""
    elapsed = request.GET.get("reopened", "")
    if not elapsed.isdecimal() or len(elapsed) > MOST_DIGITS:
        return None
    opened_at: datetime = attempt.started_at + timedelta(milliseconds=int(elapsed))
    return opened_at


def body_of(request: HttpRequest) -> bytes:
    """Raises `UnreadableAnswer` for what is no text of ours: too much of it, or the parts of a form, which are read
    before they come here."""
    try:
        return request.body
    except (RequestDataTooBig, RawPostDataException):
        raise UnreadableAnswer from None


def signed_out() -> JsonResponse:
    """E5; how many answers wait, the device adds."""
    message = _("Phiên đăng nhập đã hết. Câu trả lời vẫn còn trên máy này. Đăng nhập lại để gửi.")
    return JsonResponse({"code": "signed_out", "message": message}, status=401)


def refusal(violation: RuleViolation) -> JsonResponse:
    status = STATUS_OF.get(violation.code, 409)
    return JsonResponse({"code": violation.code, "message": str(violation)}, status=status)
