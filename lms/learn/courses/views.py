"""The page of a course, and enrolling on it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.domain.standing import Standing
from courses.exceptions import SelfEnrolmentClosed
from courses.models import CoursePage
from lms.core.form_addresses import takes_a_form
from lms.flows.enrolling import begin_course
from lms.learn.courses.overview import overview_of
from lms.learn.courses.readers import is_for_others, open_course, read_standing
from lms.org.access import official_required, signed_in
from lms.plans.domain.prior_lines import is_asked_before


@require_safe
@signed_in
def course(request: HttpRequest, slug: str) -> HttpResponse:
    page = open_course(slug)
    now = timezone.now()
    standing = read_standing(request.user, page.pk)
    today = timezone.localdate(now)
    context = {
        "course": page,
        "may_enrol": page.allows_self_enrolment or _is_asked(page.pk, standing, today),
        "standing": standing,
        "overview": overview_of(page, standing, now=now),
        "as_of": today,
        "is_for_others": is_for_others(page, standing, today),
    }
    return render(request, "learn/courses/course.html", context)


def _is_asked(course_id: int, standing: Standing | None, today: date) -> bool:
    """Whether the reader's plan wants the course first, though its author lets nobody enrol by themselves."""
    if standing is None or standing.enrolment_id is not None:
        return False
    return is_asked_before(standing.official_id, course_id, today)


@takes_a_form
@official_required
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a course on one's own account. Twice enrols once; a course that was closed meanwhile says so."""
    page = get_object_or_404(CoursePage.objects.visible_to(request.user), address=slug)
    try:
        begin_course(
            official=request.official,  # type: ignore[attr-defined]
            course=page,
            actor=request.user,
            now=timezone.now(),
        )
    except SelfEnrolmentClosed as violation:
        messages.warning(request, str(violation))
    return redirect("learn:course", slug=page.slug)
