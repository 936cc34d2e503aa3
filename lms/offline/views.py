"""The service worker, what it fetches ahead, and the two pages about it."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from assessments.texts import resend_texts
from courses.domain.catalogue import course_of
from courses.models import LessonPage
from lms.offline import worker
from lms.offline.kits import day_kit, lesson_kit
from lms.offline.owners import is_shared, person_of
from lms.offline.texts import waiting_texts
from lms.org.access import View, signed_in

WORKER_KEPT = 10 * 60


@require_safe
@cache_control(max_age=WORKER_KEPT)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it may serve every page of a learner."""
    return HttpResponse(worker.script(), content_type="text/javascript; charset=utf-8")


def for_scripts(view: View) -> View:
    """Signed in, or 401: a script can't sign in. Never kept, and always with a fresh token to send with."""

    @require_safe
    @never_cache
    @ensure_csrf_cookie
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return JsonResponse({"code": "signed_out"}, status=401)
        return view(request, *args, **kwargs)

    return guarded


@for_scripts
def kit(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"pages": [] if is_shared(request) else day_kit(request.user)})


@for_scripts
def kit_of_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = LessonPage.objects.visible_to(request.user).heads().filter(address=slug).first()
    course = course_of(lesson.path) if lesson else None
    if lesson is None or course is None:
        raise Http404
    return JsonResponse({"pages": [] if is_shared(request) else lesson_kit(lesson, course)})


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """What can be used without a network; itself kept by every browser, so it names nobody."""
    shared = request.user.is_authenticated and is_shared(request)
    return render(request, "offline/saved.html", {"is_shared": shared})


@require_safe
@signed_in
def waiting(request: HttpRequest) -> HttpResponse:
    """What this browser holds for its user and has not sent; the server knows nothing of it."""
    context = {
        "texts": waiting_texts(),
        "resend_texts": resend_texts(),
        "person": person_of(request.user.pk),
        "is_shared": is_shared(request),
    }
    return render(request, "offline/waiting.html", context)
