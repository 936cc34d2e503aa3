"""Naming a colleague to observe one person, and ending it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.exceptions.observation import (
    NamingEndsBeforeStart,
    NamingNotYours,
    ObserverNamedAlready,
    ObserverWithoutAccount,
    OwnObservation,
)
from assessments.models import ObserverNaming
from assessments.policy_observation import people_to_name_for
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

NAMED = register_verb("assessments.observer.named", _("Cử %(observer)s quan sát %(official)s từ %(valid_from)s"))
NAMING_ENDED = register_verb("assessments.observer.ended", _("Thôi cử %(observer)s quan sát %(official)s"))


def name_observer(
    *,
    official: Official,
    observer: Official,
    valid_from: date,
    valid_to: date | None,
    actor: User,
    now: datetime,
) -> ObserverNaming:
    """Of one's own units' people, for anybody with an account; asked twice it is refused, since it stands already."""
    if official.pk == observer.pk:
        raise OwnObservation
    if not people_to_name_for(actor).filter(pk=official.pk).exists():
        raise NamingNotYours
    if observer.user is None or not observer.user.is_active:
        raise ObserverWithoutAccount(observer=observer.full_name)
    if valid_to is not None and valid_to < valid_from:
        raise NamingEndsBeforeStart(valid_from=format_date(valid_from), valid_to=format_date(valid_to))
    names = {"observer": observer.full_name, "official": official.full_name}
    with transaction.atomic():
        Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
        held = ObserverNaming.objects.filter(official=official, observer=observer)
        held = held.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
        if (held if valid_to is None else held.filter(valid_from__lte=valid_to)).exists():
            raise ObserverNamedAlready(**names)
        naming: ObserverNaming = ObserverNaming.objects.create(
            official=official,
            observer=observer,
            valid_from=valid_from,
            valid_to=valid_to,
            named_by=actor,
            named_at=now,
        )
        record(verb=NAMED, target=naming, actor=actor, after=names | {"valid_from": valid_from, "valid_to": valid_to})
    return naming


def end_naming(*, naming: ObserverNaming, today: date, actor: User) -> None:
    """From today on no more; what was observed before stays. One that hasn't begun lasts for its first day alone."""
    with transaction.atomic():
        held = ObserverNaming.objects.select_for_update(of=("self",)).get(pk=naming.pk)
        last_day = max(held.valid_from, today - timedelta(days=1))
        if held.valid_to is not None and held.valid_to <= last_day:
            return
        before = {"valid_to": held.valid_to}
        held.valid_to = last_day
        held.save(update_fields=["valid_to"])
        names = {"observer": held.observer.full_name, "official": held.official.full_name}
        record(verb=NAMING_ENDED, target=held, actor=actor, before=before, after=names | {"valid_to": last_day})
