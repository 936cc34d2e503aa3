"""The looks of signatures on a page of ours, and where they may stand without hiding what the paper says.

The code of a paper and its QR stand at the left of its foot, signatures at the right of them, in rooms of which the
last one is named. A stamp may touch the title and the name around its room, as one of ink does.
"""

from __future__ import annotations

from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

MM = 72 / 25.4
PLACE = "cho-ky"
MARGIN = 15 * MM
"""Around the page, where nothing is printed but a frame."""
TITLES = 30 * MM
"""Above a room: three lines of capacity, and some air."""
FOOT, CODE = 0.45, 0.4
"""Shares of a page: how high its foot reaches where no room is named, and how far the code from the left."""
DEPTH = 12
"""How many fields may stand one in the other."""

Box = tuple[float, float, float, float]


def inherited(held: DictionaryObject, key: str) -> Any:
    """The value of a field's own, or of the field that it is part of (ISO 32000-1, 12.7.3.1)."""
    for _step in range(DEPTH):
        if key in held:
            return held[key]
        if "/Parent" not in held:
            return None
        held = held["/Parent"].get_object()  # type: ignore[assignment]
    raise ValueError("Fields in a circle.")


def is_signature_field(note: DictionaryObject) -> bool:
    return note.get("/Subtype") == "/Widget" and inherited(note, "/FT") == "/Sig"


def holds_signature(note: DictionaryObject) -> bool:
    value = inherited(note, "/V")
    return isinstance(value, DictionaryObject) and {"/ByteRange", "/Contents"} <= set(value)


def look_of(note: DictionaryObject) -> Box | None:
    """What it may paint on: a reader fits the look into this box. None where it shows nothing."""
    left, low, right, high = (float(side) for side in note.get("/Rect", (0, 0, 0, 0)))
    if left == right or low == high or not _paints(note.get("/AP")):
        return None
    return min(left, right), min(low, high), max(left, right), max(low, high)


def _paints(held: Any) -> bool:
    """An appearance, or a set of them by state."""
    held = held and held.get_object()
    if isinstance(held, StreamObject):
        return bool(held._data.strip())
    return any(_paints(dict.__getitem__(held, state)) for state in held or ())


def stays_in_its_place(look: Box, number: int, paper: PdfReader) -> bool:
    """On the margin, or among the signatures of a paper as it was issued; `number` counts its pages from 0."""
    page = paper.pages[number].mediabox
    wide, high = float(page.width), float(page.height)
    foot = _foot(number, paper, high)
    printed = (MARGIN, foot, wide - MARGIN, high - MARGIN)
    code = (MARGIN, MARGIN, wide * CODE, foot)
    return not (_meet(look, printed) or _meet(look, code))


def _foot(number: int, paper: PdfReader, high: float) -> float:
    """Below this height there are signatures."""
    room = paper.named_destinations.get(PLACE)
    if room is None:
        return high * FOOT
    if paper.get_destination_page_number(room) != number:
        return 0.0
    return float(room.top) + TITLES  # type: ignore[arg-type]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
