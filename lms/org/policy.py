"""Who may do what in the organisation; the queryset forms are in `querysets.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lms.org.enums import Role
from lms.org.models import RoleGrant, Unit, UnitVersion
from lms.org.querysets import units_below_grants, units_in_scope

if TYPE_CHECKING:
    from lms.org.models import Official


HEADS_READ = ("name", "positions", "requirements met", "levels required and held", "overdue lines", "views of levels")
"""All that a head of unit reads of each of their people (`Official.objects.led_by`): enough to see who needs help with
what, and to give a view of their levels. Not birth date or number, contacts, evidence, scores, papers, certificates,
arrangements or history: those are for HR. People who left, or are to come, are no longer, or not yet, theirs."""


def has_role(user: Any, *roles: str, as_of: date | None = None) -> bool:
    """Whether the user holds one of the roles anywhere that day; that of an administrator only while it is on."""
    if not user.is_authenticated:
        return False
    return bool(_held(user, _in_use(user, roles), as_of).exists())


def has_role_on_province(user: Any, *roles: str, as_of: date | None = None) -> bool:
    """Likewise for a whole province."""
    day = as_of or timezone.localdate()
    provinces = UnitVersion.objects.in_force(day).provinces().values("unit_id")
    return bool(_held(user, _in_use(user, roles), day).filter(unit__in=provinces).exists())


def administers(user: Any, *, as_of: date | None = None) -> bool:
    """Whether the user is an administrator at all, powers on or off: by the role, or as the account of the server."""
    if not user.is_authenticated:
        return False
    return bool(user.is_superuser_account or _held(user, (Role.ADMIN,), as_of).exists())


def _held(user: Any, roles: Iterable[str], as_of: date | None) -> Any:
    return RoleGrant.objects.in_force(as_of or timezone.localdate()).filter(user=user, role__in=list(roles))


def _in_use(user: Any, roles: Iterable[str]) -> list[str]:
    """Without that of an administrator where this session has turned its powers off."""
    is_off = getattr(user, "powers_set_aside", False)
    return [role for role in roles if not (is_off and role == Role.ADMIN)]


def grants_of(user: Any, *, as_of: date | None = None) -> list[tuple[str, int]]:
    """What the user holds that day, as (role, unit id), in no order."""
    if not user.is_authenticated:
        return []
    day = as_of or timezone.localdate()
    return list(RoleGrant.objects.in_force(day).filter(user=user).values_list("role", "unit_id"))


def roles_of(user: Any, *, as_of: date | None = None) -> list[Role]:
    """The roles the user holds that day, each once, in the order of the list of roles."""
    return roles_in(grants_of(user, as_of=as_of))


def roles_in(grants: Iterable[tuple[str, int]]) -> list[Role]:
    held = {role for role, _unit_id in grants}
    return [role for role in Role if role.value in held]


def can_manage_unit(user: Any, unit: Unit, *, as_of: date | None = None) -> bool:
    """HR of the unit, or of a unit above it."""
    return units_in_scope(user, (Role.HR,), as_of or timezone.localdate()).filter(pk=unit.pk).exists()


def can_grant_role(user: Any, role: str, unit: Unit, *, as_of: date | None = None) -> bool:
    """HR of a unit strictly above: nobody gives away, or takes, what they don't hold from higher up. Administrators
    are made on the server alone.
    """
    if role == Role.ADMIN:
        return False
    day = as_of or timezone.localdate()
    below = Unit.objects.filter(pk__in=units_below_grants(user, (Role.HR,), day))
    return bool(below.filter(pk=unit.pk).exists())


def is_admin(user: Any, *, as_of: date | None = None) -> bool:
    return has_role(user, Role.ADMIN, as_of=as_of)


def can_edit_positions(user: Any, *, as_of: date | None = None) -> bool:
    """HR of a whole province, or an administrator: one catalogue serves every unit."""
    return has_role_on_province(user, Role.HR, as_of=as_of) or is_admin(user, as_of=as_of)


def can_edit_work_calendar(user: Any, *, as_of: date | None = None) -> bool:
    """As the catalogue of positions: one calendar serves every unit."""
    return can_edit_positions(user, as_of=as_of)


def can_manage_official(user: Any, official: Official, *, as_of: date | None = None) -> bool:
    """HR where the official is posted; agrees with `Official.objects.managed_by`."""
    return type(official).objects.managed_by(user, as_of=as_of).filter(pk=official.pk).exists()


def signing_capacity(user: Any, unit: Unit, *, as_of: date) -> str | None:
    """In which capacity the user approves certificates of the unit that day, or None.

    A grant speaks for its own unit and those below it: who signs for two communes may do so in two capacities.
    """
    grants = RoleGrant.objects.in_force(as_of).filter(user=user, role=Role.APPROVER).exclude(capacity="")
    for grant in grants.order_by("-valid_from", "-pk"):
        if Unit.objects.within(grant.unit_id, as_of).filter(pk=unit.pk).exists():
            capacity: str = grant.capacity
            return capacity
    return None
