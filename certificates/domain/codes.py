"""Codes of certificates: made, written in groups, read as people type them."""

from __future__ import annotations

import secrets
import unicodedata

from certificates.exceptions import CodeMalformed

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: they are taken for 1, 1, 0 and V."""

LENGTH = 10
GROUPS = (4, 4, 2)
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = frozenset("-‐‑‒–—−_. ")
_LONGEST_ECHO = 30


def new_code() -> str:
    """Ten symbols of 32, all at random: 50 bits. None is a check digit, which would take five bits of guessing away."""
    return format_code("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def format_code(symbols: str) -> str:
    """`7K2F9QXM41` as `7K2F-9QXM-41`."""
    parts, start = [], 0
    for size in GROUPS:
        parts.append(symbols[start : start + size])
        start += size
    return "-".join(parts)


def parse_code(text: str) -> str:
    """The code in its written form; raises CodeMalformed where no certificate can have it.

    Lower case, hyphens and spaces don't matter; O is read as 0, I and L as 1.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    symbols = "".join(char for char in plain if char not in _SEPARATORS and not char.isspace())
    symbols = symbols.translate(_LOOKALIKES)
    if len(symbols) != LENGTH or not set(symbols) <= set(ALPHABET):
        shown = "".join(char for char in " ".join(text.split()) if char.isprintable())
        raise CodeMalformed(given=shown if len(shown) <= _LONGEST_ECHO else f"{shown[:_LONGEST_ECHO]}…")
    return format_code(symbols)
