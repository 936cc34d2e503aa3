"""Codes that stand on paper and are typed from it: written in groups, read as people type them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: they are taken for 1, 1, 0 and V."""

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = frozenset("-‐‑‒–—−_. ")


def in_groups(symbols: str, groups: Sequence[int]) -> str:
    """`7K2F9QXM41` by (4, 4, 2) as `7K2F-9QXM-41`."""
    parts, start = [], 0
    for size in groups:
        parts.append(symbols[start : start + size])
        start += size
    return "-".join(parts)


def symbols_of(text: str, length: int) -> str | None:
    """What was typed without its hyphens; None where no code of that length is written so.

    Lower case, hyphens and spaces don't matter; O is read as 0, I and L as 1.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    symbols = "".join(char for char in plain if char not in _SEPARATORS and not char.isspace())
    symbols = symbols.translate(_LOOKALIKES)
    return symbols if len(symbols) == length and set(symbols) <= set(ALPHABET) else None
