"""Approving without looking at each request: a setting of an issuer, off until its signer turns it on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.exceptions_templates import AutomaticByAnother, NotYourSignature
from certificates.models import AutomaticApproval, Certificate
from certificates.policy import capacity_for
from lms.core.domain.audit import record, register_verb
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import RoleGrant, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

BEGUN = register_verb("certificates.automatic_begun", _("Đã bật duyệt tự động giấy chứng nhận của %(unit)s"))
ENDED = register_verb("certificates.automatic_ended", _("Đã tắt duyệt tự động giấy chứng nhận của %(unit)s"))


def signed_units(user: User, now: datetime) -> list[Unit]:
    """The units whose paper the user was granted to sign, in a capacity."""
    grants = RoleGrant.objects.in_force(timezone.localdate(now)).filter(user=user, role=Role.APPROVER)
    return list(Unit.objects.filter(pk__in=grants.exclude(capacity="").values("unit_id")).order_by("pk"))


def begin_automatic(*, unit: Unit, actor: User, now: datetime) -> AutomaticApproval:
    """The actor's own signature alone. Twice is as once; raises NotYourSignature or AutomaticByAnother."""
    if unit not in signed_units(actor, now):
        raise NotYourSignature
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        running = running_for(unit)
        if running is not None and running.signer_id != actor.pk:
            raise AutomaticByAnother(signer=running.signer.full_name)
        if running is not None:
            return running
        made: AutomaticApproval = AutomaticApproval.objects.create(unit=unit, signer=actor, begun_at=now)
        record(verb=BEGUN, target=actor, actor=actor, after=_facts(unit, now))
    return made


def end_automatic(*, unit: Unit, actor: User, now: datetime) -> None:
    """By whoever signs for the unit. What was issued stays; twice is as once."""
    if unit not in signed_units(actor, now):
        raise NotYourSignature
    with transaction.atomic():
        ended = AutomaticApproval.objects.filter(unit=unit, ended_at=None).update(ended_at=now, ended_by=actor)
        if ended:
            record(verb=ENDED, target=actor, actor=actor, after=_facts(unit, now))


def running_for(unit: Unit) -> AutomaticApproval | None:
    found: AutomaticApproval | None = (
        AutomaticApproval.objects.select_related("signer").filter(unit=unit, ended_at=None).first()
    )
    return found


def signer_without_asking(certificate: Certificate, now: datetime) -> tuple[User, str] | None:
    """Who signs this request by the setting of the issuer, or of the nearest unit above, and in which capacity.

    None where it is off, where the signer no longer signs for the issuer, and for the signer's own certificate.
    """
    if not AutomaticApproval.objects.filter(ended_at=None).exists():
        return None
    day = timezone.localdate(now)
    path = [step.unit_id for step in unit_names([certificate.issuer_id], day)[certificate.issuer_id].path]
    running = AutomaticApproval.objects.select_related("signer").filter(unit__in=path, ended_at=None)
    for one in sorted(running, key=lambda one: -path.index(one.unit_id)):
        capacity = capacity_for(one.signer, certificate, as_of=day)
        if capacity is not None and one.signer.is_active:
            return one.signer, capacity
    return None


def _facts(unit: Unit, now: datetime) -> dict[str, object]:
    return {"unit": unit_names([unit.pk], timezone.localdate(now))[unit.pk].label}
