"""The signatures of a PDF, read from its bytes alone.

The file is not opened as a PDF: a signature says in plain letters which bytes it covers (ISO 32000-1, 12.8.1), and all
that is taken apart is its CMS structure, of bounded size. So a stranger's file can be asked without being trusted.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts, validate_sig_integrity
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, ValidationError

from lms.core.seal.apart import apart
from lms.core.seal.keys import DEMO_NAME, facts_of

MOST_SIGNATURES = 12
LONGEST_CMS = 256 * 1024
_RANGE = re.compile(rb"/ByteRange\s{0,8}\[\s{0,8}(\d{1,9})\s{1,8}(\d{1,9})\s{1,8}(\d{1,9})\s{1,8}(\d{1,9})\s{0,200}\]")
_HEX = re.compile(rb"<[0-9A-Fa-f\s]*>")
MALFORMED = (
    CMSExtractionError,
    SignatureValidationError,
    UnsupportedAlgorithm,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the libraries raise where a stranger's signature isn't one, or is of a kind they don't know."""
_HASHES = {"sha1", "sha256", "sha384", "sha512"}


@dataclass(frozen=True)
class Signature:
    """One signature. `end`: the byte after the last one it covers; it covers everything before but itself.

    `is_intact`: what it covers is as it was signed, by the certificate it carries. `is_trusted`: that certificate leads
    to a root which this installation was told to trust; None where it was told of none. `signed_at` is the signer's own
    clock unless `has_time_stamp`.
    """

    end: int
    is_intact: bool
    signer: str = ""
    issuer: str = ""
    signed_at: datetime | None = None
    fingerprint: str = ""
    has_time_stamp: bool = False
    is_time_stamp: bool = False
    is_trusted: bool | None = None

    @property
    def is_demo(self) -> bool:
        return self.signer == DEMO_NAME


def signatures_in(content: bytes) -> list[Signature]:
    """In the order of what they cover. What only looks like a signature is left out; a broken one isn't intact."""
    found = {end: (start, gap, end) for start, gap, end in _ranges(content)}
    return [_read(content, *found[end]) for end in sorted(found)]


def _ranges(content: bytes) -> Iterator[tuple[int, int, int]]:
    """(where the signature itself begins, where it ends, where what it covers ends)."""
    for number, mark in enumerate(_RANGE.finditer(content)):
        if number == MOST_SIGNATURES:
            return
        first, start, gap, length = (int(part) for part in mark.groups())
        if first or not start < gap <= gap + length <= len(content) or gap - start > LONGEST_CMS:
            continue
        if _HEX.fullmatch(content, start, gap):
            yield start, gap, gap + length


def _read(content: bytes, start: int, gap: int, end: int) -> Signature:
    try:
        held = bytes.fromhex(content[start + 1 : gap - 1].decode())
        signed = cms.ContentInfo.load(held)["content"]
        info = extract_signer_info(signed)
        certificates = extract_certificate_info(signed)
        signer = certificates.signer_cert
        digest_name = info["digest_algorithm"]["algorithm"].native
        if digest_name not in _HASHES:
            return Signature(end, is_intact=False)
        digest = hashlib.new(digest_name, content[:start])
        digest.update(content[gap:end])
        kind = signed["encap_content_info"]["content_type"].native
        if kind == "tst_info":
            stamped = _covered_by_time_stamp(signed, content[:start] + content[gap:end])
            actual = hashlib.new(digest_name, signed["encap_content_info"]["content"].contents).digest()
        else:
            stamped, actual = True, digest.digest()
        intact, valid = validate_sig_integrity(info, signer, expected_content_type=kind, actual_digest=actual)
        facts = facts_of(x509.load_der_x509_certificate(signer.dump()))
        signed_at = extract_self_reported_ts(info)
        return Signature(
            end,
            is_intact=bool(stamped and intact and valid),
            signer=facts.name,
            issuer=facts.issuer,
            signed_at=signed_at or _own_time(content, start, gap),
            fingerprint=facts.fingerprint,
            has_time_stamp=_has_time_stamp(info),
            is_time_stamp=kind == "tst_info",
            is_trusted=_is_trusted(signer, certificates.other_certs, signed_at),
        )
    except MALFORMED:
        return Signature(end, is_intact=False)


def _covered_by_time_stamp(signed: cms.SignedData, covered: bytes) -> bool:
    imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    return name in _HASHES and hashlib.new(name, covered).digest() == imprint["hashed_message"].native


_WRITTEN = re.compile(rb"/M\s{0,4}\(((?:[^()\\]|\\[0-7]{3}){1,200})\)")
_ESCAPE = re.compile(rb"\\([0-7]{3})")
_TIME = re.compile(rb"D:(\d{14})(?:Z|([+-])(\d\d)'(\d\d))")


def _own_time(content: bytes, start: int, gap: int) -> datetime | None:
    """PAdES keeps the signer's time beside the signature, in the dictionary that it covers."""
    before = content[max(start - 4096, 0) : start].rpartition(b" obj")[2]
    near = before + content[gap : gap + 4096].partition(b"endobj")[0]
    written = _WRITTEN.search(near)
    mark = written and _TIME.match(_ESCAPE.sub(lambda one: bytes([int(one[1], 8) & 255]), written[1]))
    if not mark:
        return None
    day, sign, hours, minutes = (part.decode() if part else "" for part in mark.groups())
    zone = f"{sign}{hours}{minutes}" if sign else "+0000"
    try:
        return datetime.strptime(f"{day}{zone}", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None


def _has_time_stamp(info: cms.SignerInfo) -> bool:
    attributes = info["unsigned_attrs"]
    return any(one["type"].native == "signature_time_stamp_token" for one in attributes) if attributes else False


def _is_trusted(signer: asn1_x509.Certificate, others: Any, moment: datetime | None) -> bool | None:
    roots = list(_roots())
    if not roots:
        return None
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    validator = CertificateValidator(signer, intermediate_certs=list(others), validation_context=context)
    try:
        apart(asyncio.run, validator.async_validate_path())
    except (PathBuildingError, PathValidationError, ValidationError, ValueError, TypeError):
        return False
    return True


def _roots() -> Iterator[asn1_x509.Certificate]:
    """The certificates in the folder `SIGNATURE_ROOTS`, as PEM."""
    if not settings.SIGNATURE_ROOTS:
        return
    for path in sorted(Path(settings.SIGNATURE_ROOTS).glob("*.pem")):
        for one in x509.load_pem_x509_certificates(path.read_bytes()):
            yield asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))


def form_signature_ends(content: bytes) -> set[int]:
    """Where what each signature field of the form covers ends: what a reader shows as signatures. Opens the file as a
    PDF, so it is for files of people who are signed in."""
    try:
        found = PdfFileReader(io.BytesIO(content)).embedded_signatures
        return {int(one.byte_range[-2]) + int(one.byte_range[-1]) for one in found}
    except (PdfError, *MALFORMED):
        return set()
