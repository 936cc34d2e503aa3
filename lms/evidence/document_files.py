"""The file of a paper that is handed in: a PDF as it is, or a photo drawn anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.http import FileResponse

from courses.exceptions import PhotoNotAPicture
from courses.photo_files import MOST_BYTES, read_photo
from lms.core.display import MEGABYTE
from lms.core.pdf_uploads import begins_as_pdf, check_pdf
from lms.core.storage import serve_private_file
from lms.evidence.exceptions import NotAPaper, PaperTooLarge

if TYPE_CHECKING:
    from lms.evidence.models import HandedInDocument

MOST_MEGABYTES = MOST_BYTES // MEGABYTE
PDF, JPEG = "pdf", "jpg"
CONTENT_TYPES = {PDF: "application/pdf", JPEG: "image/jpeg"}


@dataclass(frozen=True)
class PaperFile:
    """`digest` is of what was sent, so that the same photo sent twice is known again."""

    content: bytes
    ending: str
    digest: str


def read_paper(file: BinaryIO) -> PaperFile:
    """What it is follows from its bytes alone. Raises `NotAPaper`, `PaperTooLarge`, `PhotoTooManyPixels` or
    `UnfitPdf`."""
    if file.seek(0, 2) > MOST_BYTES:
        raise PaperTooLarge(most=MOST_MEGABYTES)
    file.seek(0)
    sent = file.read()
    digest = hashlib.sha256(sent).hexdigest()
    if begins_as_pdf(sent):
        check_pdf(sent)
        return PaperFile(sent, PDF, digest)
    try:
        return PaperFile(read_photo(file), JPEG, digest)
    except PhotoNotAPicture as error:
        raise NotAPaper from error


def serve_paper(document: HandedInDocument) -> FileResponse:
    """The stored file. The view has already obtained its row by `own` or `managed_by`."""
    return serve_private_file(
        document.file,
        filename=f"minh-chung.{document.ending}",
        content_type=CONTENT_TYPES[document.ending],
        inline=True,
    )
