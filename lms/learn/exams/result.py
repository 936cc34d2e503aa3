"""The page after an exam."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.domain.closing import is_due
from assessments.domain.outages import notice_gap, offer_of
from assessments.domain.results import review
from assessments.domain.waiting import marking_wait_of, waiting_of
from assessments.texts import resend_texts
from lms.flows import learning
from lms.learn.exams.outcomes import certificate_of, level_changes
from lms.learn.exams.own import course_url_of, is_over, own_attempt
from lms.org.access import signed_in


@require_safe
@never_cache
@signed_in
def result(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What came of it; while late answers are still taken in, only what has arrived and until when.

    An attempt whose time is over is ended here, should the worker not have come to it yet.
    """
    now = timezone.now()
    attempt = own_attempt(request, uid)
    if not is_over(attempt, now):
        return redirect("learn:exam_question", uid, 1)
    if is_due(attempt, now):
        learning.settle_attempt(attempt=attempt, now=now)
        attempt = own_attempt(request, uid)
    notice_gap(attempt, now)
    course_url = course_url_of(attempt.assessment)
    seen = review(attempt, now=now)
    passed = seen is not None and seen.result.passed
    context = {
        "attempt": attempt,
        "review": seen,
        "waiting": waiting_of(attempt),
        "marking": marking_wait_of(attempt),
        "now": now,
        "offer": offer_of(attempt, now),
        "levels": level_changes(attempt, seen.result) if seen and passed else [],
        "certificate": certificate_of(attempt, request.user) if passed else None,
        "person": attempt.official.uid,
        "resend_texts": resend_texts(),
        "course_url": course_url,
        "back_url": course_url or reverse("learn:home"),
    }
    return render(request, "learn/exams/result.html", context)
