"""Whether somebody is let off a competency on a day: a pure fold, as over evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from lms.plans.models import Exemption


@dataclass(frozen=True)
class ExemptionFact:
    """As plain values; `until` is the last day it exempts, the day before a withdrawal included."""

    id: int
    competency_id: int
    posting_id: int | None
    since: date
    until: date

    def counts_on(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True)
class Exempt:
    """Of one competency: to what day (None: not exempt), and the first later day on which this changes by itself."""

    until: date | None = None
    exemption_id: int | None = None
    next_change_on: date | None = None


NOT_EXEMPT = Exempt()


def exempt_on(facts: Iterable[ExemptionFact], day: date) -> Exempt:
    """The exemption that lasts longest of those that count that day."""
    listed = list(facts)
    longest = max((fact for fact in listed if fact.counts_on(day)), key=lambda one: (one.until, one.id), default=None)
    changes = [fact.since for fact in listed if day < fact.since <= fact.until]
    changes += [longest.until + timedelta(days=1)] if longest else []
    return Exempt(longest.until if longest else None, longest.id if longest else None, min(changes, default=None))


def exempt_from(facts: Sequence[ExemptionFact], posting_id: int, day: date) -> dict[int, Exempt]:
    """By competency, for one posting of a person whose exemptions these are."""
    mine: dict[int, list[ExemptionFact]] = defaultdict(list)
    for fact in facts:
        if fact.posting_id in (None, posting_id):
            mine[fact.competency_id].append(fact)
    return {competency_id: exempt_on(some, day) for competency_id, some in mine.items()}


def exemptions_of(
    official_ids: Iterable[int], known_at: datetime | None = None
) -> Mapping[int, Sequence[ExemptionFact]]:
    """By official what was granted, as known at a moment; one statement however many people."""
    found: dict[int, list[ExemptionFact]] = defaultdict(list)
    rows = Exemption.objects.filter(official__in=list(official_ids))
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    for official_id, *fact, withdrawn_on, withdrawn_at in rows.order_by("pk").values_list(
        "official_id", "pk", "competency_id", "posting_id", "starts_on", "ends_on", "withdrawn_on", "withdrawn_at"
    ):
        exemption = ExemptionFact(*fact)
        is_withdrawn = withdrawn_on is not None and (known_at is None or withdrawn_at <= known_at)
        if is_withdrawn and withdrawn_on <= exemption.until:
            exemption = replace(exemption, until=withdrawn_on - timedelta(days=1))
        if exemption.since <= exemption.until:
            found[official_id].append(exemption)
    return found
