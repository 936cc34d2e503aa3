"""Start-up check of the places that are written to while people work."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

FILE_CACHE = "django.core.cache.backends.filebased.FileBasedCache"


@register(Tags.files)
def check_folders(**kwargs: Any) -> list[CheckMessage]:
    """A place on a read-only disk, or somebody else's, would only be noticed by the first person who needs it."""
    return [
        Error(
            f"{what} can't be written: {path}.",
            hint=f"Let the account that runs the product write there, or set {variable} to another place.",
            id="lms.E005",
        )
        for what, path, variable in places()
        if not can_write(path)
    ]


def places() -> Iterator[tuple[str, Path, str]]:
    """What is kept, where, and the variable that says so."""
    for cache in settings.CACHES.values():
        if cache["BACKEND"] == FILE_CACHE:
            yield "The shared cache (sign-in tries, look-ups)", Path(cache["LOCATION"]), "LMS_VAR_DIR or LMS_CACHE_URL"
    for database in settings.DATABASES.values():
        if database["ENGINE"].endswith("sqlite3") and ":memory:" not in str(database["NAME"]):
            yield "The database file", Path(database["NAME"]), "DATABASE_URL"
    if not settings.S3:
        yield "The folder of private files", Path(settings.PRIVATE_ROOT), "LMS_PRIVATE_DIR"
        yield "The folder of public images", Path(settings.MEDIA_ROOT), "LMS_MEDIA_DIR"
    yield "The file of the audit heads", Path(settings.AUDIT_HEAD_FILE), "LMS_AUDIT_HEAD_FILE"


def can_write(path: Path) -> bool:
    """Whether the file or folder can be written, or made where it doesn't exist yet. Nothing is made by asking."""
    try:
        if path.is_file():
            return os.access(path, os.W_OK)
        there = next(one for one in (path, *path.parents) if one.exists())
    except PermissionError:
        return False
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
