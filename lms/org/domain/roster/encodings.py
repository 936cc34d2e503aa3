"""Recognises text in the encodings of before Unicode (TCVN3, VNI), read as if it were Western. Pure."""

from __future__ import annotations

import re

from lms.core.spreadsheets import Worksheet

ENOUGH_CELLS = 3
ENOUGH_SHARE = 0.2
# Signs no Vietnamese word holds in Unicode, beside a plain letter: "NguyÔn V¨n" is TCVN3.
_TCVN3 = re.compile(r"[A-Za-z][µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏÐÑª×ØÞßæç«¬\xad÷þ]|[µ¸¶·¹¨»¾¼½©®ª«¬÷þ][A-Za-z]|[a-z][ÕÖÔÒÓÊÈÉÌÜÝ][a-z]")
# A vowel followed by the letter that carries its mark: "Tieáng Vieät" is VNI.
_VNI = re.compile(r"[aeAE][øùûõïâêåäãáàéèúüëØÙÛÕÏÂÊÅÄÃÁÀÉÈÚÜË]|ö[ôùøûõï]|ô[øùûõï]|ñ[aeiouöôư]", re.I)


def is_legacy_encoded(sheet: Worksheet) -> bool:
    """Whether a fair part of the cells with marked letters can only be TCVN3 or VNI."""
    marked = [cell for row in sheet.rows for cell in row if isinstance(cell, str) and not cell.isascii()]
    legacy = sum(bool(_TCVN3.search(cell) or _VNI.search(cell)) for cell in marked)
    return legacy >= min(ENOUGH_CELLS, len(marked) or 1) and legacy >= ENOUGH_SHARE * len(marked)
