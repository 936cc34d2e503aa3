"""Who meets the requirements of the main posting, by unit: read from the checked cache, from facts where it is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from lms.competencies.enums import RequirementKind
from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.hr.scope import HrScope
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import PROVINCE_TYPES, UnitType
from lms.plans.models import RequirementStatus

WORST = 5


@dataclass(frozen=True)
class UnitStanding:
    """People of a unit whose main posting there has requirements, and how many lack something.

    `is_direct`: only those who sit at the unit itself, units below left out.
    """

    unit: UnitName
    total: int
    short: int
    is_direct: bool


@dataclass(frozen=True)
class Standing:
    """By official id the unit of the main posting, for those with requirements."""

    met: Mapping[int, int]
    short: Mapping[int, int]
    stale_units: int

    @property
    def total(self) -> int:
        return len(self.met) + len(self.short)


def standing_of(scope: HrScope, *, direct: bool = False) -> Standing:
    """One statement; two more where evidence began or ended since the cache was written."""
    today = scope.as_of
    short = Q(held_level__lt=F("min_level")) | Q(held_until__lt=today)
    rows = (
        _rows(scope, direct=direct)
        .values_list("official_id", "posting__versions__unit_id")
        .annotate(
            short=Count("pk", filter=short),
            due=Count("pk", filter=Q(next_change_on__lte=today)),
            stale=Count("pk", filter=Q(is_stale=True)),
        )
        .order_by()
    )
    met, lacking, due, stale = {}, {}, {}, set()
    for official_id, unit_id, missing, changed, old in rows:
        (lacking if missing else met)[official_id] = unit_id
        if changed:
            due[official_id] = unit_id
        if old:
            stale.add(unit_id)
    if due:
        still_short = _short_by_facts(scope, due)
        for official_id, unit_id in due.items():
            met.pop(official_id, None)
            lacking.pop(official_id, None)
            (lacking if official_id in still_short else met)[official_id] = unit_id
    return Standing(met, lacking, len(stale))


def _rows(scope: HrScope, *, direct: bool = False) -> QuerySet[RequirementStatus]:
    """What main postings at the units of the scope must have today."""
    today = scope.as_of
    here = (
        {"posting__versions__unit_id": scope.home.unit_id}
        if direct
        else {"posting__versions__unit_id__in": scope.units.values("pk")}
    )
    return RequirementStatus.objects.filter(
        Q(posting__versions__ends_on__isnull=True) | Q(posting__versions__ends_on__gte=today),
        kind=RequirementKind.MUST,
        posting__versions__superseded_at__isnull=True,
        posting__versions__is_main=True,
        posting__versions__is_secondment=False,
        posting__versions__starts_on__lte=today,
        **here,
    )


def _short_by_facts(scope: HrScope, due: Iterable[int]) -> set[int]:
    """Of these people, those who lack something, by their evidence."""
    ids = list(due)
    evidence = evidence_of(ids)
    needed = _rows(scope).filter(official_id__in=ids).values_list("official_id", "competency_id", "min_level")
    return {
        official_id
        for official_id, competency_id, level in needed
        if holding_on(evidence[official_id].get(competency_id, []), scope.as_of).level < level
    }


def worst_units(scope: HrScope, standing: Standing) -> list[UnitStanding]:
    """The units with the largest share of people who lack something: communes of a province, divisions of a commune."""
    names = unit_names({*standing.met.values(), *standing.short.values()}, scope.as_of)
    whole = scope.unit is None or scope.unit.unit_type in PROVINCE_TYPES
    totals: dict[int, int] = defaultdict(int)
    lacking: dict[int, int] = defaultdict(int)
    for people, counted in ((standing.met, totals), (standing.short, totals), (standing.short, lacking)):
        for unit_id in people.values():
            counted[_group(names[unit_id], whole=whole)] += 1
    missing = lacking.keys() - names.keys()
    names |= unit_names(missing, scope.as_of)
    found = [
        UnitStanding(names[key], totals[key], lacking[key], is_direct=_is_direct(names[key], whole=whole))
        for key in lacking
    ]
    return sorted(found, key=lambda one: (-one.short / one.total, -one.short, one.unit.label))[:WORST]


def _group(name: UnitName, *, whole: bool) -> int:
    return (name.commune_id or name.unit_id) if whole else name.unit_id


def _is_direct(name: UnitName, *, whole: bool) -> bool:
    """A unit whose people are listed without those of the units below it."""
    return name.unit_type in PROVINCE_TYPES if whole else name.unit_type != UnitType.DIVISION
