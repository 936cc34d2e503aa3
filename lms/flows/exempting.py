"""Somebody is let off a competency, or no more: the plan and the requirement status follow at once."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lms.competencies.models import Competency
from lms.core.domain.audit import audit_group
from lms.flows.renewing import renew_people
from lms.org.models import Official, Posting
from lms.plans.domain import exempting
from lms.plans.models import Exemption

if TYPE_CHECKING:
    from lms.accounts.models import User


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
    with transaction.atomic(), audit_group():
        exemption = exempting.grant_exemption(
            client_id=client_id,
            official=official,
            competency=competency,
            posting=posting,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
            actor=actor,
            now=now,
        )
        renew_people(official_ids=[official.pk], actor=actor, now=now)
    return exemption


def withdraw_exemption(*, exemption: Exemption, reason: str, actor: User, now: datetime) -> Exemption:
    with transaction.atomic(), audit_group():
        withdrawn = exempting.withdraw_exemption(exemption=exemption, reason=reason, actor=actor, now=now)
        renew_people(official_ids=[withdrawn.official_id], actor=actor, now=now)
    return withdrawn
