"""A lesson that was withdrawn while people had it open: told as such, with what they typed, instead of "not found"."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from courses.domain.withdrawal import withdrawals
from courses.models import CoursePage, LessonPage
from lms.learn.courses.completing import mended_words

View = Callable[..., HttpResponse]


def told_if_mended(view: View) -> View:
    """Of a lesson that may be back in an hour; any other address that isn't there stays so. 404 all the same: what a
    device has waiting for it is kept.
    """

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug, *args, **kwargs)
        except Http404:
            course = _course_of_mended(slug)
            if course is None:
                raise
        context = {"course": course, "sentence": mended_words(), "note": request.POST.get("note", "")}
        return render(request, "learn/courses/mended.html", context, status=404)

    return guarded


def _course_of_mended(slug: str) -> CoursePage | None:
    lesson = LessonPage.objects.filter(address=slug, live=False).only("path").first()
    if lesson is None or not withdrawals(lesson.path, timezone.now()).exists():
        return None
    courses = CoursePage.objects.live().filter(path=lesson.path[: -CoursePage.steplen])
    found: CoursePage | None = courses.only("title", "slug").first()
    return found
