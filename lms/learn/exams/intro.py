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

from assessments.domain.deadlines import is_without_clock
from assessments.domain.papers import may_wait_for_people, paper_size, read_paper
from assessments.domain.results import attempts_with_results
from assessments.domain.sent_answers import read_uuid
from assessments.domain.sittings import sitting_window
from assessments.domain.sources import cells_to_show
from assessments.enums import AssessmentKind, ExtraTime, FeedbackPolicy
from assessments.models import Assessment, Attempt
from assessments.texts import resend_texts
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.exceptions import RuleViolation
from lms.flows import learning
from lms.learn.exams.devices import device_of, keep_device
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
    device, problem, pin_errors = device_of(request), "", []
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
            pin_errors = [("ma-ca-thi", problem)] if violation.at == "pin" else []
        else:
            response = redirect("learn:exam_question", attempt.uid, 1)
            keep_device(response, device)
            return response
    cells, is_practice = cells_to_show(assessment), assessment.feedback == FeedbackPolicy.AT_ONCE
    check = learning.may_begin(official, assessment, now)
    context = {
        "assessment": assessment,
        "is_practice": is_practice,
        "asked": competencies_asked(assessment, now),
        "check": check,
        "problem": problem,
        "pin_errors": pin_errors,
        "hours": sitting_window(check.sitting) if check.sitting else "",
        "extra": ExtraTime(check.extra).label if check.extra else "",
        "question_count": sum(cell.count for cell in cells),
        "size": paper_size(cells),
        "waits_for_people": not is_practice and may_wait_for_people(cells),
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
class Asked:
    """Of one competency what passing takes by itself, or the level it shows."""

    name: str
    percent: int | None = None
    level: int | None = None


def competencies_asked(assessment: Assessment, now: datetime) -> list[Asked]:
    """The marks of competencies that have one, and of a test-out what passing proves; no words asked for nothing."""
    marks = list(assessment.competency_marks.order_by("pk").values_list("competency", "percent"))
    is_test_out = assessment.kind == AssessmentKind.TEST_OUT
    levels = list(assessment.outcomes.order_by("pk").values_list("competency", "level")) if is_test_out else []
    words = competencies_in_force(timezone.localdate(now)) if marks or levels else {}
    return [
        *(Asked(words[pk].name, percent=percent) for pk, percent in marks if pk in words),
        *(Asked(words[pk].name, level=level) for pk, level in levels if pk in words),
    ]


@dataclass(frozen=True)
class BegunCard:
    """What is left of an attempt somebody has begun, and where to go on."""

    attempt: Attempt
    is_without_clock: bool
    minutes_left: int
    answered: int
    resume_at: int


def begun_card(attempt: Attempt, now: datetime) -> BegunCard:
    missing = read_paper(attempt).unanswered
    return BegunCard(
        attempt=attempt,
        is_without_clock=is_without_clock(attempt, now),
        minutes_left=minutes_left(attempt, now),
        answered=attempt.question_count - len(missing),
        resume_at=missing[0] if missing else attempt.question_count,
    )
