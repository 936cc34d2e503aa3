"""Papers signed with an office's own tool: which wait for it, and taking one back, whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from certificates.domain.file_signatures import facts_of
from certificates.domain.file_verification import MOST_BYTES, longest_known
from certificates.domain.files import add_file
from certificates.enums import FileKind
from certificates.exceptions import (
    NoSignature,
    NotBegunByOurs,
    NotSignedYet,
    PagesAltered,
    PaperNoLongerCounts,
    SignatureBroken,
    SignatureNotOfAll,
    SignedFileNotPdf,
    SignedFileTooLarge,
)
from certificates.models import Certificate, CertificateFile
from lms.core.domain.audit import record, register_verb
from lms.core.exceptions import RuleViolation

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.models import Job

TAKEN = register_verb("certificates.taken_to_sign", _("Đã tải tệp giấy chứng nhận về để ký số"))


class TakenAs(StrEnum):
    """What became of a file that was handed in."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True)
class Taken:
    """`name`: of the file as it came. `reason`: why it was refused, or what whoever checks it will be told."""

    name: str
    outcome: TakenAs
    code: str = ""
    signers: str = ""
    reason: RuleViolation | None = None


def to_sign(certificates: Any) -> Any:
    """Those of a queryset that stand, have a file, and none signed outside; oldest first."""
    signed = CertificateFile.objects.filter(certificate=OuterRef("pk"), kind=FileKind.SIGNED)
    standing = certificates.standing().exclude(file_sha256="")
    return standing.filter(~Exists(signed)).order_by("approved_at", "pk")


def record_taken(*, certificates: list[Certificate], actor: User) -> None:
    """One line for each paper that somebody carries away to sign."""
    with transaction.atomic():
        for one in certificates:
            record(verb=TAKEN, target=one, actor=actor, after={"code": one.code})


def take_signed(*, name: str, content: bytes, issued: Any, actor: User, now: datetime, job: Job | None = None) -> Taken:
    """Keep a file that came back signed, or say why not. `issued`: the certificates this person may hand in for."""
    try:
        return _take(name, content, issued, actor, now, job)
    except RuleViolation as reason:
        return Taken(name, TakenAs.REFUSED, reason=reason)


def _take(name: str, content: bytes, issued: Any, actor: User, now: datetime, job: Job | None) -> Taken:
    if len(content) > MOST_BYTES:
        raise SignedFileTooLarge(limit=MOST_BYTES // 1024 // 1024)
    if not content.startswith(b"%PDF-"):
        raise SignedFileNotPdf
    found, length = longest_known(content, hashlib.sha256(content).hexdigest())
    if found is None or not issued.filter(pk=found.certificate_id).exists():
        raise NotBegunByOurs
    certificate = found.certificate
    if length == len(content):
        if found.kind != FileKind.SIGNED:
            raise NotSignedYet
        return _taken(name, TakenAs.ALREADY, found)
    if certificate.revoked_at is not None:
        raise PaperNoLongerCounts(code=certificate.code)
    signatures = _check(content, length)
    from lms.core.seal.pages import alters_pages  # noqa: PLC0415 - slow import

    # What was told of the file that was signed once more is told of this one too.
    altered = bool(found.alters_pages) or alters_pages(content[:length], content)
    made = add_file(
        certificate=certificate,
        kind=FileKind.SIGNED,
        content=content,
        signatures=signatures,
        now=now,
        actor=actor,
        job=job,
        alters_pages=altered,
    )
    return _taken(name, TakenAs.ACCEPTED, made)


def _taken(name: str, outcome: TakenAs, file: CertificateFile) -> Taken:
    note = PagesAltered() if file.alters_pages else None
    return Taken(name, outcome, str(file.certificate.code), _signers(file.signatures), note)


def _check(content: bytes, length: int) -> list[Any]:
    """The signatures of the file: all of them hold, and one that is new covers it to its last byte."""
    from lms.core.seal.reading import form_signature_ends, signatures_in  # noqa: PLC0415 - slow import

    read = signatures_in(content)
    new = [one for one in read if one.end > length]
    shown = form_signature_ends(content) if new else set()
    if not any(one.end in shown and not one.is_time_stamp for one in new):
        raise NoSignature
    if not all(one.is_intact for one in read):
        raise SignatureBroken
    if new[-1].end != len(content):
        raise SignatureNotOfAll(bytes=len(content) - new[-1].end)
    return facts_of(read)


def _signers(signatures: list[dict[str, Any]]) -> str:
    return "; ".join(one["signer"] for one in signatures)
