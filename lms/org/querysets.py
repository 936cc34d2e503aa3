"""Reads of the organisation: by day, by what was known, and by who asks.

`visible_to(user)` is the only way a view obtains a row. A role granted on a unit reaches the units below it
(province → commune → division).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from lms.core.vietnamese.text import search_key
from lms.org.enums import COMMUNE_TYPES, PROVINCE_TYPES, Role


def in_force(as_of: date, *, prefix: str = "") -> Q:
    """Rows whose `valid_from`–`valid_to` holds the day."""
    return Q(**{f"{prefix}valid_from__lte": as_of}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": as_of})
    )


def known(known_at: datetime | None = None) -> Q:
    """Rows we held true at a moment (now when none is given), of records where a new row supersedes the old one."""
    if known_at is None:
        return Q(superseded_at__isnull=True)
    return (Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at)) & Q(recorded_at__lte=known_at)


_DOWNWARDS = """
    WITH RECURSIVE reach (unit_id) AS (
        {start}
        UNION
        SELECT below.unit_id FROM org_unitversion below JOIN reach ON below.parent_id = reach.unit_id
        WHERE below.superseded_at IS NULL
        AND below.valid_from <= %s AND (below.valid_to IS NULL OR below.valid_to >= %s)
    )
    SELECT unit_id FROM reach
    UNION ALL
    SELECT ended.id FROM org_unit ended WHERE ended.heir_since <= %s
    AND ended.heir_id IN (SELECT unit_id FROM reach)
"""
"""Units below, and units that ended and for which one of all these answers today (`Unit.heir`).

Written out because the ORM has no recursion: as nested querysets it took the ORM longer to put into words than
the database to answer."""
_GRANTS = """
    SELECT held.unit_id FROM org_rolegrant held
    WHERE held.user_id = %s AND held.role IN ({roles})
    AND held.valid_from <= %s AND (held.valid_to IS NULL OR held.valid_to >= %s)
"""
_ANY_GRANTS = """
    SELECT held.unit_id FROM org_rolegrant held
    WHERE held.role IN ({roles}) AND held.valid_from <= %s AND (held.valid_to IS NULL OR held.valid_to >= %s)
"""
_BELOW_GRANTS = """
    SELECT child.unit_id FROM org_unitversion child WHERE child.parent_id IN ({grants})
    AND child.superseded_at IS NULL AND child.valid_from <= %s AND (child.valid_to IS NULL OR child.valid_to >= %s)
"""


def _reach(start: str, values: Sequence[object], day: str) -> RawSQL:
    """Ids of the units that the statement `start` (our own text; what is asked stands in `values`) gives, and below."""
    return RawSQL(_DOWNWARDS.format(start=start), [*values, day, day, day])  # noqa: S611 - no input is put into the text


def _granted(user: Any, roles: Iterable[str], day: str) -> tuple[str, list[Any]]:
    """The statement, and its values, for the units on which the user holds one of the roles that day."""
    names = [str(role) for role in roles]
    return _GRANTS.format(roles=", ".join(["%s"] * len(names)) or "NULL"), [user.pk, *names, day, day]


def units_in_scope(user: Any, roles: Iterable[str], as_of: date) -> models.QuerySet[Any]:
    """Units on which one of the roles reaches the user, by grant or from a unit above."""
    day = as_of.isoformat()
    start, values = _granted(user, roles, day)
    units = apps.get_model("org", "Unit")._default_manager
    return units.filter(pk__in=_reach(start, values, day))


def units_reached(roles: Iterable[str], as_of: date) -> models.QuerySet[Any]:
    """Units on which somebody holds one of the roles that day, by grant or from a unit above."""
    day = as_of.isoformat()
    names = [str(role) for role in roles]
    start = _ANY_GRANTS.format(roles=", ".join(["%s"] * len(names)) or "NULL")
    return apps.get_model("org", "Unit")._default_manager.filter(pk__in=_reach(start, [*names, day, day], day))


def units_below_grants(user: Any, roles: Iterable[str], as_of: date) -> RawSQL:
    """Ids of the units strictly below one on which the user holds one of the roles that day."""
    day = as_of.isoformat()
    grants, values = _granted(user, roles, day)
    return _reach(_BELOW_GRANTS.format(grants=grants), [*values, day, day], day)


class UnitQuerySet(models.QuerySet[Any]):
    """Units as identities."""

    def visible_to(self, user: Any, *, roles: Iterable[str] = (Role.HR,), as_of: date | None = None) -> UnitQuerySet:
        """Units in the scope of the user's roles (HR by default)."""
        return self.filter(pk__in=units_in_scope(user, roles, as_of or timezone.localdate()).values("pk"))

    def within(self, unit_id: int, as_of: date) -> UnitQuerySet:
        """The unit and everything below it that day."""
        return self.filter(pk__in=_reach("SELECT CAST(%s AS bigint)", [unit_id], as_of.isoformat()))

    def within_any(self, unit_ids: Collection[int], as_of: date) -> UnitQuerySet:
        """These units and everything below them that day, in one recursion however many they are."""
        ids = sorted(set(unit_ids))
        start = f"SELECT top.id FROM org_unit top WHERE top.id IN ({', '.join(['%s'] * len(ids)) or 'NULL'})"  # noqa: S608
        return self.filter(pk__in=_reach(start, ids, as_of.isoformat()))

    def communes(self, as_of: date) -> UnitQuerySet:
        held = Q(versions__superseded_at__isnull=True, versions__unit_type__in=COMMUNE_TYPES)
        return self.filter(in_force(as_of, prefix="versions__") & held)


