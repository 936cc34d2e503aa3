"""A picture drawn anew: modest, upright, on white, with nothing in it but what is seen."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
AIM = 150 * 1024
ATTEMPTS = ((1280, 80), (1280, 60), (1024, 60), (800, 50))
"""Longest side and quality, tried until the file is as light as `AIM`; the last one is taken however heavy."""
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError, struct.error, zlib.error)
"""What the readers of the formats say of bytes that aren't one."""


def drawn_light(picture: Image.Image) -> bytes:
    """As a JPEG. The caller has looked at its size and takes what `BROKEN` names."""
    return _light(_on_white(picture))


def _on_white(picture: Image.Image) -> Image.Image:
    """Scaled first, since the rest is done pixel by pixel; a new drawing takes no notes of the old one along."""
    edge = ATTEMPTS[0][0]
    picture.thumbnail((edge, edge))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    drawn = Image.new("RGB", upright.size, "white")
    drawn.paste(upright, mask=upright)
    return drawn


def _light(drawn: Image.Image) -> bytes:
    made = b""
    for edge, quality in ATTEMPTS:
        smaller = drawn.copy()
        smaller.thumbnail((edge, edge))
        file = io.BytesIO()
        smaller.save(file, "JPEG", quality=quality, optimize=True)
        made = file.getvalue()
        if len(made) <= AIM:
            break
    return made
