"""Roles that rest on a posting: they end with the decision that ends it, and come back when that is cancelled."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.org.domain.grants import ROLE_ENDED
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import DecisionKind, Role
from lms.org.models import Decision, Official, PostingVersion, RoleGrant

if TYPE_CHECKING:
    from lms.org.querysets import RoleGrantQuerySet

ROLE_REVIVED = register_verb(
    "org.role.revived", _("%(actor)s đã trả lại vai trò %(role)s cho %(user)s vì quyết định được đính chính hoặc hủy")
)


def roles_ending(*, official: Official, kind: DecisionKind, posting_ids: Collection[int], day: date) -> list[RoleGrant]:
    """Roles that a decision of that day ends together with these postings; what an administrator holds stays, since
    that is given and taken on the server alone.

    Who leaves the service keeps none. Otherwise those at a unit of the postings, or above or below it within the same
    commune (province, where it is of none), unless another posting kept carries them too.
    """
    if official.user_id is None:
        return []
    grants = list(
        _lasting(official, day).filter(valid_from__lt=day).select_related("unit", "user").order_by("role", "pk")
    )
    if kind == DecisionKind.LEAVE or not grants:
        return grants
    held = PostingVersion.objects.active_on(day).filter(posting__official=official)
    seats = dict(held.values_list("posting_id", "unit_id"))
    ended = {unit for posting, unit in seats.items() if posting in posting_ids}
    ended |= set(
        PostingVersion.objects.known()
        .filter(posting_id__in=set(posting_ids) - seats.keys())
        .values_list("unit", flat=True)
    )
    kept = {unit for posting, unit in seats.items() if posting not in posting_ids}
    names = unit_names({*ended, *kept, *(one.unit_id for one in grants)}, day)
    return [
        one
        for one in grants
        if any(_carries(names[unit], names[one.unit_id]) for unit in ended)
        and not any(_carries(names[unit], names[one.unit_id]) for unit in kept)
    ]


def roles_to_come(official: Official, day: date) -> list[RoleGrant]:
    """Roles that begin on that day or later: they have no day to end on, and are taken back by hand."""
    if official.user_id is None:
        return []
    return list(_lasting(official, day).filter(valid_from__gte=day).order_by("valid_from", "pk"))


def end_resting_roles(
    *, decision: Decision, official: Official, posting_ids: Collection[int], actor: User
) -> list[RoleGrant]:
    """End them on the eve of the decision. Who calls it is inside the transaction of that."""
    if official.user_id is None:
        return []
    User.objects.select_for_update().get(pk=official.user_id)
    kind, eve = DecisionKind(decision.kind), decision.effective_on - timedelta(days=1)
    ending = roles_ending(official=official, kind=kind, posting_ids=posting_ids, day=decision.effective_on)
    for grant in ending:
        before = grant.valid_to
        grant.usual_end, grant.valid_to, grant.ended_by = before, eve, decision
        grant.save(update_fields=["usual_end", "valid_to", "ended_by"])
        record(
            verb=ROLE_ENDED,
            target=grant,
            actor=actor,
            before={"valid_to": before},
            after=_told(grant),
            reason=gettext("Theo Quyết định số %(number)s") % {"number": decision.number},
        )
    return ending


def revive_resting_roles(*, decision: Decision, actor: User, reason: str) -> list[RoleGrant]:
    """Roles that the decision ended last as they were meant to; one that was ended sooner, or has been given anew by
    now, stays as somebody has left it since."""
    eve = decision.effective_on - timedelta(days=1)
    revived = []
    ended = RoleGrant.objects.filter(ended_by=decision).select_related("user").order_by("pk")
    list(User.objects.select_for_update().filter(pk__in=ended.values("user")).order_by("pk").values_list("pk"))
    for grant in ended:
        is_ours = grant.valid_to == eve
        until = _free_until(grant) if is_ours else grant.valid_to
        grant.valid_to, grant.usual_end, grant.ended_by = until, None, None
        grant.save(update_fields=["valid_to", "usual_end", "ended_by"])
        if is_ours and until != eve:
            before = {"valid_to": eve}
            record(verb=ROLE_REVIVED, target=grant, actor=actor, before=before, after=_told(grant), reason=reason)
            revived.append(grant)
    return revived


def _lasting(official: Official, day: date) -> RoleGrantQuerySet:
    grants: RoleGrantQuerySet = RoleGrant.objects.lasting_after(day - timedelta(days=1)).filter(user=official.user_id)
    return grants.exclude(role=Role.ADMIN)


def _carries(seat: UnitName, granted: UnitName) -> bool:
    """Whether somebody who sits there may hold a role there because of it."""
    top = seat.commune_id or seat.province_id
    steps = [step.unit_id for step in seat.path]
    own = steps[steps.index(top) :] if top in steps else [seat.unit_id]
    return granted.unit_id in own or seat.unit_id in [step.unit_id for step in granted.path]


def _free_until(grant: RoleGrant) -> date | None:
    """The end that was meant, before the same role was given again."""
    assert grant.valid_to is not None
    again: Iterable[date] = (
        RoleGrant.objects.filter(user=grant.user_id, role=grant.role, unit=grant.unit_id, valid_from__gt=grant.valid_to)
        .order_by("valid_from")
        .values_list("valid_from", flat=True)[:1]
    )
    for first in again:
        if grant.usual_end is None or first <= grant.usual_end:
            return first - timedelta(days=1)
    return grant.usual_end


def _told(grant: RoleGrant) -> dict[str, object]:
    return {
        "role": str(Role(grant.role).label),
        "user": grant.user.username,
        "unit": grant.unit_id,
        "valid_to": grant.valid_to,
    }
