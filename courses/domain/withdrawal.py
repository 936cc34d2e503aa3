"""A lesson that somebody withdrew may be back in an hour, with a word mended: nobody completes its course meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import PageLogEntry

if TYPE_CHECKING:
    from courses.models import CoursePage

TO_RETURN = timedelta(days=1)


def withdrawals(path: str | OuterRef, now: datetime) -> QuerySet[PageLogEntry]:
    """Of lessons at a place of the tree, by somebody in the editor, and not back yet; what a newer library leaves out
    is gone for good."""
    log: QuerySet[PageLogEntry] = PageLogEntry.objects.filter(
        action="wagtail.unpublish", user__isnull=False, timestamp__gt=now - TO_RETURN
    )
    return log.filter(page__lessonpage__isnull=False, page__live=False, page__path__startswith=path)


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
