"""What anyone may learn of a certificate by its code: the answer, and no more than the paper's own main words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from certificates.domain.states import state_of
from certificates.domain.words import issuer_name
from certificates.enums import CertificateState
from certificates.models import Certificate, CertificateFile


@dataclass(frozen=True)
class Verification:
    """No birth year, position, unit, score or phone. `replaced_by` is the code of the paper that counts now.

    `has_demo_seal`: its latest file bears the demo's seal; only known where it was looked up by its code.
    """

    state: CertificateState
    code: str
    holder: str
    course: str
    is_illustrative: bool
    issuer: str
    issued_on: date
    expires_on: date | None
    revoked_on: date | None
    replaced_by: str
    has_demo_seal: bool = False


def verify_code(code: str, as_of: date) -> Verification | None:
    """Look up a code in its written form; one statement. A waiting or refused certificate has no code."""
    latest = CertificateFile.objects.filter(certificate=OuterRef("pk")).order_by("-pk").values("signatures")[:1]
    rows = Certificate.objects.issued().select_related("replaced_by").annotate(signatures=Subquery(latest))
    found = rows.filter(code=code).first()
    if found is None:
        return None
    has_demo_seal = any(one["is_demo"] for one in found.signatures or [])
    return replace(verification_of(found, as_of), has_demo_seal=has_demo_seal)


def verification_of(found: Certificate, as_of: date) -> Verification:
    """Of an issued one, loaded with `replaced_by`."""
    assert found.code is not None
    assert found.issued_on is not None
    state = state_of(found, as_of)
    return Verification(
        state=CertificateState.VALID if state == CertificateState.APPROVED else state,
        code=found.code,
        holder=found.words["holder"]["name"],
        course=found.words["course"]["title"],
        is_illustrative=found.words["course"]["is_illustrative"],
        issuer=issuer_name(found.words),
        issued_on=found.issued_on,
        expires_on=found.expires_on,
        revoked_on=timezone.localdate(found.revoked_at) if found.revoked_at else None,
        replaced_by=str(found.replaced_by.code) if state == CertificateState.REPLACED else "",
    )
