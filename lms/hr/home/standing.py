"""Who meets the requirements of the main posting, by unit: read from the checked cache, from facts where it is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lms.competencies.enums import RequirementKind
from lms.hr.scope import HrScope
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import PROVINCE_TYPES, UnitType
from lms.plans.domain.recomputing import read_from_facts
from lms.plans.domain.status import PostingStatus, postings_on, status_from_facts
from lms.plans.domain.trend import lacks_must
from lms.plans.models import RequirementStatus
from lms.plans.querysets import is_short

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


def due_statuses(scope: HrScope) -> list[PostingStatus]:
    """The scope's postings whose cached rows can't be trusted today, from facts; one statement, six where any are.

    Postings to come are checked against today.
    """
    where = read_from_facts(scope.as_of) & Q(unit_id__in=scope.units.values("pk"))
    found = postings_on(scope.as_of, where=where, upcoming=True)
    return status_from_facts(found, scope.as_of) if found else []


def standing_of(scope: HrScope, *, direct: bool = False, due: Sequence[PostingStatus] | None = None) -> Standing:
    """One statement; `due` as `due_statuses` gives it, where the caller has it already."""
    today = scope.as_of
    rows = (
        _rows(scope, direct=direct)
        .values_list("official_id", "posting__versions__unit_id")
        .annotate(
            short=Count("pk", filter=is_short(today)),
            stale=Count("pk", filter=Q(is_stale=True)),
        )
        .order_by()
    )
    met, lacking, stale = {}, {}, set()
    for official_id, unit_id, missing, old in rows:
        (lacking if missing else met)[official_id] = unit_id
        if old:
            stale.add(unit_id)
    for status in due_statuses(scope) if due is None else due:
        seat = status.posting
        if (
            not seat.is_main
            or seat.is_secondment
            or seat.starts_on > today
            or (direct and seat.unit_id != scope.home.unit_id)
        ):
            continue
        met.pop(seat.official_id, None)
        lacking.pop(seat.official_id, None)
        if any(check.required.kind == RequirementKind.MUST for check in status.checks):
            (lacking if lacks_must(status) else met)[seat.official_id] = seat.unit_id
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
