"""Mending what was issued: revoked, or revoked and issued anew. The paper that went out stays on record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.domain.issuing import check_signer, issue
from certificates.exceptions import AlreadyRevoked, NotIssuedYet, ReasonMissing
from certificates.models import Certificate
from lms.core.display import format_date
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

REVOKED = register_verb("certificates.revoked", _("Đã thu hồi giấy chứng nhận mã %(code)s"))
REPLACED = register_verb("certificates.replaced", _("Đã cấp giấy thay thế, mã mới %(code)s"))


def revoke_certificate(*, certificate: Certificate, actor: User, reason: str, now: datetime) -> Certificate:
    """Take a certificate back. The reason is told to the holder; the public page says the day alone (ux 5.9).

    The same person saying the same twice is as once; anything else about a revoked one raises `AlreadyRevoked`.
    """
    cleaned = _checked(certificate, actor=actor, reason=reason, capacity=None, now=now)
    with transaction.atomic():
        locked = _lock(certificate)
        if locked.revoked_at is None:
            _revoke(locked, actor=actor, reason=cleaned, now=now)
        elif (locked.revoked_by_id, locked.revocation_reason) != (actor.pk, cleaned):
            raise AlreadyRevoked(day=format_date(locked.revoked_at), reason=locked.revocation_reason)
    return locked


def replace_certificate(
    *, certificate: Certificate, actor: User, capacity: str, reason: str, now: datetime
) -> Certificate:
    """Revoke, and issue a new one with today's words in its place. A second call gives the same replacement."""
    cleaned = _checked(certificate, actor=actor, reason=reason, capacity=capacity, now=now)
    with transaction.atomic():
        locked = _lock(certificate)
        existing: Certificate | None = Certificate.objects.filter(replaces=locked).first()
        if existing is not None:
            return existing
        if locked.revoked_at is None:
            _revoke(locked, actor=actor, reason=cleaned, now=now)
        replacement: Certificate = Certificate.objects.create(
            official=locked.official,
            posting_id=locked.posting_id,
            course=locked.course,
            completion_id=locked.completion_id,
            result_id=locked.result_id,
            issuer=locked.issuer,
            requested_at=now,
            replaces=locked,
        )
        issue(certificate=replacement, actor=actor, capacity=capacity, now=now)
        record(verb=REPLACED, target=locked, actor=actor, after={"code": replacement.code}, reason=cleaned)
    return replacement


def _checked(certificate: Certificate, *, actor: User, reason: str, capacity: str | None, now: datetime) -> str:
    cleaned = normalise_lines(reason)
    if not cleaned:
        raise ReasonMissing
    if certificate.approved_at is None:
        raise NotIssuedYet
    check_signer(certificate=certificate, actor=actor, capacity=capacity, day=timezone.localdate(now))
    return cleaned


def _lock(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",))
    locked: Certificate = rows.select_related("official", "course", "issuer").get(pk=certificate.pk)
    return locked


def _revoke(certificate: Certificate, *, actor: User, reason: str, now: datetime) -> None:
    certificate.revoked_at, certificate.revoked_by, certificate.revocation_reason = now, actor, reason
    certificate.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    record(verb=REVOKED, target=certificate, actor=actor, after={"code": certificate.code}, reason=reason)
