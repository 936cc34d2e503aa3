"""A learner's photo as it is kept: a modest, upright JPEG with nothing in it but the picture."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from courses.exceptions import PhotoNotAPicture, PhotoTooLarge, PhotoTooManyPixels
from lms.core.display import MEGABYTE
from lms.core.light_pictures import BROKEN, MOST_PIXELS, drawn_light

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * MEGABYTE


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
            return drawn_light(picture)
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise PhotoTooManyPixels(most=MOST_PIXELS // 1_000_000) from error
    except BROKEN as error:
        raise PhotoNotAPicture from error


def _require_whole(file: BinaryIO) -> None:
    """A PNG to its last chunk: half of one is drawn grey where some other part of the process has asked Pillow to."""
    file.seek(0)
    with Image.open(file, formats=FORMATS) as picture:
        picture.verify()
    file.seek(0)
