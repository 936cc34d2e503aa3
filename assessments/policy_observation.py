"""Who may observe whom, and who decides about observations; the queryset forms are in `querysets_observation.py`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.models import Checklist, ObservationRequest, ObserverNaming
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion, RoleGrant
from lms.org.policy import has_role_on_province
from lms.org.querysets import units_in_scope
from lms.org.tree import UnitsAtOrAbove


def can_write_checklist(user: Any, checklist: Checklist, *, as_of: date | None = None) -> bool:
    """Agrees with `Checklist.objects.writable_by`."""
    if user.is_superuser:
        return True
    if user.pk is None:
        return False
    day = as_of or timezone.localdate()
    if checklist.unit_id is None:
        return has_role_on_province(user, Role.TRAINER, as_of=day)
    return bool(units_in_scope(user, (Role.TRAINER,), day).filter(pk=checklist.unit_id).exists())


def people_to_observe(user: Any, *, as_of: date | None = None) -> QuerySet[Official]:
    """Those posted where the user holds the role of an observer, and those whom the user was named for; not oneself.

    An observer is an official with a record: a paper about somebody's work names who saw it.
    """
    day = as_of or timezone.localdate()
    units = units_in_scope(user, (Role.OBSERVER,), day)
    named = ObserverNaming.objects.in_force(day).filter(observer__user_id=user.pk)
    reached = Q(pk__in=Official.objects.posted_in(units, day).values("pk")) | Q(pk__in=named.values("official"))
    found: QuerySet[Official] = Official.objects.filter(reached).exclude(user_id=user.pk)
    return found if Official.objects.filter(user_id=user.pk).exists() else found.none()


def can_observe(observer: Official, official: Official, *, as_of: date) -> bool:
    """The other form of `people_to_observe`; nobody observes himself."""
    if observer.user is None or observer.pk == official.pk:
        return False
    return people_to_observe(observer.user, as_of=as_of).filter(pk=official.pk).exists()


def observers_of(official: Official, *, as_of: date | None = None) -> QuerySet[Official]:
    """Who may observe the official and can sign in; the third form of `people_to_observe`."""
    day = as_of or timezone.localdate()
    postings = PostingVersion.objects.lasting_on(day).filter(posting__official=official)
    above = UnitsAtOrAbove(postings.values("unit_id"), as_of=day)
    granted = RoleGrant.objects.in_force(day).filter(role=Role.OBSERVER, unit_id__in=above)
    named = ObserverNaming.objects.in_force(day).filter(official=official)
    found: QuerySet[Official] = Official.objects.filter(
        Q(user__in=granted.values("user")) | Q(pk__in=named.values("observer")), user__is_active=True
    )
    return found.exclude(pk=official.pk)


def people_to_name_for(user: Any, *, as_of: date | None = None) -> QuerySet[Official]:
    """For whom the user may name an observer: people of their units, as HR or as an observer there; not oneself."""
    day = as_of or timezone.localdate()
    units = units_in_scope(user, (Role.HR, Role.OBSERVER), day)
    found: QuerySet[Official] = Official.objects.posted_in(units, day).exclude(user_id=user.pk)
    return found


def observer_grants(user: Any, *, as_of: date | None = None) -> QuerySet[RoleGrant]:
    """Who observes a whole unit of the user's HR scope, now or from a coming day; also who sits elsewhere by now."""
    day = as_of or timezone.localdate()
    lasting: QuerySet[RoleGrant] = RoleGrant.objects.lasting_after(day - timedelta(days=1))
    return lasting.filter(role=Role.OBSERVER, unit__in=units_in_scope(user, (Role.HR,), day))


def can_rule_observation(user: Any, request: ObservationRequest, *, as_of: date | None = None) -> bool:
    """A trainer of the person's unit who took no part; agrees with `ObservationRequest.objects.watched_by`."""
    return bool(ObservationRequest.objects.watched_by(user, as_of=as_of).filter(pk=request.pk).exists())
