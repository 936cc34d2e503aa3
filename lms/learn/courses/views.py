"""The page of a course, and enrolling on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.domain.enrolment import enrol_oneself
from courses.exceptions import SelfEnrolmentClosed
from courses.models import CoursePage
from lms.core.form_addresses import takes_a_form
from lms.learn.courses.overview import overview_of
from lms.learn.courses.readers import is_for_others, open_course, read_standing
from lms.org.access import official_required, signed_in


@require_safe
@signed_in
def course(request: HttpRequest, slug: str) -> HttpResponse:
    page = open_course(slug)
    now = timezone.now()
    standing = read_standing(request.user, page.pk)
    context = {
        "course": page,
        "standing": standing,
        "overview": overview_of(page, standing, now=now),
        "as_of": timezone.localdate(now),
        "is_for_others": is_for_others(page, standing, timezone.localdate(now)),
    }
    return render(request, "learn/courses/course.html", context)


@takes_a_form
@official_required
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a course on one's own account. Twice enrols once; a course that was closed meanwhile says so."""
    page = get_object_or_404(CoursePage.objects.visible_to(request.user), address=slug)
    try:
        enrol_oneself(
            official=request.official,  # type: ignore[attr-defined]
            course=page,
            enrolled_on=timezone.localdate(),
            actor=request.user,
        )
    except SelfEnrolmentClosed as violation:
        messages.warning(request, str(violation))
    return redirect("learn:course", slug=page.slug)
