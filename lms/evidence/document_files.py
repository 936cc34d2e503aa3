"""The file of a paper that is handed in: a PDF as it is, or a photo drawn anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from courses.exceptions import PhotoNotAPicture, PhotoTooLarge
from courses.photo_files import read_photo
from lms.core.display import MEGABYTE
from lms.evidence.exceptions import NotAPaper, PaperTooLarge

MOST_BYTES = 10 * MEGABYTE
PDF, JPEG = "pdf", "jpg"
CONTENT_TYPES = {PDF: "application/pdf", JPEG: "image/jpeg"}


@dataclass(frozen=True)
class PaperFile:
    """`digest` is of what was sent, so that the same photo sent twice is known again."""

    content: bytes
    ending: str
    digest: str


def read_paper(file: BinaryIO) -> PaperFile:
    """What it is follows from its bytes alone. Raises `NotAPaper`, `PaperTooLarge` or `PhotoTooManyPixels`."""
    if file.seek(0, 2) > MOST_BYTES:
        raise PaperTooLarge(most=MOST_BYTES // MEGABYTE)
    file.seek(0)
    sent = file.read()
    digest = hashlib.sha256(sent).hexdigest()
    if sent.startswith(b"%PDF-"):
        return PaperFile(sent, PDF, digest)
    try:
        return PaperFile(read_photo(file), JPEG, digest)
    except PhotoNotAPicture as error:
        raise NotAPaper from error
    except PhotoTooLarge as error:
        raise PaperTooLarge(most=MOST_BYTES // MEGABYTE) from error
