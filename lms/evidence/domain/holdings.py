"""The level a person holds: a pure fold over evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from lms.evidence.enums import Combining
from lms.evidence.models import Evidence


@dataclass(frozen=True)
class EvidenceFact:
    """A piece of evidence as plain values; `expires_on` is the last day it counts.

    `replaces`: the rule it was recorded under lets it take the place of the older ones of its kind; `replaced_on`: the
    first day on which a newer one stands in its own place (`with_replaced`).
    """

    id: int
    level: int
    effective_on: date
    expires_on: date | None
    replaced_on: date | None = None
    kind: str = field(default="", compare=False)
    replaces: bool = field(default=False, compare=False)

    def counts_on(self, day: date) -> bool:
        return (
            self.effective_on <= day
            and (self.expires_on is None or day <= self.expires_on)
            and (self.replaced_on is None or day < self.replaced_on)
        )

    def is_replaced_on(self, day: date) -> bool:
        return self.replaced_on is not None and self.replaced_on <= day


@dataclass(frozen=True)
class Holding:
    """The level shown on a day, the evidence that shows it, and when this changes by itself.

    `until` is the last day the level stands (None: without end); `expired` is the best evidence that has run out and
    would have shown more; `next_change_on` is the first later day on which a fold would give something else.
    """

    level: int
    evidence_id: int | None
    until: date | None
    expired: EvidenceFact | None
    next_change_on: date | None


NOTHING = Holding(level=0, evidence_id=None, until=None, expired=None, next_change_on=None)


def holding_on(facts: Sequence[EvidenceFact], day: date) -> Holding:
    """Fold one person's evidence for one competency: the highest level that counts that day, of each kind the newest
    alone where its rule says so."""
    counting = [fact for fact in facts if fact.level > 0 and fact.counts_on(day)]
    best = max(counting, key=_strength, default=None)
    level = best.level if best else 0
    ended = [
        fact
        for fact in facts
        if fact.expires_on and fact.expires_on < day and fact.level > level and not fact.is_replaced_on(day)
    ]
    changes = [fact.effective_on for fact in facts if fact.effective_on > day]
    changes += [fact.expires_on + timedelta(days=1) for fact in counting if fact.expires_on]
    return Holding(
        level=level,
        evidence_id=best.id if best else None,
        until=best.expires_on if best else None,
        expired=max(ended, key=_strength, default=None),
        next_change_on=min(changes, default=None),
    )


def level_on(facts: Iterable[EvidenceFact], day: date) -> int:
    """The level of `holding_on` alone, for those who ask for very many days."""
    level = 0
    for fact in facts:
        if fact.level > level and fact.counts_on(day):
            level = fact.level
    return level


def _strength(fact: EvidenceFact) -> tuple[int, date, int]:
    """Highest level first, then the one that lasts longest, then the newest."""
    return (fact.level, fact.expires_on or date.max, fact.id)


def with_replaced(facts: Sequence[EvidenceFact]) -> list[EvidenceFact]:
    """Of one person and competency: each piece with the day from which a newer one of its kind stands in its place,
    where the rule of the newer one says so. A withdrawn piece replaces nothing."""
    newer = [fact for fact in facts if fact.replaces and fact.level > 0]
    if not newer:
        return list(facts)
    return [
        replace(
            fact,
            replaced_on=min(
                (
                    one.effective_on
                    for one in newer
                    if one.kind == fact.kind and (one.effective_on, one.id) > (fact.effective_on, fact.id)
                ),
                default=None,
            ),
        )
        for fact in facts
    ]


def evidence_of(
    official_ids: Iterable[int], known_at: datetime | None = None
) -> dict[int, dict[int, list[EvidenceFact]]]:
    """Uncorrected evidence by official and competency; one statement however many people."""
    found: dict[int, dict[int, list[EvidenceFact]]] = defaultdict(lambda: defaultdict(list))
    replacing = set()
    rows = Evidence.objects.known(known_at).filter(official_id__in=list(official_ids))
    columns = ("official_id", "competency_id", "kind", "rule__combining", "id", "level", "effective_on", "expires_on")
    for official_id, competency_id, kind, combining, pk, level, begins, ends in rows.values_list(*columns):
        is_latest = combining == Combining.LATEST
        fact = EvidenceFact(pk, level, begins, ends, kind=kind, replaces=is_latest)
        found[official_id][competency_id].append(fact)
        if is_latest:
            replacing.add((official_id, competency_id))
    for official_id, competency_id in replacing:
        found[official_id][competency_id] = with_replaced(found[official_id][competency_id])
    return found
