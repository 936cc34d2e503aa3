"""The cache of requirement status brought back to the facts, some people at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.org.models import Official, Posting
from lms.plans.domain.status import StatusDifference, differences, lock_officials, refresh_status
from lms.plans.models import RequirementStatus

PEOPLE_AT_ONCE = 200


def mark_stale(where: Q) -> int:
    """Rows of `RequirementStatus` that are to be written anew; until then readers take facts. Returns how many."""
    marked: int = RequirementStatus.objects.filter(where, is_stale=False).update(is_stale=True)
    return marked


def stale_people(*, after: int = 0) -> list[int]:
    """Ids of the next people with a stale row, as many as are written at once, in their order."""
    return list(_stale(after).order_by("official_id")[:PEOPLE_AT_ONCE])


def count_stale_people(*, after: int = 0) -> int:
    return int(_stale(after).count())


def people_with_status() -> list[int]:
    """Everybody who has a posting or a row."""
    of_person = {"official": OuterRef("pk")}
    people = Official.objects.filter(
        Exists(Posting.objects.filter(**of_person)) | Exists(RequirementStatus.objects.filter(**of_person))
    )
    return list(people.order_by("pk").values_list("pk", flat=True))


def refresh_by_parts(official_ids: Iterable[int], *, now: datetime) -> Iterator[tuple[int, int]]:
    """Write anew, each part in a transaction of its own; yields how many people and rows each part had."""
    for part in _parts(official_ids):
        yield len(part), refresh_status(part, now=now)


def check_by_parts(official_ids: Iterable[int], *, now: datetime) -> Iterator[tuple[int, list[StatusDifference]]]:
    """Differences, part by part, with the size of the part.

    What differs is read again while its people are held: an act that was just being written is no difference.
    """
    for part in _parts(official_ids):
        found = differences(part, now=now)
        if found:
            with transaction.atomic():
                lock_officials(part)
                found = differences(part, now=now)
        yield len(part), found


def _stale(after: int) -> QuerySet[RequirementStatus, int]:
    rows = RequirementStatus.objects.filter(is_stale=True, official_id__gt=after)
    return rows.values_list("official_id", flat=True).distinct()


def _parts(official_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(official_ids)
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        yield ids[start : start + PEOPLE_AT_ONCE]
