"""The private files: kept outside any served folder and read only through views."""

import unicodedata
from datetime import timedelta

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse

# Types a browser shows without running anything in them.
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}


class PrivateFileStorage(FileSystemStorage):
    """A folder without an address: the stock class falls back to MEDIA_URL when it is given none."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file isn't accessible via a URL; serve it from a view that uses visible_to.")


def private_storage() -> Storage:
    """For `FileField(storage=private_storage)`; a callable, so that migrations don't hold a folder."""
    return storages["private"]


def safe_filename(name: str) -> str:
    """A name for the person's disk: decision numbers hold slashes, files from elsewhere hold anything."""
    visible = "".join(char for char in unicodedata.normalize("NFC", name) if char.isprintable())
    for char in '/\\:*?"<>|':
        visible = visible.replace(char, "-")
    return " ".join(visible.split()).strip(" .-") or "tep"


def serve_private_file(
    fieldfile: FieldFile,
    *,
    filename: str,
    content_type: str,
    inline: bool = False,
    kept_for: timedelta | None = None,
) -> FileResponse:
    """Streams a stored file. The view has already obtained its row through `visible_to`.

    `inline` counts only for types that can't run in our origin; the browser is never left to guess the type, and no
    copy stays in a shared computer's cache: `kept_for` is for what names nobody, on a machine that isn't shared.
    """
    response = FileResponse(
        fieldfile.open("rb"),
        as_attachment=not (inline and content_type in SHOWN_INLINE),
        filename=safe_filename(filename),
        content_type=content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    kept = "no-store" if kept_for is None else f"max-age={int(kept_for.total_seconds())}, immutable"
    response["Cache-Control"] = f"private, {kept}"
    return response
