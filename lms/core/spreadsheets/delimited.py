"""Tables as text: which encoding, which separator."""

import codecs
import csv
import io
import unicodedata
from collections import Counter
from itertools import pairwise, product

_VOWELS = "aeiouyAEIOUY"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VIETNAMESE = {
    unicodedata.normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", ["", *_TONES])
} | set("đĐ–—‘’“”…°\u00a0")
_SEPARATORS = ",;\t|"


class NotText(ValueError):
    """The bytes are no text in any encoding we know."""


def decode(data: bytes) -> tuple[str, str]:
    """The text in NFC and the encoding it was in.

    Excel on a Vietnamese Windows saves CSV in cp1258, tones as characters of their own. Bytes that make no Vietnamese
    there are read as cp1252: so text in TCVN3 and VNI shows the letters by which those encodings are recognised.
    """
    for mark, encoding in [
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ]:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data[:4000]:
        return _decoded(data, _utf16_without_mark(data))
    try:
        return _decoded(data, "utf-8")
    except NotText:
        pass
    return _decoded(data, _single_byte_encoding(data))


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(encoding) from error
    if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\f\x1a" for char in text[:20_000]):
        raise NotText(encoding)
    return unicodedata.normalize("NFC", text.rstrip("\x1a")), encoding


def _utf16_without_mark(data: bytes) -> str:
    start = data[:4000]
    return "utf-16-le" if start[1::2].count(0) >= start[0::2].count(0) else "utf-16-be"


def _single_byte_encoding(data: bytes) -> str:
    """cp1258 if its tone marks stand after vowels and nearly all that isn't ASCII is Vietnamese, else cp1252."""
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return "cp1252"
    parts = unicodedata.normalize("NFD", text)
    if any(
        not (before in _VOWELS or unicodedata.category(before) == "Mn")
        for before, mark in pairwise(parts)
        if mark in _TONES
    ):
        return "cp1252"
    beyond_ascii = [char for char in unicodedata.normalize("NFC", text) if ord(char) > 0x7F]
    strange = sum(char not in _VIETNAMESE for char in beyond_ascii)
    return "cp1258" if strange * 20 <= len(beyond_ascii) else "cp1252"


def rows_of(text: str) -> list[list[str | None]]:
    """The cells; an empty one is None. Excel's own first line `sep=;` is obeyed and dropped."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        text, separator = rest, first.strip()[4]
    else:
        separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [[cell or None for cell in row] for row in reader]


def _separator(text: str) -> str:
    """The one that cuts most of the first lines into the same number of cells."""

    def agreement(separator: str) -> tuple[int, int]:
        lines = io.StringIO("\n".join(text.splitlines()[:50]), newline="")
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=agreement)
