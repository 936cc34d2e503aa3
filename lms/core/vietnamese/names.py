"""People's names: one field, sorted by tên, then đệm, then họ (family name first, given name last)."""

import re
import unicodedata

from lms.core.vietnamese.text import normalise, split_tones

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# One sign a letter, in an order every collation agrees on; "0" ends a part, "1" leads a digit, "z" anything else.
_SIGNS = "23456789abcdefghijklmnopqrstuvwxy"
_CODES = dict(zip(ALPHABET, _SIGNS, strict=True)) | {"ð": _SIGNS[6], "ɖ": _SIGNS[6], "ƀ": _SIGNS[3]}
_END = "0"
_OTHER_MARK = "6"


def sort_key(full_name: str) -> str:
    """A string whose plain order is the Vietnamese order of names.

    Only `0-9a-z` occur in it, so binary order in SQLite and Python and any collation of PostgreSQL agree. Alphabet
    first, tone only between words of equal letters; so *Hòa* and *Hoà* have the same key. Names of one word and of
    many are valid: the first is the họ, the last the tên, all between are đệm.
    """
    words = normalise(full_name).lower().split()
    if not words:
        return ""
    family, middle, given = words[:-1][:1], words[1:-1], words[-1]
    return _END.join([_word_code(given), "".join(map(_word_code, middle)), "".join(map(_word_code, family))])


def phrase_sort_key(text: str) -> str:
    """The same order, read from left to right, for what isn't a person: units, courses. Numbers go by their value."""
    words = re.sub(r"\d+", lambda number: number[0].zfill(6), normalise(text).lower()).split()
    return "".join(map(_word_code, words))


def _word_code(word: str) -> str:
    """Letters, then tones, each closed by a sign below all others: *An* before *Án* before *Anh*."""
    letters, tones = split_tones(word)
    code: list[str] = []
    marks = list(tones)
    for char in letters:
        if char in _CODES:
            code.append(_CODES[char])
            continue
        base = unicodedata.normalize("NFD", char)[0]
        if base in _CODES:  # a mark Vietnamese hasn't got, as in *Ksŏr*: the letter's place, after the plain one
            code.append(_CODES[base])
            marks.append(_OTHER_MARK)
        elif char in "0123456789":
            code.append(f"1{char}")
        elif char.isalnum():
            code.append(f"z{_base36(ord(char))}")
        # Apostrophes, hyphens and dots don't count: *H'Hen* stands with *Hhen*.
    return f"{''.join(code)}{_END}{''.join(marks)}{_END}"


def _base36(number: int) -> str:
    """Four signs hold every code point."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    signs = ""
    for _ in range(4):
        number, rest = divmod(number, 36)
        signs = digits[rest] + signs
    return signs
