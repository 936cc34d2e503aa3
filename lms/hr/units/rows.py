"""Divisions of a scope as the page of units shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lms.core.domain.audit_history import HistoryLine, history_for
from lms.hr.scope import HrScope
from lms.org.enums import UnitMark, UnitType
from lms.org.models import PostingVersion, Unit, UnitVersion
from lms.org.querysets import UnitVersionQuerySet

HISTORY_SHOWN = 50


@dataclass(frozen=True)
class DivisionRow:
    """A division: `next_name` where it is called otherwise from a coming day; `may_change` for HR of its commune."""

    uid: UUID
    name: str
    valid_from: date
    valid_to: date | None
    next_name: str
    next_from: date | None
    is_default: bool
    is_coming: bool
    people: int
    may_change: bool


@dataclass(frozen=True)
class CommuneRow:
    """A commune of a province's list."""

    uid: UUID
    name: str
    former: str
    people: int
    divisions: int
    unconfirmed: int


def communes_of(scope: HrScope) -> UnitVersionQuerySet:
    """Communes inside the scope; for a division the one it belongs to."""
    versions = UnitVersion.objects.in_force(scope.as_of)
    above = versions.filter(unit_type=UnitType.DIVISION, unit__in=scope.units).values("parent_id")
    inside = Q(unit__in=scope.units) | Q(unit_id__in=above)
    communes: UnitVersionQuerySet = versions.communes().filter(inside).select_related("unit").order_by("sort_key", "pk")
    return communes


def commune_rows(
    communes: Iterable[UnitVersion], as_of: date, former: Mapping[int, str] | None = None
) -> list[CommuneRow]:
    """With the people whose main posting is there, how many divisions each has, and how many of them nobody confirmed;
    two statements. `former`: by unit, the old name it was found by."""
    communes = list(communes)
    people = _people_by_commune([one.unit_id for one in communes], as_of)
    divisions = UnitVersion.objects.in_force(as_of).filter(
        unit_type=UnitType.DIVISION, parent_id__in=[one.unit_id for one in communes]
    )
    counted = (
        divisions.order_by()
        .values("parent_id")
        .annotate(count=Count("pk"), unconfirmed=Count("pk", filter=Q(mark=UnitMark.DEFAULT)))
    )
    counts = {row["parent_id"]: (row["count"], row["unconfirmed"]) for row in counted}
    return [
        CommuneRow(
            one.unit.uid,
            one.name,
            (former or {}).get(one.unit_id, ""),
            people.get(one.unit_id, 0),
            *counts.get(one.unit_id, (0, 0)),
        )
        for one in communes
    ]


def _people_by_commune(commune_ids: list[int], as_of: date) -> dict[int, int]:
    """Each person counts once, at the unit of the main posting (design 3.8); those of divisions at their commune."""
    below = UnitVersion.objects.in_force(as_of).filter(unit_type=UnitType.DIVISION, parent_id__in=commune_ids)
    seated = PostingVersion.objects.active_on(as_of).filter(is_main=True)
    commune = Subquery(below.filter(unit=OuterRef("unit")).values("parent_id")[:1])
    counted = (
        seated.filter(Q(unit_id__in=commune_ids) | Q(unit__in=below.values("unit_id")))
        .annotate(commune=Coalesce(commune, F("unit_id"), output_field=BigIntegerField()))
        .order_by()
        .values("commune")
        .annotate(count=Count("posting__official", distinct=True))
    )
    return {row["commune"]: row["count"] for row in counted}


def division_rows(commune: UnitVersion, scope: HrScope, *, may_change: bool) -> list[DivisionRow]:
    """Divisions of the commune that aren't over, as far as the scope reaches; two statements."""
    lasting = UnitVersion.objects.lasting_on(scope.as_of).filter(unit_type=UnitType.DIVISION, parent_id=commune.unit_id)
    if not may_change:
        lasting = lasting.filter(unit__in=scope.units)
    histories: dict[int, list[UnitVersion]] = {}
    for version in lasting.select_related("unit").order_by("unit_id", "valid_from"):
        histories.setdefault(version.unit_id, []).append(version)
    seated = PostingVersion.objects.active_on(scope.as_of).filter(unit_id__in=histories)
    counted = seated.order_by().values("unit_id").annotate(count=Count("posting__official", distinct=True))
    people = {row["unit_id"]: row["count"] for row in counted}
    return [
        DivisionRow(
            uid=versions[0].unit.uid,
            name=versions[0].name,
            valid_from=versions[0].valid_from,
            valid_to=versions[-1].valid_to,
            next_name=versions[-1].name if len(versions) > 1 else "",
            next_from=versions[-1].valid_from if len(versions) > 1 else None,
            is_default=versions[-1].mark == UnitMark.DEFAULT,
            is_coming=versions[0].valid_from > scope.as_of,
            people=people.get(unit_id, 0),
            may_change=may_change,
        )
        for unit_id, versions in histories.items()
    ]


def history_of_divisions(commune: Unit) -> list[HistoryLine]:
    """What was done to the divisions of the commune, names that were replaced included; two statements."""
    versions = UnitVersion.records.filter(unit_type=UnitType.DIVISION, parent=commune)
    return history_for(*versions, limit=HISTORY_SHOWN)
