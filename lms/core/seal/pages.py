"""Whether what was appended to a paper changes what its pages show, beyond the looks of signatures in their place.

Opens both files as PDF, so it is for files of people who are signed in. What isn't known to be harmless is told.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from lms.core.seal.looks import holds_signature, inherited, is_signature_field, look_of, stays_in_its_place

UNSEEN = {"/Annots", "/LastModified", "/Metadata", "/Parent", "/PieceInfo", "/Tabs", "/Type"}
"""Of a page: its notes are looked at one by one, the others draw nothing."""
ACTING = ("/AA", "/Collection", "/NeedsRendering", "/OCProperties", "/OpenAction", "/URI")
"""Of the whole document: what a reader does or shows instead of the pages."""
ELSEWHERE = {"/P", "/Parent", "/Data"}
"""Of a note: what leads away from it."""
MALFORMED = (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, OSError)


def alters_pages(begun: bytes, whole: bytes) -> bool:
    """`whole` begins with `begun`. A file that can't be taken apart is taken for one that alters them."""
    try:
        before = PdfReader(io.BytesIO(begun))
        after = PdfReader(io.BytesIO(whole), strict=True)  # what readers may take in two ways is not guessed at
        if len(before.pages) != len(after.pages) or _acts(before) != _acts(after):
            return True
        pairs = zip(before.pages, after.pages, strict=True)
        return any(
            _drawn(one) != _drawn(other) or _notes_differ(number, before, one, other)
            for number, (one, other) in enumerate(pairs)
        )
    except MALFORMED:
        return True


def _acts(reader: PdfReader) -> tuple[object, ...]:
    root = reader.root_object
    form, names = inherited(root, "/AcroForm") or {}, inherited(root, "/Names") or {}
    return (*(_digest(root.get(name)) for name in ACTING), sorted(names), "/XFA" in form)


def _drawn(page: PageObject) -> str:
    return _digest({key: dict.__getitem__(page, key) for key in page if key not in UNSEEN})


def _notes_differ(number: int, paper: PdfReader, before: PageObject, after: PageObject) -> bool:
    """Every note of before is still there, and each other one is a signature that covers nothing of the paper."""
    stood = Counter(_digest_of_note(note) for note in _notes(before) if not _waits(note))
    for note in _notes(after):
        digest = _digest_of_note(note)
        if stood[digest]:
            stood[digest] -= 1
        elif not (_waits(note) or _is_new_signature(number, paper, note)):
            return True
    return stood.total() > 0


def _notes(page: PageObject) -> list[DictionaryObject]:
    return [note.get_object() for note in inherited(page, "/Annots") or ()]


def _waits(note: DictionaryObject) -> bool:
    """A field that nobody has signed yet and that shows nothing."""
    return is_signature_field(note) and not holds_signature(note) and look_of(note) is None


def _is_new_signature(number: int, paper: PdfReader, note: DictionaryObject) -> bool:
    if not (is_signature_field(note) and holds_signature(note)) or {"/A", "/AA"} & set(note):
        return False
    look = look_of(note)
    return look is None or stays_in_its_place(look, number, paper)


def _digest_of_note(note: DictionaryObject) -> str:
    return _digest({key: dict.__getitem__(note, key) for key in note if key not in ELSEWHERE}, ELSEWHERE)


def _digest(held: Any, left_out: frozenset[str] | set[str] = frozenset()) -> str:
    into = hashlib.sha256()
    _take(held, into, {}, left_out)
    return into.hexdigest()


def _take(held: Any, into: Any, met: dict[int, int], left_out: frozenset[str] | set[str]) -> None:
    """Feed the object and all it leads to, each once, with marks of where each begins and ends; not other pages."""
    if isinstance(held, IndirectObject):
        if held.idnum in met:
            into.update(b"@%d " % met[held.idnum])
            return
        met[held.idnum] = len(met)
        held = held.get_object()
    if isinstance(held, dict):
        if dict.get(held, "/Type") == "/Page":
            into.update(b"page ")
            return
        into.update(b"<<")
        for key in sorted(set(held) - left_out):
            into.update(repr(str(key)).encode())
            _take(dict.__getitem__(held, key), into, met, left_out)
        into.update(b">>")
        if isinstance(held, StreamObject):
            into.update(b"stream%d " % len(held._data))
            into.update(held._data)
    elif isinstance(held, (ArrayObject, list)):
        into.update(b"[")
        for one in held:
            _take(one, into, met, left_out)
        into.update(b"]")
    else:
        into.update(f"{type(held).__name__}{held!r} ".encode())
