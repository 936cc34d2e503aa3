"""Which acts of learners no longer count, since what they were done at has changed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from courses.enums import ReleaseKind, StepChangeKind
from courses.models import LessonRelease


def is_void(acts: str = "") -> Exists:
    """Says of each act whether the step has been re-worded, or its lesson's regulation replaced, since it was done.

    `acts` leads to the `ProgressEvent`s from the rows that are asked. A step that was taken out and came back under
    “sửa nội dung” is a new one.
    """
    at = f"{acts}__" if acts else ""
    since = LessonRelease.objects.filter(
        lesson_id=OuterRef(f"{at}lesson_id"), published_at__gt=OuterRef(f"{at}happened_at")
    )
    changed = Q(
        kind=ReleaseKind.CONTENT,
        changes__kind__in=(StepChangeKind.REWORDED, StepChangeKind.ADDED),
        changes__block_id=OuterRef(f"{at}block_id"),
    )
    return Exists(since.filter(Q(kind=ReleaseKind.REGULATION) | changed))
