"""Time while an exam runs: the beat of its page, and what is given back after a power cut."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.domain.outages import hear, take_offer
from assessments.domain.sent_answers import read_beat
from assessments.exceptions.attempts import AttemptNotFound
from lms.core.display import format_time
from lms.core.exceptions import RuleViolation
from lms.learn.exams.own import is_over, own_attempt, place_asked
from lms.learn.exams.payloads import time_of
from lms.learn.exams.saving import body_of, refusal, signed_out
from lms.org.access import signed_in


@require_POST
def beat(request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
    """A running page makes itself heard, and hears until when it may run."""
    if not request.user.is_authenticated:
        return signed_out()
    now = timezone.now()
    try:
        is_away, page = read_beat(body_of(request))
        heard = hear(attempt_uid=uid, user_id=request.user.pk, is_away=is_away, now=now, page=page)
        if heard is None:
            raise AttemptNotFound
    except RuleViolation as violation:
        return refusal(violation)
    return JsonResponse({"status": heard.status} | time_of(heard.deadline_at, now))


@require_POST
@signed_in
def take_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """ "Bù 12 phút". Twice gives it once."""
    now = timezone.now()
    attempt = own_attempt(request, uid)
    try:
        given = take_offer(attempt=attempt, now=now, actor=request.user)
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    else:
        start = max(given.given_at, given.deadline_before)
        minutes = round((given.deadline_after - start).total_seconds() / 60)
        text = ngettext(
            "Đã bù %(count)s phút. Giờ kết thúc mới: %(time)s.",
            "Đã bù %(count)s phút. Giờ kết thúc mới: %(time)s.",
            minutes,
        )
        messages.success(request, text % {"count": minutes, "time": format_time(given.deadline_after)})
    attempt.refresh_from_db()
    if is_over(attempt, now):
        return redirect("learn:exam_result", uid)
    return redirect("learn:exam_question", uid, place_asked(request, attempt))
