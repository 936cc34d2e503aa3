"""The courses one may enrol on by oneself, those for one's own positions first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.domain.choosing import courses_to_choose
from courses.domain.prerequisites import Before, courses_before
from lms.core.display import format_date, format_minutes, format_number
from lms.core.statuses import Status
from lms.learn.home.today import minutes_of
from lms.org.access import official_required

PAGE_SIZE = 30


@dataclass(frozen=True)
class ChoiceRow:
    """A course of the list; `status` "" where one isn't enrolled."""

    slug: str
    title: str
    outcome: str
    meta: str
    status: str
    status_text: str
    is_meant: bool
    written_by: str
    before: tuple[str, ...]
    """Titles of the courses to be learned first."""


@require_safe
@official_required
def courses(request: HttpRequest) -> HttpResponse:
    official = request.official  # type: ignore[attr-defined]
    found = courses_to_choose(official, timezone.localdate())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    listed = list(page.object_list)
    minutes = minutes_of(listed)
    before = courses_before([course.pk for course in listed if course.has_before])
    rows = [_row(course, minutes.get(course.path, 0), before.get(course.pk, ())) for course in listed]
    context = {
        "page": page,
        "meant": [row for row in rows if row.is_meant],
        "others": [row for row in rows if not row.is_meant],
    }
    return render(request, "learn/courses/courses.html", context)


def _row(course: Any, minutes: int, before: Sequence[Before]) -> ChoiceRow:
    periods = _("%(count)s tiết") % {"count": format_number(course.periods)}
    status, text = _standing(course.enrolled_on, course.completed_on, has_begun=course.has_begun)
    return ChoiceRow(
        slug=course.slug,
        title=course.title,
        outcome=course.outcome,
        meta=" · ".join(part for part in (format_minutes(minutes) if minutes else "", periods) if part),
        status=status,
        status_text=text,
        is_meant=course.is_meant,
        written_by=course.written_by,
        before=tuple(one.title for one in before),
    )


def _standing(enrolled_on: date | None, completed_on: date | None, *, has_begun: bool) -> tuple[str, str]:
    if completed_on is not None:
        return Status.MET.value, _("Đã học xong ngày %(day)s") % {"day": format_date(completed_on)}
    if enrolled_on is None:
        return "", ""
    return (Status.IN_PROGRESS if has_begun else Status.NOT_STARTED).value, ""
