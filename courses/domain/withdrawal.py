"""A lesson that somebody withdrew may be back in an hour, with a word mended: nobody completes its course meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import PageLogEntry

from courses.models import CoursePage, LessonPage

TO_RETURN = timedelta(days=1)


def withdrawals(path: str | OuterRef, now: datetime) -> QuerySet[PageLogEntry]:
    """Of lessons at a place of the tree, by somebody in the editor, and not back yet; what a newer library leaves out
    is gone for good."""
    log: QuerySet[PageLogEntry] = PageLogEntry.objects.filter(
        action="wagtail.unpublish", user__isnull=False, timestamp__gt=now - TO_RETURN
    )
    return log.filter(page__lessonpage__isnull=False, page__live=False, page__path__startswith=path)


def is_emptied(path: OuterRef, now: datetime) -> Q:
    """Of a course at that place: no lesson is left of it, and one may be back, so that nobody can go on with it."""
    left = Exists(LessonPage.objects.live().filter(path__startswith=path))
    return Q(Exists(withdrawals(path, now))) & ~Q(left)


def emptied_courses(course_ids: Iterable[int], now: datetime) -> set[int]:
    """Which of these are; one statement."""
    asked = CoursePage.objects.filter(pk__in=course_ids).filter(is_emptied(OuterRef("path"), now))
    return set(asked.values_list("pk", flat=True))


def withdrawn_lately(course: CoursePage, now: datetime) -> bool:
    """One statement."""
    return bool(withdrawals(course.path, now).exists())


def last_withdrawn_at(path: str, now: datetime) -> datetime | None:
    """None where every lesson is there, or gone for longer than a day; one statement."""
    last: datetime | None = withdrawals(path, now).aggregate(last=Max("timestamp"))["last"]
    return last


def recorded_by(withdrawn_at: datetime) -> date:
    """Whoever has done the rest is completed by the end of that day: in the night after the lesson's time is over."""
    return timezone.localdate(withdrawn_at + TO_RETURN) + timedelta(days=1)
