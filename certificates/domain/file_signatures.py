"""The signatures of a certificate's file: read, frozen in its row, and told from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from certificates.models import Certificate, CertificateFile

if TYPE_CHECKING:
    from lms.core.seal.reading import Signature


@dataclass(frozen=True)
class SignatureFacts:
    """What a page or a machine is told of one signature. `is_trusted` None: this installation knows no root to ask.

    `signed_at` is by the signer's own clock unless `has_time_stamp`.
    """

    signer: str
    issuer: str
    signed_at: datetime | None
    is_intact: bool
    is_demo: bool
    has_time_stamp: bool
    is_trusted: bool | None
    end: int


def facts_of(read: Sequence[Signature]) -> list[SignatureFacts]:
    """Of a file just read; time stamps of the whole document name nobody and are left out."""
    return [
        SignatureFacts(
            one.signer,
            one.issuer,
            one.signed_at,
            one.is_intact,
            one.is_demo,
            one.has_time_stamp,
            one.is_trusted,
            one.end,
        )
        for one in read
        if not one.is_time_stamp
    ]


def kept(facts: Sequence[SignatureFacts]) -> list[dict[str, Any]]:
    """As a row keeps them."""
    return [vars(one) | {"signed_at": one.signed_at and one.signed_at.isoformat()} for one in facts]


def kept_signatures(file: CertificateFile) -> tuple[SignatureFacts, ...]:
    return tuple(
        SignatureFacts(**(one | {"signed_at": one["signed_at"] and datetime.fromisoformat(one["signed_at"])}))
        for one in file.signatures
    )


def file_lines(certificate: Certificate) -> list[tuple[CertificateFile, tuple[SignatureFacts, ...]]]:
    """Every file of a certificate with its signatures, the newest first; one statement."""
    files = certificate.files.select_related("made_by").order_by("-pk")
    return [(one, kept_signatures(one)) for one in files]


def latest_kinds(certificates: Sequence[Certificate]) -> dict[int, str]:
    """What the latest file of each is, in words, by the certificate's id; one statement."""
    rows = CertificateFile.objects.filter(certificate__in=certificates).order_by("pk")
    return {one.certificate_id: one.get_kind_display() for one in rows}
