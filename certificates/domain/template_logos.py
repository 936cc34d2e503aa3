"""Logos for the head of papers: drawn anew, small, kept by their digest."""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from typing import BinaryIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from certificates.exceptions import FileAltered
from certificates.exceptions_templates import LogoNotAPicture, LogoTooLarge
from certificates.models import CertificateLogo
from lms.core.display import MEGABYTE
from lms.core.light_pictures import BROKEN

FORMATS = ("PNG", "JPEG")
MOST_BYTES = 2 * MEGABYTE
MOST_PIXELS = 16_000_000
EDGES = (400, 300, 220, 160)
"""Longest side in pixels, tried until the file is as light as `AIM`: 400 make 25 mm at 400 dots an inch."""
AIM = 60 * 1024
"""Of the 200 KB a paper may have."""


def keep_logo(file: BinaryIO) -> CertificateLogo:
    """Raises LogoTooLarge or LogoNotAPicture. The same picture is kept once."""
    content, size = _drawn(file)
    digest = hashlib.sha256(content).hexdigest()
    known: CertificateLogo | None = CertificateLogo.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    logo = CertificateLogo(sha256=digest, width=size[0], height=size[1])
    logo.file.save("logo.png", ContentFile(content), save=False)
    logo.save()
    return logo


def logo_image(digest: str) -> str:
    """The picture as a data: URI. Raises FileAltered where the stored one isn't what papers were issued with."""
    logo = CertificateLogo.objects.get(sha256=digest)
    with logo.file.open("rb") as stored:
        content = stored.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileAltered(code=digest[:12])
    return f"data:image/png;base64,{b64encode(content).decode()}"


def _drawn(file: BinaryIO) -> tuple[bytes, tuple[int, int]]:
    if file.seek(0, 2) > MOST_BYTES:
        raise LogoTooLarge(most=MOST_BYTES // MEGABYTE)
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as picture:
            picture.verify()
        file.seek(0)
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise LogoTooLarge(most=MOST_BYTES // MEGABYTE)
            return _light(ImageOps.exif_transpose(picture).convert("RGBA"))
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise LogoTooLarge(most=MOST_BYTES // MEGABYTE) from error
    except BROKEN as error:
        raise LogoNotAPicture from error


def _light(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """On white: a transparent picture makes a second one in the file, and PDF/A-1 knows none."""
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    content, size = b"", white.size
    for edge in EDGES:
        smaller = white.copy()
        smaller.thumbnail((edge, edge))
        made = io.BytesIO()
        smaller.save(made, "PNG", optimize=True)
        content, size = made.getvalue(), smaller.size
        if len(content) <= AIM:
            break
    return content, size
