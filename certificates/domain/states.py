"""In which state a certificate is on a day: derived from its dates, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from certificates.enums import CertificateState

if TYPE_CHECKING:
    from certificates.models import Certificate

EXPIRING_WITHIN = timedelta(days=60)


@dataclass(frozen=True)
class Steps:
    """What has happened to a certificate. `expires_on` is the last day it counts."""

    refused_at: datetime | None = None
    approved_at: datetime | None = None
    has_file: bool = False
    expires_on: date | None = None
    revoked_at: datetime | None = None
    is_replaced: bool = False


def state_on(steps: Steps, as_of: date) -> CertificateState:
    if steps.refused_at is not None:
        return CertificateState.REFUSED
    if steps.approved_at is None:
        return CertificateState.WAITING
    if steps.is_replaced:
        return CertificateState.REPLACED
    if steps.revoked_at is not None:
        return CertificateState.REVOKED
    if steps.expires_on is not None and steps.expires_on < as_of:
        return CertificateState.EXPIRED
    return CertificateState.VALID if steps.has_file else CertificateState.APPROVED


def state_of(certificate: Certificate, as_of: date) -> CertificateState:
    """Lists select `replaced_by` with their rows, else this asks once a row."""
    return state_on(steps_of(certificate), as_of)


def steps_of(certificate: Certificate) -> Steps:
    return Steps(
        refused_at=certificate.refused_at,
        approved_at=certificate.approved_at,
        has_file=bool(certificate.file_sha256),
        expires_on=certificate.expires_on,
        revoked_at=certificate.revoked_at,
        is_replaced=hasattr(certificate, "replaced_by"),
    )


def is_expiring(certificate: Certificate, as_of: date) -> bool:
    """Still valid, but for no more than sixty days."""
    last = certificate.expires_on
    return last is not None and as_of <= last <= as_of + EXPIRING_WITHIN
