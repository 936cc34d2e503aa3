"""Whether a PDF is one that was issued: by its bytes alone, which nobody has to trust or to parse."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from certificates.domain.verification import Verification, verification_of
from certificates.enums import FileMatch
from certificates.exceptions import NotAPdf, PdfTooLarge
from certificates.models import Certificate

MOST_BYTES = 5 * 1024 * 1024
"""An issued file has at most 200 KB; signatures and stamps that an office adds to it stay far below this."""

_END = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
_MOST_ENDS = 40


@dataclass(frozen=True)
class FileCheck:
    """`certificate`: what the register says of the paper the file is, or begins with."""

    match: FileMatch
    sha256: str
    certificate: Verification | None = None


def verify_file(content: bytes, as_of: date) -> FileCheck:
    """Compare a file with those issued; one statement.

    What is signed or stamped by an office's own tool is appended to the issued bytes (ISO 32000-1, 7.5.6: incremental
    updates), which so remain its beginning up to a `%%EOF`. Raises NotAPdf, PdfTooLarge.
    """
    if len(content) > MOST_BYTES:
        raise PdfTooLarge(limit=MOST_BYTES // 1024 // 1024)
    if not content.startswith(b"%PDF-"):
        raise NotAPdf
    whole = hashlib.sha256(content).hexdigest()
    beginnings = dict(_beginnings(content))
    issued = Certificate.objects.issued().select_related("replaced_by")
    found = {one.file_sha256: one for one in issued.filter(file_sha256__in={whole, *beginnings})}
    if whole in found:
        return FileCheck(FileMatch.EXACT, whole, verification_of(found[whole], as_of))
    longest = max((digest for digest in beginnings if digest in found), key=beginnings.__getitem__, default="")
    if longest:
        return FileCheck(FileMatch.EXTENDED, whole, verification_of(found[longest], as_of))
    return FileCheck(FileMatch.UNKNOWN, whole)


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
