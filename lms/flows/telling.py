"""Which people of HR are told of something about somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from lms.org.enums import PROVINCE_TYPES, Role
from lms.org.models import Official, RoleGrant, UnitVersion
from lms.org.tree import UnitsAtOrAbove


def near_hr(unit_ids: Iterable[int], today: date) -> QuerySet[Official]:
    """HR of the units and of those above them, below the province: that one looks after too many to be told of each."""
    provinces = UnitVersion.objects.in_force(today).filter(unit_type__in=PROVINCE_TYPES).values("unit_id")
    users = _hr_grants(unit_ids, today).exclude(unit__in=provinces).values("user")
    found: QuerySet[Official] = Official.objects.filter(user__in=users).order_by("pk")
    return found


def answering_hr(person: Official, unit_ids: Iterable[int], today: date) -> list[Official]:
    """Who may answer the person: those near, or, where there is nobody else, those of the province."""
    ids = list(unit_ids)
    if not ids:
        return []  # posted nowhere: the work list of whoever saw them last shows it
    near = list(near_hr(ids, today).exclude(pk=person.pk))
    if near:
        return near
    above = Official.objects.filter(user__in=_hr_grants(ids, today).values("user"))
    return list(above.exclude(pk=person.pk).order_by("pk"))


def _hr_grants(unit_ids: Iterable[int], today: date) -> QuerySet[RoleGrant]:
    at = UnitsAtOrAbove(*unit_ids, as_of=today)
    found: QuerySet[RoleGrant] = RoleGrant.objects.in_force(today).filter(role=Role.HR, unit__in=at)
    return found
