"""Text in the encodings of before Unicode (TCVN3, VNI), read as if it were Western: recognised, and converted. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from lms.core.spreadsheets import Workbook, Worksheet
from lms.core.vietnamese.text import normalise
from lms.org.enums_roster import TextEncoding

TABLE = Path(__file__).resolve().parents[2] / "data" / "legacy_encodings.csv"
ENOUGH_CELLS = 3
ENOUGH_SHARE = 0.2
# Signs no Vietnamese word holds in Unicode, beside a plain letter: "NguyÔn V¨n" is TCVN3.
_TCVN3 = re.compile(r"[A-Za-z][µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏÐÑª×ØÞßæç«¬\xad÷þ]|[µ¸¶·¹¨»¾¼½©®ª«¬÷þ][A-Za-z]|[a-z][ÕÖÔÒÓÊÈÉÌÜÝ][a-z]")
# A vowel followed by the letter that carries its mark: "Tieáng Vieät" is VNI.
_VNI = re.compile(r"[aeAE][øùûõïâêåäãáàéèúüëØÙÛÕÏÂÊÅÄÃÁÀÉÈÚÜË]|ö[ôùøûõï]|ô[øùûõï]|ñ[aeiouöôư]", re.I)
_CAPITALS = {"¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "§": "Đ"}
"""TCVN3 has capitals without tone only; those with one come from a capital font over small letters."""
_FONTS = {
    TextEncoding.TCVN3: re.compile(r"\.vn", re.I),
    TextEncoding.VNI: re.compile(r"vni[- ]", re.I),
}
_CAPITAL_FONT = re.compile(r"\.vn\w+h\b", re.I)


def is_legacy_encoded(sheet: Worksheet) -> bool:
    """Whether a fair part of the cells with marked letters can only be TCVN3 or VNI."""
    marked = [cell for row in sheet.rows for cell in row if isinstance(cell, str) and not cell.isascii()]
    legacy = sum(bool(_TCVN3.search(cell) or _VNI.search(cell)) for cell in marked)
    return legacy >= min(ENOUGH_CELLS, len(marked) or 1) and legacy >= ENOUGH_SHARE * len(marked)


def suspected_encoding(book: Workbook) -> TextEncoding | None:
    """What the file seems to be in. A font of the kind says which; else the letters do."""
    if not any(map(is_legacy_encoded, book.usable_sheets)):
        return None
    by_font = [one for one, pattern in _FONTS.items() if any(map(pattern.match, book.fonts))]
    if len(by_font) == 1:
        return by_font[0]
    cells = list(legacy_cells(book.usable_sheets))
    tcvn3, vni = (sum(bool(pattern.search(cell)) for cell in cells) for pattern in (_TCVN3, _VNI))
    return TextEncoding.TCVN3 if tcvn3 >= vni else TextEncoding.VNI


def legacy_cells(sheets: Iterable[Worksheet]) -> Iterable[str]:
    """Texts that can only be in an old encoding, each once, in the order of the file."""
    found = (cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str))
    return dict.fromkeys(cell for cell in found if _TCVN3.search(cell) or _VNI.search(cell))


def convert_workbook(book: Workbook, encoding: TextEncoding) -> Workbook:
    """The file with every text in Unicode; cells that are so already stay as they are."""
    if encoding == TextEncoding.UNICODE:
        return book
    has_capital_font = any(map(_CAPITAL_FONT.match, book.fonts))
    text_of = converter(encoding, capital_font=has_capital_font)
    sheets = tuple(
        replace(
            sheet,
            name=text_of(sheet.name),
            rows=[[text_of(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows],
        )
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets)


def converter(encoding: TextEncoding, *, capital_font: bool = False) -> Callable[[str], str]:
    """What makes Unicode of one cell."""
    letters = _letters(encoding)
    pattern = re.compile("|".join(sorted(map(re.escape, letters), key=len, reverse=True)))

    def text_of(text: str) -> str:
        if text.isascii() or not _is_western(text):
            return text  # letters outside the Western set: Unicode already
        found = normalise_lines(pattern.sub(lambda match: letters[match[0]], text))
        return found.upper() if _is_shouted(text, capital_font=capital_font) else found

    return text_of


def normalise_lines(text: str) -> str:
    return "\n".join(map(normalise, text.split("\n")))


def _is_western(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _is_shouted(text: str, *, capital_font: bool) -> bool:
    """Written in capitals: the tone letters of TCVN3 are small ones under a capital font ("NGUYÔN V¡N HïNG")."""
    plain = [char for char in text if char.isascii() and char.isalpha()]
    if any(char.islower() for char in plain):
        return capital_font and not any(char.isupper() for char in plain)
    marked = (word for word in text.split() if not word.isascii())
    return any(sum(char.isascii() and char.isupper() for char in word) > 1 for word in marked)


@cache
def _letters(encoding: TextEncoding) -> dict[str, str]:
    column = "tcvn3_as_cp1252" if encoding == TextEncoding.TCVN3 else "vni_windows"
    with TABLE.open(encoding="utf-8", newline="") as lines:
        table = {row[column]: row["unicode_nfc"] for row in csv.DictReader(lines)}
    if encoding == TextEncoding.TCVN3:
        return table | _CAPITALS
    capitals = {
        form: letter.upper()
        for old, letter in table.items()
        for form in {old.upper(), old[:1].upper() + old[1:]}  # "AÙ" in capitals, "Aù" at the head of a name
    }
    return table | capitals
