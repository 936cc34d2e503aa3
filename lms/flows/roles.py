"""Roles given and taken, with what follows: the editor opens and closes together with the grants of its roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lms.core.domain.audit import audit_group
from lms.flows.authoring import sync_editor_access
from lms.org.domain.decision_dates import check_not_far
from lms.org.domain.grants import end_role, grant_role
from lms.org.enums import Role
from lms.org.exceptions_grants import GranteeNeedsAccount, GrantNotAllowed, GrantReasonMissing, OwnGrant
from lms.org.models import RoleGrant, Unit
from lms.org.policy import can_grant_role

if TYPE_CHECKING:
    from lms.accounts.models import User


def give_role(
    *,
    user: User,
    role: Role,
    units: Iterable[Unit],
    valid_from: date,
    valid_to: date | None,
    actor: User | None,
    now: datetime,
    capacity: str = "",
    reason: str = "",
) -> list[RoleGrant]:
    """The role on each of the units, or on none."""
    with audit_group(), transaction.atomic():
        grants = [
            grant_role(
                user=user,
                role=role,
                unit=unit,
                valid_from=valid_from,
                valid_to=valid_to,
                capacity=capacity,
                reason=reason,
                actor=actor,
            )
            for unit in units
        ]
        sync_editor_access(user=user, as_of=timezone.localdate(now), actor=actor)
    return grants


def take_role(
    *,
    user: User,
    role: Role,
    units: Iterable[Unit],
    last_day: date,
    actor: User | None,
    now: datetime,
    reason: str = "",
) -> list[RoleGrant]:
    """The role ends on each of the units after that day, or on none."""
    with audit_group(), transaction.atomic():
        ended = [
            grant
            for unit in units
            for grant in end_role(user=user, role=role, unit=unit, last_day=last_day, actor=actor, reason=reason)
        ]
        sync_editor_access(user=user, as_of=timezone.localdate(now), actor=actor)
    return ended


def give_role_from_above(
    *,
    user: User | None,
    role: Role,
    unit: Unit,
    valid_from: date,
    valid_to: date | None,
    capacity: str,
    reason: str,
    actor: User,
    now: datetime,
) -> RoleGrant:
    """As `give_role`, by HR of a unit above, to somebody else, with a reason."""
    if user is None or not user.is_active:
        raise GranteeNeedsAccount
    _check_from_above(user, role, unit, reason, actor)
    check_not_far(valid_from, today=timezone.localdate(now), field="valid_from")
    [grant] = give_role(
        user=user,
        role=role,
        units=[unit],
        valid_from=valid_from,
        valid_to=valid_to,
        capacity=capacity,
        reason=reason,
        actor=actor,
        now=now,
    )
    return grant


def take_role_from_above(*, grant: RoleGrant, last_day: date, reason: str, actor: User, now: datetime) -> None:
    """As `take_role`, by HR of a unit above, from somebody else, with a reason."""
    role = Role(grant.role)
    _check_from_above(grant.user, role, grant.unit, reason, actor)
    take_role(user=grant.user, role=role, units=[grant.unit], last_day=last_day, actor=actor, now=now, reason=reason)


def _check_from_above(user: User, role: Role, unit: Unit, reason: str, actor: User) -> None:
    if user.pk == actor.pk:
        raise OwnGrant
    if not can_grant_role(actor, role, unit):
        raise GrantNotAllowed
    if not reason.strip():
        raise GrantReasonMissing
