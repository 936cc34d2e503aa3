"""Whether what was appended to a paper changes what its pages show, beyond the looks of signature fields.

Opens both files as PDF, so it is for files of people who are signed in.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

SHOWN = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
MALFORMED = (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, OSError)


def alters_pages(begun: bytes, whole: bytes) -> bool:
    """`whole` begins with `begun`. A file that can't be taken apart is taken for one that alters them."""
    try:
        before, after = PdfReader(io.BytesIO(begun)).pages, PdfReader(io.BytesIO(whole)).pages
        if len(before) != len(after):
            return True
        return any(_shown(one) != _shown(other) for one, other in zip(before, after, strict=True))
    except MALFORMED:
        return True


def _shown(page: PageObject) -> tuple[str, ...]:
    """What is drawn on the page, and every note on it that isn't a signature field."""
    drawn = hashlib.sha256()
    for name in SHOWN:
        drawn.update(name.encode())
        _take(page.get(name), drawn, set())
    notes = []
    for note in page.get("/Annots") or ():
        held = note.get_object()
        if not (held.get("/Subtype") == "/Widget" and held.get("/FT") == "/Sig"):
            digest = hashlib.sha256()
            _take({key: value for key, value in held.items() if key not in {"/P", "/Parent"}}, digest, set())
            notes.append(digest.hexdigest())
    return (drawn.hexdigest(), *sorted(notes))


def _take(held: Any, into: Any, met: set[int]) -> None:
    """Feed the object and all it leads to, each once."""
    if isinstance(held, IndirectObject):
        if held.idnum in met:
            return
        met.add(held.idnum)
        held = held.get_object()
    if isinstance(held, dict):
        for key in sorted(held):
            into.update(str(key).encode())
            if key != "/Parent":
                _take(held[key] if not isinstance(held, DictionaryObject) else held.raw_get(key), into, met)
        if isinstance(held, StreamObject):
            into.update(held._data)
    elif isinstance(held, (ArrayObject, list)):
        into.update(b"[")
        for one in held:
            _take(one, into, met)
        into.update(b"]")
    else:
        into.update(repr(held).encode())
