"""Letting an official off a competency, and taking that back."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise_lines
from lms.org.domain.decision_dates import LONGEST_TERM, check_not_far
from lms.org.models import Official, Posting, PostingVersion
from lms.plans.exceptions import (
    ExemptionDates,
    ExemptionOver,
    ExemptionOverlaps,
    ExemptionReasonMissing,
    ExemptionTooLong,
    NotTheirPosting,
    OfOtherPeople,
    OwnExemption,
)
from lms.plans.models import Exemption

if TYPE_CHECKING:
    from lms.accounts.models import User

EXEMPTED = register_verb(
    "plans.exemption.granted", _("Miễn năng lực %(competency)s từ %(starts_on)s đến hết %(ends_on)s")
)
WITHDRAWN = register_verb("plans.exemption.withdrawn", _("Rút miễn năng lực %(competency)s từ %(withdrawn_on)s"))


def grant_exemption(
    *,
    client_id: uuid.UUID,
    official: Official,
    competency: Competency,
    posting: Posting | None,
    reason: str,
    starts_on: date,
    ends_on: date,
    actor: User,
    now: datetime,
) -> Exemption:
    """By HR of the official's unit or above, never for oneself; one at a time for a competency and a posting. The same
    form sent again gives the same exemption."""
    _check_actor(official, actor)
    known: Exemption | None = Exemption.objects.filter(client_id=client_id, official=official).first()
    if known is not None:
        return known
    today = timezone.localdate(now)
    if ends_on < starts_on:
        raise ExemptionDates
    if ends_on < today:
        raise ExemptionOver(day=format_date(ends_on))
    check_not_far(starts_on, today=today, field="starts_on")
    if ends_on - max(starts_on, today) > LONGEST_TERM:
        raise ExemptionTooLong
    if not reason.strip():
        raise ExemptionReasonMissing
    if (
        posting is not None
        and not PostingVersion.objects.known().filter(posting=posting, posting__official=official).exists()
    ):
        raise NotTheirPosting
    with transaction.atomic():
        Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
        other = _overlapping(official, competency, posting, starts_on, ends_on)
        if other is not None:
            raise ExemptionOverlaps(start=format_date(other.starts_on), end=format_date(other.ends_on))
        exemption: Exemption = Exemption.objects.create(
            client_id=client_id,
            official=official,
            competency=competency,
            posting=posting,
            reason=normalise_lines(reason),
            starts_on=starts_on,
            ends_on=ends_on,
            approved_by=actor,
            recorded_at=now,
        )
        after = {"competency": competency.code, "starts_on": starts_on, "ends_on": ends_on}
        record(verb=EXEMPTED, target=official, actor=actor, after=after, reason=exemption.reason)
    return exemption


def withdraw_exemption(*, exemption: Exemption, reason: str, actor: User, now: datetime) -> Exemption:
    """From today on it exempts no more. Raises ExemptionOver where it is over already."""
    _check_actor(exemption.official, actor)
    today = timezone.localdate(now)
    if not reason.strip():
        raise ExemptionReasonMissing
    with transaction.atomic():
        held: Exemption = Exemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
        if held.is_over_on(today):
            raise ExemptionOver(day=format_date(held.withdrawn_on or held.ends_on))
        held.withdrawn_on, held.withdrawn_at, held.withdrawn_by = today, now, actor
        held.withdrawal_reason = normalise_lines(reason)
        held.save(update_fields=["withdrawn_on", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        after = {"competency": exemption.competency.code, "withdrawn_on": today}
        record(verb=WITHDRAWN, target=held.official, actor=actor, after=after, reason=held.withdrawal_reason)
    return held


def is_own(official: Official, user: User) -> bool:
    return official.user_id is not None and official.user_id == user.pk


def _check_actor(official: Official, actor: User) -> None:
    if is_own(official, actor):
        raise OwnExemption
    if not Official.objects.managed_by(actor).filter(pk=official.pk).exists():
        raise OfOtherPeople


def _overlapping(
    official: Official, competency: Competency, posting: Posting | None, starts_on: date, ends_on: date
) -> Exemption | None:
    """One for all postings stands beside none; those of different postings beside each other."""
    same = Q() if posting is None else Q(posting=posting) | Q(posting=None)
    others = Exemption.objects.filter(
        same,
        official=official,
        competency=competency,
        withdrawn_on=None,
        starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    )
    found: Exemption | None = others.first()
    return found
