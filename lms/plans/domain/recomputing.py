"""The cache of requirement status brought back to the facts, some people at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lms.competencies.models import Requirement
from lms.core.domain.jobs import enqueue_job
from lms.core.models import Job
from lms.org.models import Official, Posting, PostingVersion, UnitVersion
from lms.plans.domain.status import StatusDifference, differences, lock_officials, refresh_status
from lms.plans.models import RequirementStatus

PEOPLE_AT_ONCE = 200
CHECKED_AT_ONCE = 2000
"""Tables are joined quickly once there is something to join."""
RECOMPUTE = "plans.recompute_status"


def mark_stale(where: Q) -> int:
    """Rows of `RequirementStatus` that are to be written anew; until then readers take facts. Returns how many."""
    marked: int = RequirementStatus.objects.filter(where, is_stale=False).update(is_stale=True)
    return marked


def stale_people(as_of: date, *, after: int = 0) -> list[int]:
    """Ids of the next people whose rows are marked or were never written, as many as are written at once, in order."""
    return list(_stale(as_of, after).order_by("official")[:PEOPLE_AT_ONCE])


def stale_parts(as_of: date, *, after: int = 0) -> Iterator[list[int]]:
    """All of them, as many at a time as are written at once; whoever was marked meanwhile comes last.

    The whole list is read together: to find the next few the database looks at everybody's rows.
    """
    while ids := list(_stale(as_of, after).order_by("official")):
        yield from _parts(ids)
        after = ids[-1]


def ask_to_recompute(as_of: date) -> Job | None:
    """The job that writes them, where there is anybody to write and no such job waits or runs already."""
    if not stale_people(as_of) or Job.objects.unfinished().filter(kind=RECOMPUTE).exists():
        return None
    return enqueue_job(kind=RECOMPUTE, title=_("Tính lại tình trạng yêu cầu"), params={}, owner=None)


def count_stale_people(as_of: date, *, after: int = 0) -> int:
    return int(_stale(as_of, after).count())


def read_from_facts(as_of: date) -> Q:
    """Of posting versions that run or are to come: the cache can't be trusted that day, so that readers take facts."""
    return Exists(RequirementStatus.objects.due(as_of).filter(posting=OuterRef("posting"))) | _without_rows(as_of)


def people_with_status() -> list[int]:
    """Everybody who has a posting or a row."""
    of_person = {"official": OuterRef("pk")}
    people = Official.objects.filter(
        Exists(Posting.objects.filter(**of_person)) | Exists(RequirementStatus.objects.filter(**of_person))
    )
    return list(people.order_by("pk").values_list("pk", flat=True))


def refresh_by_parts(official_ids: Iterable[int], *, now: datetime) -> Iterator[tuple[int, int]]:
    """Bring up to date, each part in a transaction of its own; yields how many people and rows each part had."""
    for part in _parts(official_ids):
        yield len(part), refresh_status(part, now=now)


def check_by_parts(official_ids: Iterable[int], *, now: datetime) -> Iterator[tuple[int, list[StatusDifference]]]:
    """Differences of the cache from what tables give, part by part, with the size of the part.

    What differs is read again while its people are held: an act that was just being written is no difference.
    """
    from lms.plans.domain.checking import rows_from_tables  # noqa: PLC0415 - pandas, which web workers need not load

    for part in _parts(official_ids, CHECKED_AT_ONCE):
        found = differences(part, now=now, rows_of=rows_from_tables)
        if found:
            with transaction.atomic():
                lock_officials(part)
                found = differences(part, now=now, rows_of=rows_from_tables)
        yield len(part), found


def _stale(as_of: date, after: int) -> QuerySet[RequirementStatus, int]:
    marked = RequirementStatus.objects.filter(is_stale=True, official_id__gt=after)
    lasting = PostingVersion.objects.lasting_on(as_of)
    missing = lasting.filter(_without_rows(as_of), posting__official_id__gt=after)
    return (
        marked.order_by()
        .values_list("official", flat=True)
        .union(missing.order_by().values_list("posting__official", flat=True))
    )


def _without_rows(as_of: date) -> Q:
    """Of posting versions: something is required, on the first day if that is to come, but the cache has no row."""
    above = UnitVersion.objects.in_force(as_of)
    parents = above.filter(unit=OuterRef(OuterRef("unit"))).values("parent")
    grandparents = above.filter(unit__in=above.filter(unit=OuterRef(OuterRef(OuterRef("unit")))).values("parent"))
    required = Requirement.objects.known().filter(
        Q(valid_from__lte=as_of) | Q(valid_from__lte=OuterRef("starts_on")),
        Q(valid_to__isnull=True) | Q(valid_to__gte=as_of) & Q(valid_to__gte=OuterRef("starts_on")),
        Q(employer__isnull=True)
        | Q(employer=OuterRef("unit"))
        | Q(employer__in=parents)
        | Q(employer__in=grandparents.values("parent")),
        position=OuterRef("position"),
    )
    return ~Exists(RequirementStatus.objects.filter(posting=OuterRef("posting"))) & Exists(required)


def _parts(official_ids: Iterable[int], size: int | None = None) -> Iterator[list[int]]:
    ids, size = list(official_ids), size or PEOPLE_AT_ONCE
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
