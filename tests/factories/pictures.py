"""Pictures for steps, small and made on the spot."""

import io
import random
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as Drawing
from wagtail.images.models import Image


def png(width: int = 800, height: int = 600, *, busy: bool = False) -> bytes:
    """A plain screen, or one of noise that no format makes small."""
    drawing = Drawing.new("RGB", (width, height), "#dde6ee")
    if busy:
        drawing = Drawing.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))  # noqa: S311
    file = io.BytesIO()
    drawing.save(file, "PNG")
    return file.getvalue()


def make_image(title: str = "Màn hình nộp hồ sơ", **size: Any) -> Image:
    image = Image(title=title)
    image.file = ImageFile(io.BytesIO(png(**size)), name="man-hinh.png")
    image.save()
    return image
