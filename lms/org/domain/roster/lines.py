"""Which lines below the heading are people, which name the unit of those that follow, and which are neither. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lms.core.spreadsheets import Cell, Worksheet
from lms.core.vietnamese.text import search_key
from lms.org.domain.roster.cells import cell_text
from lms.org.enums_roster import RosterField

PROOFS = (
    *(RosterField.BIRTH, RosterField.BIRTH_OF_WOMEN, RosterField.CCCD, RosterField.STAFF_CODE),
    *(RosterField.PHONE, RosterField.EMAIL),
)
"""What only a person's line has, never a signature below the list."""
SHARED = (RosterField.UNIT, RosterField.POSITION, RosterField.QUALIFICATION)
"""What one cell merged downwards may say of several people."""
_NUMBER = re.compile(r"\(?\d{1,2}\)?|\(?[A-Za-z]\)?")
_FOOTER = re.compile(
    r"(nguoi lap|lap bieu|can bo lap|ky ghi ro|ky ten|\(ky|noi nhan|tong cong|tong so|cong:|xac nhan cua|t/?m\.? |"
    r".*\bngay\b.*\bthang\b.*\bnam\b)"
)
_NUMBERING = re.compile(r"([IVXLC]{1,5}|[A-Z]|\d{1,2})(\s*[.):\-–/]\s*|\s+)(?=\S)")
_ORDINAL = re.compile(r"[IVXLC]{1,5}|[A-Z]")
_UNIT_WORDS = frozenset(
    {
        *(
            "phong",
            "ban",
            "van phong",
            "trung tam",
            "ubnd",
            "uy ban",
            "dang uy",
            "hdnd",
            "hoi dong",
            "mat tran",
            "mttq",
        ),
        *("hoi", "doan", "cong an", "xa", "phuong", "thi tran", "dac khu", "khoi", "bo phan", "to", "tram", "doi"),
    }
)


def is_numbering(cells: Sequence[Cell]) -> bool:
    """The line "(1) (2) (3)" below a heading."""
    filled = [text for cell in cells if (text := cell_text(cell))]
    return len(filled) >= 3 and all(map(_NUMBER.fullmatch, filled)) and any("1" in text for text in filled)


def begins_footer(cells: Sequence[Cell]) -> bool:
    """Totals, place and day, "Người lập biểu": what stands below a list."""
    return any(_FOOTER.match(search_key(cell_text(cell))) for cell in cells if isinstance(cell, str))


def is_proved(picked: Mapping[RosterField, Cell]) -> bool:
    return any(cell_text(picked.get(one)) for one in PROOFS)


def section_of(cells: Sequence[Cell]) -> str:
    """The unit that a line between people names ("II. Phòng Kinh tế"), or ""."""
    texts = [text for cell in cells if (text := cell_text(cell))]
    if not texts or begins_footer(cells):
        return ""
    is_numbered = len(texts) > 1 and bool(_ORDINAL.fullmatch(texts[0].strip(".) ")))
    text = " ".join(texts[1:] if is_numbered or (len(texts) > 1 and texts[0].strip(".) ").isdecimal()) else texts)
    bare = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    key = search_key(bare)
    names_unit = any(key == word or key.startswith(f"{word} ") for word in _UNIT_WORDS)
    return bare.rstrip(" :") if is_numbered or names_unit else ""


def filled_down(sheet: Worksheet, columns: Mapping[RosterField, int], first: int) -> list[list[Cell]]:
    """The rows, with what a merged cell says of several people in each of their lines."""
    shared = {columns[one] for one in SHARED if one in columns}
    rows = list(sheet.rows)
    for (top, left), (bottom, right) in sheet.merged:
        if top < first or bottom <= top or left not in shared or left != right or top >= len(rows):
            continue
        value = rows[top][left] if left < len(rows[top]) else None
        for at in range(top + 1, min(bottom + 1, len(rows))):
            if value is not None and left < len(rows[at]) and rows[at][left] is None:
                rows[at] = [*rows[at][:left], value, *rows[at][left + 1 :]]
    return rows
