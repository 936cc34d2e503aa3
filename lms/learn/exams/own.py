"""One's own attempt, and where it stands; what every page of an exam asks first."""

import uuid
from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models import Assessment, Attempt
from courses.models import CoursePage


def own_attempt(request: HttpRequest, uid: uuid.UUID) -> Attempt:
    mine = Attempt.objects.visible_to(request.user).select_related("official", "assessment")
    attempt: Attempt = get_object_or_404(mine, uid=uid)
    return attempt


def is_over(attempt: Attempt, now: datetime) -> bool:
    return not attempt.is_open or now > attempt.deadline_at


def minutes_left(attempt: Attempt, now: datetime) -> int:
    """Begun minutes count whole: "còn 12 phút" until eleven are left."""
    return max(0, -int((now - attempt.deadline_at).total_seconds() // 60))


def course_url_of(assessment: Assessment) -> str:
    """The course that leads to this assessment, or "" where there is none."""
    slug = CoursePage.objects.live().filter(assessment=assessment).values_list("slug", flat=True).first()
    return reverse(CoursePage.url_name, args=[slug]) if slug else ""


def place_asked(request: HttpRequest, attempt: Attempt) -> int:
    """Where a form wants to go on, within the paper."""
    asked = request.POST.get("order", "")
    order = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    return min(max(order, 1), attempt.question_count)