class UnitEventQuerySet(models.QuerySet[Any]):
    """Acts on units."""

    def visible_to(self, user: Any, *, as_of: date | None = None) -> UnitEventQuerySet:
        """Recorded by a person, about a unit in the user's HR scope: one that changed, ended, began or took over."""
        scope = units_in_scope(user, (Role.HR,), as_of or timezone.localdate()).values("pk")
        links = apps.get_model("org", "Succession")._default_manager.filter(event=OuterRef("pk"))
        versions = apps.get_model("org", "UnitVersion").records.filter(event=OuterRef("pk"), unit__in=scope)
        touched = links.filter(Q(predecessor__in=scope) | Q(successor__in=scope))
        own = Q(recorded_by=user) if user.pk else Q(pk__in=())
        return self.filter(Exists(touched) | Exists(versions) | own, client_id__isnull=False)


class HeldVersions(models.Manager[Any]):
    """Versions of units that no other one has taken the place of."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(superseded_at__isnull=True)


class UnitVersionQuerySet(models.QuerySet[Any]):
    """What units were called."""

    def in_force(self, as_of: date) -> UnitVersionQuerySet:
        return self.filter(in_force(as_of))

    def lasting_on(self, as_of: date) -> UnitVersionQuerySet:
        """In force that day or from a later one."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=as_of))

    def communes(self) -> UnitVersionQuerySet:
        return self.filter(unit_type__in=COMMUNE_TYPES)

    def provinces(self) -> UnitVersionQuerySet:
        return self.filter(unit_type__in=PROVINCE_TYPES)

    def named_like(self, text: str) -> UnitVersionQuerySet:
        """Names that hold the text, tone marks and `đ` aside."""
        return self.filter(search_key__contains=search_key(text))


class PositionQuerySet(models.QuerySet[Any]):
    """The catalogue of positions."""

    def in_force(self, as_of: date) -> PositionQuerySet:
        return self.filter(in_force(as_of))


