"""A learner's photo as it is kept: a modest, upright JPEG with nothing in it but the picture."""

from __future__ import annotations

import io
import struct
import zlib
from typing import BinaryIO

from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from courses.exceptions import PhotoNotAPicture, PhotoTooLarge, PhotoTooManyPixels
from lms.core.display import MEGABYTE

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
AIM = 150 * 1024
ATTEMPTS = ((1280, 80), (1280, 60), (1024, 60), (800, 50))
"""Longest side and quality, tried until the file is as light as `AIM`; the last one is taken however heavy."""
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError, struct.error, zlib.error)
"""What the readers of the formats say of bytes that aren't one."""


def read_photo(file: BinaryIO) -> bytes:
    """The picture drawn anew, so that place, camera and comments stay behind. What it is follows from its bytes alone.

    Its size is read before anything is unpacked. Raises `PhotoTooLarge`, `PhotoTooManyPixels` or `PhotoNotAPicture`.
    """
    if file.seek(0, 2) > MOST_BYTES:
        raise PhotoTooLarge(most=MOST_BYTES // MEGABYTE)
    try:
        _require_whole(file)
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoTooManyPixels(most=MOST_PIXELS // 1_000_000)
            drawn = _on_white(picture)
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise PhotoTooManyPixels(most=MOST_PIXELS // 1_000_000) from error
    except BROKEN as error:
        raise PhotoNotAPicture from error
    return _light(drawn)


def _require_whole(file: BinaryIO) -> None:
    """A PNG to its last chunk: half of one is drawn grey where some other part of the process has asked Pillow to."""
    file.seek(0)
    with Image.open(file, formats=FORMATS) as picture:
        picture.verify()
    file.seek(0)


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
