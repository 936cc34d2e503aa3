"""Whether a PDF is one that was issued: by its bytes, and by the signatures that those bytes carry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from certificates.domain.file_signatures import SignatureFacts, facts_of, kept_signatures
from certificates.domain.files import halves
from certificates.domain.verification import Verification, verification_of
from certificates.enums import FileKind, FileMatch
from certificates.exceptions import NotAPdf, PdfTooLarge
from certificates.models import CertificateFile

MOST_BYTES = 5 * 1024 * 1024
"""An issued file has at most 200 KB; signatures and stamps that an office adds to it stay far below this."""

_END = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
_MOST_ENDS = 40
_SIGNED = b"/ByteRange"


@dataclass(frozen=True)
class FileCheck:
    """`certificate`: what the register says of the paper the file is, begins with, or was before it was edited.

    `kind`: of the issued file that was met. `signatures`: of an issued file as they were read when it was kept, of any
    other as they are in it. `added`: how many bytes follow the last thing that is ours or signed.
    `alters_pages`: the file that was handed in signed shows other things than the one that was issued.
    """

    match: FileMatch
    sha256: str
    certificate: Verification | None = None
    kind: FileKind | None = None
    signatures: tuple[SignatureFacts, ...] = ()
    added: int = 0
    alters_pages: bool = False

    @property
    def is_demo(self) -> bool:
        return any(one.is_demo for one in self.signatures)


def verify_file(content: bytes, as_of: date) -> FileCheck:
    """Compare a file with those issued; one statement where it is one of them, another where it isn't.

    What is signed or stamped by an office's own tool is appended to the issued bytes (ISO 32000-1, 7.5.6: incremental
    updates), which so remain its beginning up to a `%%EOF`. Raises NotAPdf, PdfTooLarge.
    """
    check_size(content)
    whole = hashlib.sha256(content).hexdigest()
    found, length = longest_known(content, whole)
    if found is not None and found.sha256 == whole:
        return _check(FileMatch.EXACT, whole, found, as_of, kept_signatures(found))
    signatures = _signatures(content)
    edited = _edited(content)
    if len(edited) == 1:
        return _check(FileMatch.CHANGED, whole, edited[0], as_of, signatures)
    if found is not None:
        covered = max([length, *(one.end for one in signatures if one.is_intact)])
        is_whole = all(one.is_intact for one in signatures)
        match = FileMatch.EXTENDED if is_whole else FileMatch.CHANGED
        return _check(match, whole, found, as_of, signatures, added=len(content) - covered)
    return FileCheck(FileMatch.CHANGED if edited else FileMatch.UNKNOWN, whole, signatures=signatures)


def check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise PdfTooLarge(limit=MOST_BYTES // 1024 // 1024)
    if not content.startswith(b"%PDF-"):
        raise NotAPdf


def longest_known(content: bytes, whole: str) -> tuple[CertificateFile | None, int]:
    """The longest file of ours that this one is or begins with, and its length."""
    beginnings = dict(_beginnings(content)) | {whole: len(content)}
    rows = CertificateFile.objects.known_by(beginnings).select_related("certificate__replaced_by")
    known = {one.sha256: one for one in rows}
    if not known:
        return None, 0
    digest = max(known, key=beginnings.__getitem__)
    return known[digest], beginnings[digest]


def _check(
    match: FileMatch,
    whole: str,
    found: CertificateFile,
    as_of: date,
    signatures: tuple[SignatureFacts, ...],
    added: int = 0,
) -> FileCheck:
    paper = verification_of(found.certificate, as_of)
    return FileCheck(match, whole, paper, FileKind(found.kind), signatures, added, bool(found.alters_pages))


def _edited(content: bytes) -> list[CertificateFile]:
    """Files of ours that this one was before somebody changed bytes in one half of it. Where more than one could have
    been meant, none is named: two of them are enough to know."""
    front, back = halves(content)
    alike = CertificateFile.objects.halves_like(size=len(content), front=front, back=back)
    return list(alike.select_related("certificate__replaced_by")[:2])


def _signatures(content: bytes) -> tuple[SignatureFacts, ...]:
    if _SIGNED not in content:
        return ()
    from lms.core.seal.reading import signatures_in  # noqa: PLC0415 - pyHanko takes a third of a second to import

    return tuple(facts_of(signatures_in(content)))


def _beginnings(content: bytes) -> Iterator[tuple[str, int]]:
    """Digest and length of every part of the file that could have been a file of its own."""
    running, done = hashlib.sha256(), 0
    for number, mark in enumerate(_END.finditer(content)):
        if number == _MOST_ENDS:
            return
        for end in sorted({mark.start() + len(b"%%EOF"), mark.end()}):
            running.update(content[done:end])
            done = end
            if end < len(content):
                yield running.copy().hexdigest(), end
