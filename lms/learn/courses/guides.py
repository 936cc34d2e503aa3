"""Quick guides: the card to remember of every lesson, one A4 each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.domain.catalogue import course_of
from courses.models import CoursePage, CoursePosition, LessonPage
from lms.org.access import signed_in
from lms.org.models import PostingVersion


@dataclass(frozen=True)
class GuideRow:
    """One card in the list."""

    title: str
    when_to_use: str
    updated: date
    href: str
    is_mine: bool


@require_safe
@signed_in
def guides(request: HttpRequest) -> HttpResponse:
    """Those of one's own positions first."""
    today = timezone.localdate()
    postings = PostingVersion.objects.active_on(today).filter(posting__official__user_id=request.user.pk)
    own = CoursePosition.objects.filter(course=OuterRef("pk"), position__in=postings.values("position_id"))
    courses = CoursePage.objects.visible_to(request.user).annotate(is_mine=Exists(own))
    mine = {course.path: course.is_mine for course in courses}
    rows = list(_rows(LessonPage.objects.visible_to(request.user).order_by("path"), mine))
    context = {"mine": [row for row in rows if row.is_mine], "others": [row for row in rows if not row.is_mine]}
    return render(request, "learn/courses/guides.html", context)


def _rows(lessons: Iterable[Any], mine: dict[str, bool]) -> Iterable[GuideRow]:
    for lesson in lessons:
        course_path = lesson.path[: -LessonPage.steplen]
        card = lesson.card if course_path in mine else None
        if card is None:
            continue
        yield GuideRow(
            title=card.value["title"],
            when_to_use=card.value["when_to_use"],
            updated=card.value["updated"],
            href=reverse("learn:guide", args=[lesson.slug]),
            is_mine=mine[course_path],
        )


@require_safe
@signed_in
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = LessonPage.objects.visible_to(request.user).filter(address=slug).first()
    course = course_of(lesson.path) if lesson else None
    if lesson is None or lesson.card is None or course is None:
        raise Http404
    context = {"lesson": lesson, "course": course, "card": lesson.card.value}
    return render(request, "learn/courses/guide.html", context)
