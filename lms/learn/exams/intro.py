"""The page before an exam."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.domain.papers import cells_of, paper_size, read_paper
from assessments.domain.results import attempts_with_results
from assessments.domain.sittings import sitting_window
from assessments.domain.start_checks import may_start
from assessments.enums import ExtraTime
from assessments.models import Assessment, Attempt
from assessments.texts import resend_texts
from lms.core.exceptions import RuleViolation
from lms.flows import learning
from lms.learn.exams.devices import device_of, keep_device, read_uuid
from lms.learn.exams.own import course_url_of, minutes_left
from lms.learn.exams.texts import intro_texts
from lms.org.access import official_required


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@official_required
def intro(request: HttpRequest, slug: str) -> HttpResponse:
    """What awaits, whether it may begin, and the button. Coming back to a begun attempt leads on with it."""
    official, now = request.official, timezone.now()  # type: ignore[attr-defined]
    assessment = get_object_or_404(Assessment.objects.filter(is_published=True), slug=slug)
    device, problem, pin_problem = device_of(request), "", ""
    if request.method == "POST":
        device = read_uuid(request.POST.get("device")) or device
        try:
            attempt = learning.start_attempt(
                official=official,
                assessment=assessment,
                client_id=read_uuid(request.POST.get("client_id")) or uuid.uuid4(),
                device=device,
                now=now,
                actor=request.user,
                pin=request.POST.get("pin", ""),
            )
        except RuleViolation as violation:
            problem = str(violation)
            pin_problem = problem if violation.at == "pin" else ""
        else:
            response = redirect("learn:exam_question", attempt.uid, 1)
            keep_device(response, device)
            return response
    cells = cells_of(assessment)
    check = may_start(official, assessment, now)
    context = {
        "assessment": assessment,
        "check": check,
        "problem": problem,
        "pin_problem": pin_problem,
        "hours": sitting_window(check.sitting) if check.sitting else "",
        "extra": ExtraTime(check.extra).label if check.extra else "",
        "question_count": sum(cell.count for cell in cells),
        "size": paper_size(cells),
        "begun": begun_card(check.open_attempt, now) if check.open_attempt else None,
        "past": attempts_with_results(official, assessment),
        "client_id": uuid.uuid4(),
        "device": device,
        "person": official.uid,
        "now": int(now.timestamp() * 1000),
        "texts": intro_texts(),
        "resend_texts": resend_texts(),
        "back_url": course_url_of(assessment) or reverse("learn:home"),
    }
    response = render(request, "learn/exams/intro.html", context)
    keep_device(response, device)
    return response


@dataclass(frozen=True)
class BegunCard:
    """What is left of an attempt somebody has begun, and where to go on."""

    attempt: Attempt
    minutes_left: int
    answered: int
    resume_at: int


def begun_card(attempt: Attempt, now: datetime) -> BegunCard:
    missing = read_paper(attempt).unanswered
    return BegunCard(
        attempt=attempt,
        minutes_left=minutes_left(attempt, now),
        answered=attempt.question_count - len(missing),
        resume_at=missing[0] if missing else attempt.question_count,
    )
