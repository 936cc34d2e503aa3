"""How scripts, styles and fonts are stored for serving."""

import re
from typing import Any

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

OF_EXAMS = "lms/js/exam-"
_COMMENTS = re.compile(rb"^ *//[^\n]*\n", re.MULTILINE)


def without_comments(script: bytes) -> bytes:
    """Lines that are a comment as a whole: a seventh of what an exam's scripts weigh on the wire."""
    return _COMMENTS.sub(b"", script)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names by content, also where one of our scripts imports another: a browser keeps each for good.

    What an exam runs on has a budget (ux.md 8) and goes out without its comments.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Found once a process: a page names some fifteen files, and the manifest doesn't change while we serve."""
        if force:
            return super().url(name, force)
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = super().url(name)
        return address

    def file_hash(self, name: str | None, content: File | None = None) -> str | None:
        """Of what is stored: another content never goes by a name that a browser keeps."""
        found: str | None = super().file_hash(name, None if content is None else _as_stored(name, content))
        return found

    def _save(self, name: str, content: File) -> str:
        saved: str = super()._save(name, _as_stored(name, content))
        return saved


def _as_stored(name: str | None, content: File) -> File:
    if name is None or not name.startswith(OF_EXAMS):  # the manifest has no name
        return content
    # From its beginning: who looked at the file before has left it at its end.
    return ContentFile(without_comments(b"".join(content.chunks())))
