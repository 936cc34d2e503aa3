"""Divisions of a scope as the page of units shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from lms.core.domain.audit_history import HistoryLine, history_for
from lms.hr.scope import HrScope
from lms.org.enums import UnitMark, UnitType
from lms.org.models import PostingVersion, Unit, UnitVersion

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


def commune_of(commune_id: int | None, as_of: date) -> UnitVersion:
    """As it is called that day; one that ended under its last name."""
    begun = UnitVersion.objects.filter(unit=commune_id, valid_from__lte=as_of).select_related("unit")
    version: UnitVersion | None = begun.order_by("-valid_from").first()
    if version is None:
        raise Http404
    return version


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
