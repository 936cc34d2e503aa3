"""Which letters the faces of our papers can draw. A paper never falls back to whatever face a machine has."""

from __future__ import annotations

import unicodedata
from functools import cache

from django.contrib.staticfiles import finders

FACES = ("regular", "bold", "italic", "bolditalic")


def letters_not_drawn(*texts: str) -> tuple[str, ...]:
    """Each letter, in the order met, that one of the faces lacks. Texts are taken composed, as papers print them."""
    drawn = _drawn()
    met = dict.fromkeys(letter for text in texts for letter in unicodedata.normalize("NFC", text))
    return tuple(letter for letter in met if not letter.isspace() and ord(letter) not in drawn)


@cache
def _drawn() -> frozenset[int]:
    # Reading fonts takes 10 MB that web workers which issue nothing need not pay.
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow import

    held: set[int] | None = None
    for face in FACES:
        path = finders.find(f"core/fonts/tinos-{face}.woff2")
        with TTFont(path, lazy=True) as font:
            points = set(font.getBestCmap())
        held = points if held is None else held & points
    return frozenset(held or ())
