"""Takes a PDF apart and says whether it is only pages to look at; `pdf_uploads.py` runs it in a process that ends.

Lenient as readers are (scanners write odd files), and so strict about what acts: every object that the file lists is
looked at, whether a page leads to it or not, and the bytes are searched for what a reader may find without the list.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

MOST_PAGES = 200
MOST_POINTS = 14_400
"""Of a side: the longest that PDF 1.7 knows. Phones make a point of each pixel, so a page may well be two metres."""
MOST_PIXELS = 100_000_000
"""Of one picture: A3 at 600 dots an inch has 70 million."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Of one stream that is no picture."""
MOST_DEPTH = 100
SECONDS = 10
MEMORY = 768 * 1024 * 1024

ACTING = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
"""Kinds of action. A jump to a page and a link to an address stay: any document from a word processor has them."""
CARRYING = {"/JS", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/Collection"}
SHOWING = {"/FileAttachment", "/RichMedia", "/Screen", "/3D", "/Movie", "/Sound"}
"""Kinds of notes on a page that hold or play something."""
IN_BYTES = re.compile(rb"/(?:JavaScript|EmbeddedFile|RichMedia|Launch)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")

Verdict = dict[str, Any]


def judge(content: bytes) -> Verdict:
    """`{}` for a file that may be kept, else the code of what is wrong, with its figures."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return {"code": "pdf_locked"}
        pages = len(reader.pages)
    except (RecursionError, MemoryError):
        return {"code": "pdf_too_hard"}
    except Exception:  # whatever pypdf makes of bytes that are no PDF
        return {"code": "pdf_broken"}
    if not pages:
        return {"code": "pdf_broken"}
    if pages > MOST_PAGES:
        return {"code": "pdf_too_many_pages", "pages": pages, "most": MOST_PAGES}
    try:
        return _pages(reader) or _objects(reader, content)
    except (RecursionError, MemoryError):
        return {"code": "pdf_too_hard"}
    except Exception:
        return {"code": "pdf_broken"}


def _pages(reader: PdfReader) -> Verdict:
    for number, page in enumerate(reader.pages, start=1):
        unit = float(page.get("/UserUnit", 1))
        box = page.mediabox
        if max(abs(float(box.width)), abs(float(box.height))) * unit > MOST_POINTS:
            return {"code": "pdf_too_large_to_draw", "page": number}
        resources = page.get("/Resources")
        drawn = resources.get_object().get("/XObject") if resources is not None else None
        for held in drawn.get_object().values() if drawn is not None else ():
            picture = held.get_object()
            if int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) > MOST_PIXELS:
                return {"code": "pdf_too_large_to_draw", "page": number}
    return {}


def _objects(reader: PdfReader, content: bytes) -> Verdict:
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    if IN_BYTES.search(content) or IN_BYTES.search(plain) or _acts(reader.trailer, 0):
        return {"code": "pdf_acts"}
    for held in _listed(reader):
        if _acts(held, 0):
            return {"code": "pdf_acts"}
        if isinstance(held, StreamObject) and _is_bomb(held):
            return {"code": "pdf_too_hard"}
    return {}


def _listed(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file. One that can't be read is left: old scanners list objects that they never wrote."""
    names = {(number, generation) for generation, places in reader.xref.items() for number in places}
    names |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(names):
        try:
            held = reader.get_object(IndirectObject(number, generation, reader))
        except (RecursionError, MemoryError):
            raise
        except Exception:
            held = None
        if held is not None:
            yield held


def _acts(held: Any, depth: int) -> bool:
    """Of what is written in the object itself; what it points at is listed too, be it the name of a kind alone."""
    if depth > MOST_DEPTH:
        raise RecursionError
    if isinstance(held, DictionaryObject):
        if CARRYING & set(held):
            return True
        kinds = (dict.get(held, "/S"), dict.get(held, "/Subtype"), dict.get(held, "/Type"))
        if kinds[0] in ACTING or kinds[1] in SHOWING or kinds[2] == "/EmbeddedFile":
            return True
        return any(_acts(one, depth + 1) for one in dict.values(held))
    if isinstance(held, ArrayObject):
        return any(_acts(one, depth + 1) for one in list.__iter__(held))
    return depth == 0 and isinstance(held, NameObject) and held in ACTING | SHOWING | {"/EmbeddedFile"}


def _is_bomb(stream: StreamObject) -> bool:
    """A picture's size is told by its width and height; a reader unpacks any other stream whole."""
    filters = dict.get(stream, "/Filter")
    first = filters[0] if isinstance(filters, ArrayObject) and filters else filters
    if dict.get(stream, "/Subtype") == "/Image" or first != "/FlateDecode":
        return False
    try:
        return len(zlib.decompressobj().decompress(stream._data, MOST_UNPACKED + 1)) > MOST_UNPACKED
    except zlib.error:
        return False


def limit_resources() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    limit_resources()
    sys.stdout.write(json.dumps(judge(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
