"""Giving and taking roles. Whoever writes a grant goes through `lms/flows/roles.py`, which opens the editor too."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.org.domain.admin_mode import end_modes_without_role
from lms.org.enums import Role
from lms.org.exceptions import (
    ApproverNeedsCapacity,
    GrantEndsBeforeStart,
    RoleBeginsLater,
    RoleGrantedOtherwise,
    RoleNotHeld,
)
from lms.org.models import RoleGrant, Unit

if TYPE_CHECKING:
    from lms.org.querysets import RoleGrantQuerySet

ROLE_GRANTED = register_verb("org.role.granted", _("%(actor)s đã giao vai trò %(role)s cho %(user)s"))
ROLE_ENDED = register_verb("org.role.ended", _("%(actor)s đã kết thúc vai trò %(role)s của %(user)s sau %(valid_to)s"))


def grant_role(
    *,
    user: User,
    role: Role,
    unit: Unit,
    valid_from: date,
    actor: User | None,
    valid_to: date | None = None,
    capacity: str = "",
    reason: str = "",
) -> RoleGrant:
    """Give a role on a unit and everything below it; the same one held already stays as it is.

    `actor` None is the set-up. An approver without a capacity could sign nothing.
    """
    if role == Role.APPROVER and not capacity.strip():
        raise ApproverNeedsCapacity
    if valid_to is not None and valid_to < valid_from:
        raise GrantEndsBeforeStart(valid_to=format_date(valid_to), valid_from=format_date(valid_from))
    with transaction.atomic():
        held = _grants(user, role, unit).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
        if valid_to is not None:
            held = held.filter(valid_from__lte=valid_to)
        grant: RoleGrant
        for grant in held:
            if grant.valid_from <= valid_from and grant.valid_to == valid_to and grant.capacity == capacity:
                return grant
            raise RoleGrantedOtherwise(
                user=user.full_name, role=role.label, valid_from=format_date(grant.valid_from), valid_to=_end(grant)
            )
        grant = RoleGrant.objects.create(
            user=user,
            role=role,
            unit=unit,
            valid_from=valid_from,
            valid_to=valid_to,
            capacity=capacity,
            reason=reason,
            granted_by=actor,
        )
        after = {
            "role": str(role.label),
            "user": user.username,
            "unit": unit.pk,
            "capacity": capacity,
            "valid_from": valid_from,
            "valid_to": valid_to,
        }
        record(verb=ROLE_GRANTED, target=grant, actor=actor, after=after, reason=reason)
    return grant


def end_role(
    *, user: User, role: Role, unit: Unit, last_day: date, actor: User | None, reason: str = ""
) -> list[RoleGrant]:
    """Set the last day of the role on that unit, sooner than it had; what lies before stays on record."""
    with transaction.atomic():
        lasting = list(_grants(user, role, unit).lasting_after(last_day))
        if not lasting:
            raise RoleNotHeld(user=user.full_name, role=role.label, day=format_date(last_day))
        for grant in lasting:
            if grant.valid_from > last_day:
                raise RoleBeginsLater(user=user.full_name, role=role.label, valid_from=format_date(grant.valid_from))
            before = {"valid_to": grant.valid_to}
            grant.valid_to = last_day
            grant.save(update_fields=["valid_to"])
            after = {"role": str(role.label), "user": user.username, "unit": unit.pk, "valid_to": last_day}
            record(verb=ROLE_ENDED, target=grant, actor=actor, before=before, after=after, reason=reason)
        if role == Role.ADMIN:
            end_modes_without_role(user=user, actor=actor, now=timezone.now())
    return lasting


def _grants(user: User, role: Role, unit: Unit) -> RoleGrantQuerySet:
    """The user's grants of the role on the unit, with the account locked: one writer of its grants at a time."""
    User.objects.select_for_update().get(pk=user.pk)
    grants: RoleGrantQuerySet = RoleGrant.objects.filter(user=user, role=role, unit=unit).order_by("valid_from")
    return grants


def _end(grant: RoleGrant) -> str:
    return format_date(grant.valid_to) if grant.valid_to else "–"
