"""Several postings of one person make one demand: what two of them lack is planned once, at the higher level.

Of the postings that hold on a day the strictest keeps a gap: the highest minimum, then a must, then the main posting,
then the one that began first. The others leave it to that one, and take it up again when it ends. Each posting's own
requirement status stays as it is: this is about plans alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.enums import RequirementKind
from lms.plans.domain.cycles import with_renewals
from lms.plans.domain.gaps import RequirementCheck
from lms.plans.domain.recomputing import mark_stale
from lms.plans.domain.status import PostingFact, PostingStatus, postings_on, status_from_facts
from lms.plans.models import LearningPlan, PlanItem
from lms.plans.querysets import not_stopped

DAYS_BACK = 30
NEWEST = 1 << 62
"""A posting that isn't written yet comes after all that are."""
Key = tuple[int, int]
"""Official and competency."""
Asking = tuple[PostingFact, RequirementCheck]


def shared_out(
    statuses: Iterable[PostingStatus], today: date, *, beside: Iterable[PostingFact] = ()
) -> list[PostingStatus]:
    """Each posting, checked on its first day or today, with the gaps that its own plan is to close. `beside`: other
    postings of these people that have plans. Six statements for each coming day on which others hold, none else but
    where some are `beside`."""
    listed = list(statuses)
    others = list(beside)
    by_day: dict[date, list[PostingStatus]] = defaultdict(list)
    for status in listed:
        by_day[max(status.posting.starts_on, today)].append(status)
    kept: dict[int, PostingStatus] = {}
    for day, some in by_day.items():
        people = {one.posting.official_id for one in some}
        own = {id(one) for one in some}
        also = [one.posting for one in listed if id(one) not in own] + others
        facts = [one for one in also if one.official_id in people and _holds(one, day)]
        more = with_renewals(status_from_facts(facts, day), today) if facts else []
        shared = left_to_each([*some, *more])
        kept |= {id(one): left for one, left in zip(some, shared, strict=False)}
    return [kept[id(one)] for one in listed]


def left_to_each(statuses: Sequence[PostingStatus]) -> list[PostingStatus]:
    """All on one day, in the order given: of the gaps of each person every one stands at one posting alone. Pure."""
    asking: dict[Key, list[Asking]] = defaultdict(list)
    for status in statuses:
        for check in status.checks:
            if check.is_gap:
                asking[status.posting.official_id, check.required.competency_id].append((status.posting, check))
    keepers = _keepers(asking)
    renewers = _renewers(statuses, keepers)
    return [_renewing(_left(status, keepers), renewers) for status in statuses]


def _renewers(statuses: Sequence[PostingStatus], keepers: Collection[Key]) -> dict[Key, Asking]:
    """By person and competency the posting for which it is shown anew, and what for, as with a gap; none where a gap
    asks for more of it anyway."""
    asking: dict[Key, list[Asking]] = defaultdict(list)
    for status in statuses:
        for one in status.renewals:
            key = status.posting.official_id, one.check.required.competency_id
            if key not in keepers:
                asking[key].append((status.posting, one.check))
    return _keepers(asking)


def _keepers(asking: Mapping[Key, Sequence[Asking]]) -> dict[Key, Asking]:
    """Which posting it is of all that ask, and with what they ask for together."""
    found = {}
    for key, some in asking.items():
        posting, check = max(some, key=_strictness)
        found[key] = posting, _asked_by_all(check, [other.required for _posting, other in some])
    return found


def _renewing(status: PostingStatus, renewers: Mapping[Key, Asking]) -> PostingStatus:
    own = []
    for one in status.renewals:
        posting, check = renewers.get((status.posting.official_id, one.check.required.competency_id), (None, one.check))
        if posting is status.posting:
            own.append(replace(one, check=check))
    return replace(status, renewals=tuple(own))


def _left(status: PostingStatus, keepers: Mapping[Key, Asking]) -> PostingStatus:
    checks = []
    for check in status.checks:
        if not check.is_gap:
            checks.append(check)
            continue
        posting, asked = keepers[status.posting.official_id, check.required.competency_id]
        if posting is status.posting:
            checks.append(asked)
    return replace(status, checks=checks)


def _strictness(asked: Asking) -> tuple[int, bool, bool, int, int]:
    posting, check = asked
    return (
        check.required.min_level,
        check.required.kind == RequirementKind.MUST,
        posting.is_main,
        -posting.starts_on.toordinal(),
        -(posting.posting_id or NEWEST),
    )


def _asked_by_all(check: RequirementCheck, required: Collection[RequiredLevel]) -> RequirementCheck:
    """With the highest aim, must before should, and the greatest weight of all that ask for its competency."""
    is_must = any(one.kind == RequirementKind.MUST for one in required)
    united = replace(
        check.required,
        max_level=max(one.max_level for one in required),
        kind=RequirementKind.MUST if is_must else RequirementKind.SHOULD,
        weight=max(one.weight for one in required),
    )
    return replace(check, required=united)


def _holds(posting: PostingFact, day: date) -> bool:
    return posting.starts_on <= day and (posting.ends_on is None or posting.ends_on >= day)


def postings_beside(official_id: int, today: date, *, without: Collection[int] = ()) -> list[PostingFact]:
    """The person's other postings, held now or to come, that have a plan which goes on; one statement."""
    plans = LearningPlan.objects.filter(not_stopped(today), posting=OuterRef("posting"))
    where = Q(Exists(plans), posting__official=official_id) & ~Q(posting__in=list(without))
    return postings_on(today, where=where, upcoming=True)


def people_with_several_plans(official_ids: Collection[int], today: date, *, moved: Collection[int] = ()) -> list[int]:
    """Of these those with a plan that goes on, of another posting than these `moved`, beside another plan, stopped or
    not: what that one was to close may have come back. In order; one statement."""
    plans: dict[int, list[bool]] = defaultdict(list)
    rows = LearningPlan.objects.filter(official__in=official_ids).order_by("official")
    for plan in rows:
        plans[plan.official_id].append(plan.posting_id not in moved and not plan.is_stopped_on(today))
    return [official_id for official_id, going_on in plans.items() if len(going_on) > 1 and any(going_on)]


def is_asked_elsewhere(plan: LearningPlan, as_of: date) -> bool:
    """Of a plan without open lines: another plan of the person asks for what it had (for anything, where it never had a
    line); one statement."""
    own = PlanItem.objects.filter(plan=plan).values("competency")
    same = Q(competency__in=own) | ~Exists(own)
    others = PlanItem.objects.open(as_of).filter(same, plan__official=plan.official_id).exclude(plan=plan)
    return bool(others.exists())


def mark_turned(today: date) -> int:
    """Mark the people of whose several plans one has begun or stopped by itself since their status was written, so that
    the others follow; returns how many rows. One statement, and one for each such day."""
    other = LearningPlan.objects.filter(official=OuterRef("official")).exclude(pk=OuterRef("pk"))
    first = date.fromordinal(today.toordinal() - DAYS_BACK)
    turned = LearningPlan.objects.filter(
        Exists(other), Q(starts_on__range=(first, today)) | Q(stopped_on__range=(first, today))
    )
    people: dict[date, set[int]] = defaultdict(set)
    for official_id, *days in turned.values_list("official", "starts_on", "stopped_on"):
        for day in days:
            if day is not None and first <= day <= today:
                people[day].add(official_id)
    return sum(
        mark_stale(Q(official__in=some, computed_at__lt=timezone.make_aware(datetime.combine(day, time.min))))
        for day, some in sorted(people.items())
    )