class PostingVersionQuerySet(models.QuerySet[Any]):
    """What we know of postings."""

    def known(self, known_at: datetime | None = None) -> PostingVersionQuerySet:
        """Versions we held true at a moment (now when none is given)."""
        return self.filter(known(known_at))

    def lasting_on(self, as_of: date, known_at: datetime | None = None) -> PostingVersionQuerySet:
        """Postings not over by a day, begun or to come, as known at a moment: an end recorded later isn't known yet."""
        open_end = Q(ends_on__isnull=True) | Q(ends_on__gte=as_of)
        if known_at is not None:
            open_end |= Q(end_recorded_at__gt=known_at)
        return self.known(known_at).filter(open_end)

    def active_on(self, as_of: date, known_at: datetime | None = None) -> PostingVersionQuerySet:
        """Postings that hold on a day, as known at a moment."""
        return self.lasting_on(as_of, known_at).filter(starts_on__lte=as_of)

    def last_of(self, posting_id: int) -> Any:
        """What is held true of a posting, or was before its decision was cancelled."""
        return self.filter(posting_id=posting_id).order_by("-number").first()

    def at_units(self, units: models.QuerySet[Any]) -> PostingVersionQuerySet:
        return self.filter(unit_id__in=units.values("pk"))


class HeadcountQuerySet(models.QuerySet[Any]):
    """Seats of units."""

    def in_force(self, as_of: date) -> HeadcountQuerySet:
        return self.filter(in_force(as_of), superseded_at__isnull=True)


class DecisionFileQuerySet(models.QuerySet[Any]):
    """Files of decisions: each is its clerk's, as drafts are."""

    def visible_to(self, user: Any) -> DecisionFileQuerySet:
        return self.filter(owner_id=user.pk)


class PostingQuerySet(models.QuerySet[Any]):
    """Postings as identities."""

    def active_on(self, as_of: date, known_at: datetime | None = None) -> PostingQuerySet:
        versions = apps.get_model("org", "PostingVersion")._default_manager
        return self.filter(pk__in=versions.active_on(as_of, known_at).values("posting_id"))


class OfficialQuerySet(models.QuerySet[Any]):
    """Officials, as far as the asker may know of them."""

    def managed_by(self, user: Any, *, as_of: date | None = None) -> OfficialQuerySet:
        """People in the user's HR scope: posted there now or from a coming day, or last posted there."""
        day = as_of or timezone.localdate()
        return self.posted_in(units_in_scope(user, (Role.HR,), day), day)

    def seated_in(self, units: models.QuerySet[Any], as_of: date) -> OfficialQuerySet:
        """Posted at one of the units on that very day."""
        held = apps.get_model("org", "PostingVersion")._default_manager.active_on(as_of).at_units(units)
        return self.filter(pk__in=held.values("posting__official"))

    def led_by(self, user: Any, *, as_of: date | None = None) -> OfficialQuerySet:
        """People posted today in a unit that the user heads, or below it, themselves left out.

        Of each a head may know no more than what leading them needs, which `policy.py: HEADS_READ` names.
        """
        day = as_of or timezone.localdate()
        if user.pk is None:
            return self.none()
        led = self.seated_in(units_in_scope(user, (Role.HEAD,), day), day)
        return led.filter(Q(user__isnull=True) | ~Q(user=user.pk))

    def keys_issuable_by(self, user: Any, *, as_of: date | None = None) -> OfficialQuerySet:
        """Those whose password HR may let be set anew.

        Whoever holds a role, now or from a coming day, gets a new key only from HR of a unit above every unit of that
        role: otherwise a ward's HR could sign certificates as its approver.
        """
        day = as_of or timezone.localdate()
        grants = apps.get_model("org", "RoleGrant")._default_manager
        lasting = grants.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), user_id=OuterRef("user_id"))
        beyond = lasting.exclude(unit_id__in=units_below_grants(user, (Role.HR,), day))
        mine = self.filter(pk__in=self.model._default_manager.managed_by(user, as_of=day).values("pk"))
        return mine.filter(~Exists(beyond), user__is_superuser=False)

    def posted_in(self, units: models.QuerySet[Any], as_of: date) -> OfficialQuerySet:
        """Posted now or later at one of the units, or nowhere any more but last seen there.

        Begins with the postings there, so that a ward in a large province costs what a ward does.
        """
        versions = apps.get_model("org", "PostingVersion")._default_manager
        same = versions.known().filter(posting__official=OuterRef("posting__official"))
        lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=as_of)
        last_seen = ~Exists(same.filter(lasts)) & ~Exists(same.filter(ends_on__gt=OuterRef("ends_on")))
        here = versions.known().filter(lasts | last_seen, unit_id__in=units.values("pk"))
        return self.filter(pk__in=here.values("posting__official"))

    def visible_to(self, user: Any, *, as_of: date | None = None) -> OfficialQuerySet:
        """Those the user manages, and the user themselves."""
        if user.pk is None:
            return self.none()  # officials without an account belong to nobody, not to whoever isn't signed in
        return self.filter(Q(pk__in=self.model._default_manager.managed_by(user, as_of=as_of)) | Q(user_id=user.pk))

    def named_like(self, text: str) -> OfficialQuerySet:
        """Every word of the text occurs in the name, in any order, tone marks and `đ` aside."""
        found = self
        for word in search_key(text).split():
            found = found.filter(search_key__contains=word)
        return found


