"""Codes of certificates: made, written in groups, read as people type them."""

from __future__ import annotations

import secrets

from certificates.exceptions import CodeMalformed
from lms.core.written_codes import ALPHABET, in_groups, symbols_of

LENGTH = 10
GROUPS = (4, 4, 2)
_LONGEST_ECHO = 30


def new_code() -> str:
    """Ten symbols of 32, all at random: 50 bits. None is a check digit, which would take five bits of guessing away."""
    return format_code("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def format_code(symbols: str) -> str:
    """`7K2F9QXM41` as `7K2F-9QXM-41`."""
    return in_groups(symbols, GROUPS)


def parse_code(text: str) -> str:
    """The code in its written form; raises CodeMalformed where no certificate can have it."""
    symbols = symbols_of(text, LENGTH)
    if symbols is None:
        shown = "".join(char for char in " ".join(text.split()) if char.isprintable())
        raise CodeMalformed(given=shown if len(shown) <= _LONGEST_ECHO else f"{shown[:_LONGEST_ECHO]}…")
    return format_code(symbols)
