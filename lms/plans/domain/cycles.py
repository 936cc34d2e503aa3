"""What is held and ends soon is shown anew beforehand: a cycle of its own, beside what was learned before.

Nothing is wiped and no level changes by it: what is held counts to its last day, whatever becomes of the renewal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from lms.evidence.domain.holdings import EvidenceFact, evidence_of, holding_on
from lms.evidence.models import Evidence, EvidenceRule
from lms.org.domain.work_calendar import LONGEST_BREAK, WorkCalendar
from lms.org.models import PostingVersion
from lms.plans.domain.due_dates import DAYS_AT_LEAST
from lms.plans.domain.gaps import Renewal, RequirementCheck
from lms.plans.domain.status import PostingFact, PostingStatus
from lms.plans.models import PlanItem, RequirementStatus
from lms.plans.querysets import not_stopped

DAYS_BEFORE = 60
"""Where the evidence rule says nothing; no law sets it."""
MOST_DAYS_BEFORE = 366
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ending:
    """The last day on which a level is held, and the evidence that shows it then."""

    evidence_id: int
    last_day: date


def ending_of(facts: Sequence[EvidenceFact], level: int, day: date) -> Ending | None:
    """Of one person and competency, when the level held that day ends by itself; None where it isn't held or doesn't.
    Pure."""
    holding = holding_on(facts, day)
    while holding.level >= level and holding.evidence_id is not None and holding.next_change_on is not None:
        change = holding.next_change_on
        after = holding_on(facts, change)
        if after.level < level:
            return Ending(holding.evidence_id, change - DAY)
        holding = after
    return None


def opens_on(*, effective_on: date, last_day: date, days_before: int | None) -> date:
    """When its renewal begins; never in the first half of its time, so that nobody renews all year. Pure."""
    half = effective_on + (last_day - effective_on) // 2
    return max(last_day - timedelta(days=DAYS_BEFORE if days_before is None else days_before), half)


def renew_by(*, last_day: date, today: date, calendar: WorkCalendar) -> date:
    """The last day it counts, or the last working day before, since any later one would leave days that nothing
    covers; whoever is told late has 14 days all the same. Pure."""
    back = (last_day - timedelta(days=number) for number in range(LONGEST_BREAK))
    wanted = next((one for one in back if calendar.is_working(one)), last_day)
    return max(wanted, calendar.next_working_day(today + timedelta(days=DAYS_AT_LEAST)))


def with_renewals(statuses: Iterable[PostingStatus], today: date) -> list[PostingStatus]:
    """Each with what it has to show anew by now, for as long as the posting lasts; two statements more where anything
    ends within a year. Only postings that have begun."""
    listed = list(statuses)
    last = today + timedelta(days=MOST_DAYS_BEFORE)
    found = [(status, check) for status in listed for check in status.checks if _may_end(status.posting, check, last)]
    found = [one for one in found if one[0].posting.starts_on <= today]
    if not found:
        return listed
    facts = evidence_of({status.posting.official_id for status, _check in found})
    ends: dict[tuple[int, int], tuple[RequirementCheck, Ending]] = {}
    for status, check in found:
        of_one = facts[status.posting.official_id].get(check.required.competency_id, [])
        ending = ending_of(of_one, check.required.min_level, today)
        if ending is not None and _is_wanted(status.posting, check, ending):
            ends[status.posting.posting_id, check.required.competency_id] = check, ending
    begins = _begins({ending.evidence_id for _check, ending in ends.values()})
    due: dict[int, list[Renewal]] = {}
    for (posting_id, _competency), (check, ending) in ends.items():
        kind, effective_on, days_before = begins[ending.evidence_id]
        if opens_on(effective_on=effective_on, last_day=ending.last_day, days_before=days_before) <= today:
            due.setdefault(posting_id, []).append(
                Renewal(check, ending.evidence_id, kind, effective_on, ending.last_day)
            )
    return [replace(one, renewals=tuple(due.get(one.posting.posting_id, ()))) for one in listed]


def rows_to_renew(today: date) -> list[int]:
    """Ids of rows of the requirement status whose renewal begins by now and has no line yet, nor one in a plan of
    another posting; two statements.

    For the daily round, which writes their people anew. A row that is stale is written anyway.
    """
    own, going_on = Q(plan__posting=OuterRef("posting")), not_stopped(today, prefix="plan__")
    beside = going_on & Q(plan__official=OuterRef("official"), required_level__gte=OuterRef("min_level"))
    known = PlanItem.objects.filter(own | beside, competency=OuterRef("competency"), stopped_on__isnull=True).filter(
        Q(renews=OuterRef("evidence")) | Q(renews__isnull=False, closed_on__isnull=True)
    )
    lasts = PostingVersion.objects.active_on(today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("held_until")), posting=OuterRef("posting")
    )
    other = Evidence.objects.known().filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=today + timedelta(days=MOST_DAYS_BEFORE)),
        official=OuterRef("official"),
        competency=OuterRef("competency"),
        level__gte=OuterRef("min_level"),
        effective_on__lte=today,
    )
    rows = RequirementStatus.objects.filter(_ends_soon(today), is_stale=False, held_level__gte=F("min_level"))
    rows = rows.exclude(exempt_until__gt=F("held_until")).filter(Exists(lasts), ~Exists(known), ~Exists(other))
    columns = ("pk", "evidence__effective_on", "held_until", "evidence__rule__renew_days")
    return [
        pk
        for pk, effective_on, last_day, days_before in rows.order_by("pk").values_list(*columns)
        if opens_on(effective_on=effective_on, last_day=last_day, days_before=days_before) <= today
    ]


def _ends_soon(today: date) -> Q:
    """By how long before its end each rule asks for a renewal; there are few such spans."""
    spans = EvidenceRule.objects.exclude(renew_days=None).order_by().values_list("renew_days", flat=True).distinct()
    found = Q(evidence__rule__renew_days=None, held_until__lte=today + timedelta(days=DAYS_BEFORE))
    for days in spans:
        found |= Q(evidence__rule__renew_days=days, held_until__lte=today + timedelta(days=days))
    return found & Q(held_until__gte=today)


def _may_end(posting: PostingFact, check: RequirementCheck, last: date) -> bool:
    until = check.holding.until
    return check.is_met and until is not None and until <= last and (posting.ends_on is None or posting.ends_on > until)


def _is_wanted(posting: PostingFact, check: RequirementCheck, ending: Ending) -> bool:
    """Not of a posting that is over by then, nor where the person is let off on the day after."""
    if posting.ends_on is not None and posting.ends_on <= ending.last_day:
        return False
    return check.exempt.until is None or check.exempt.until <= ending.last_day


def _begins(evidence_ids: set[int]) -> Mapping[int, tuple[str, date, int | None]]:
    columns = ("pk", "kind", "effective_on", "rule__renew_days")
    rows: Any = Evidence.objects.filter(pk__in=evidence_ids).values_list(*columns)
    return {pk: values for pk, *values in rows}
