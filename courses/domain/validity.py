"""Which acts of learners no longer count, since what they were done at has changed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from courses.enums import ReleaseKind, StepChangeKind
from courses.models import LessonRelease


def is_void(acts: str = "") -> Exists:
    """Says of each act whether the step has been re-worded, or its lesson's regulation replaced, since it was done.

    `acts` leads to the `ProgressEvent`s from the rows that are asked. A step that was taken out and came back under
    “sửa nội dung” is a new one.
    """
    return Exists(_releases_that_void(acts))


def voided_by(acts: str = "") -> Subquery:
    """Likewise, saying by what: `ReleaseKind.REGULATION` where both happened, None for an act that counts."""
    # Of the two kinds the later in the alphabet is the stronger.
    return Subquery(_releases_that_void(acts).order_by("-kind").values("kind")[:1])


def _releases_that_void(acts: str) -> QuerySet[LessonRelease]:
    at = f"{acts}__" if acts else ""
    since = LessonRelease.objects.filter(
        lesson_id=OuterRef(f"{at}lesson_id"), published_at__gt=OuterRef(f"{at}happened_at")
    )
    return since.filter(_changes(OuterRef(f"{at}block_id")))


def has_changed_since(lesson_id: int, block_id: str, moment: datetime) -> bool:
    """Whether an act of that moment at the step is void."""
    since = LessonRelease.objects.filter(lesson_id=lesson_id, published_at__gt=moment)
    return bool(since.filter(_changes(block_id)).exists())


def _changes(block_id: str | OuterRef) -> Q:
    changed = Q(
        kind=ReleaseKind.CONTENT,
        changes__kind__in=(StepChangeKind.REWORDED, StepChangeKind.ADDED),
        changes__block_id=block_id,
    )
    return Q(kind=ReleaseKind.REGULATION) | changed