class DecisionQuerySet(models.QuerySet[Any]):
    """Decisions."""

    def visible_to(self, user: Any, *, as_of: date | None = None) -> DecisionQuerySet:
        """Decisions that move somebody from or to a unit in the user's HR scope, with their scan.

        The scan names everybody on the paper; each unit that a person leaves or joins by it holds a copy anyway.
        """
        lines = apps.get_model("org", "DecisionLine")._default_manager.visible_to(user, as_of=as_of)
        return self.filter(Exists(lines.filter(decision=OuterRef("pk"))))

    def current(self) -> DecisionQuerySet:
        """Each paper once, as it was corrected last."""
        return self.filter(superseded_at__isnull=True)

    def in_force(self) -> DecisionQuerySet:
        """Those not cancelled either."""
        return self.current().filter(is_cancellation=False)


class DecisionLineQuerySet(models.QuerySet[Any]):
    """People in decisions."""

    def visible_to(self, user: Any, *, as_of: date | None = None) -> DecisionLineQuerySet:
        """Lines that move somebody from or to a unit in the user's HR scope, or give its own person a post elsewhere.

        A paper may move people of several communes: each reads of its own people only, those who left included.
        """
        return self.touching(units_in_scope(user, (Role.HR,), as_of or timezone.localdate()))

    def touching(self, units: models.QuerySet[Any]) -> DecisionLineQuerySet:
        """Lines that move somebody from or to one of the units, or second them, or give them a second post, away from
        there: nothing ends by it, but home holds a copy of the paper.
        """
        ids = units.values("pk")
        at_home = (
            apps.get_model("org", "PostingVersion")
            ._default_manager.known()
            .filter(
                Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("decision__effective_on")),
                posting__official=OuterRef("official"),
                starts_on__lte=OuterRef("decision__effective_on"),
                is_main=True,
                unit_id__in=ids,
            )
        )
        sent = Q(from_posting__isnull=True) & Exists(at_home)
        return self.filter(Q(from_unit_id__in=ids) | Q(to_unit_id__in=ids) | sent)

    def beginning(self, known_at: datetime | None = None) -> DecisionLineQuerySet:
        """Lines that begin a posting, of papers neither corrected nor cancelled, as known at a moment."""
        begun = self.filter(to_posting__isnull=False, decision__is_cancellation=False)
        if known_at is None:
            return begun.filter(decision__superseded_at__isnull=True)
        open_then = Q(decision__superseded_at__isnull=True) | Q(decision__superseded_at__gt=known_at)
        return begun.filter(open_then, decision__recorded_at__lte=known_at, to_posting__recorded_at__lte=known_at)


class RoleGrantQuerySet(models.QuerySet[Any]):
    """Role grants."""

    def in_force(self, as_of: date) -> RoleGrantQuerySet:
        return self.filter(in_force(as_of))

    def lasting_after(self, day: date) -> RoleGrantQuerySet:
        """Those that hold on some day after this one."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class RosterImportQuerySet(models.QuerySet[Any]):
    """Roster files."""

    def visible_to(self, user: Any, *, as_of: date | None = None) -> RosterImportQuerySet:
        scope = units_in_scope(user, (Role.HR,), as_of or timezone.localdate())
        return self.filter(unit_id__in=scope.values("pk"))
