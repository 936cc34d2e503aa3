"""Giving and taking roles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.org.enums import Role
from lms.org.models import RoleGrant, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

ROLE_GRANTED = register_verb("org.role.granted", _("%(actor)s đã giao vai trò %(role)s cho %(user)s"))


def grant_role(
    *,
    user: User,
    role: Role,
    unit: Unit,
    valid_from: date,
    actor: User | None,
    capacity: str = "",
    reason: str = "",
) -> RoleGrant:
    """Give a role on a unit and everything below it. The same grant twice is one; `actor` None is the set-up."""
    with transaction.atomic():
        grant, created = RoleGrant.objects.get_or_create(
            user=user,
            role=role,
            unit=unit,
            valid_from=valid_from,
            defaults={"capacity": capacity, "reason": reason, "granted_by": actor},
        )
        if created:
            facts = {"role": str(role.label), "user": user.username, "unit": unit.pk, "capacity": capacity}
            record(verb=ROLE_GRANTED, target=grant, actor=actor, after=facts, reason=reason)
    return grant
