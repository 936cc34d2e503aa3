"""A heavy picture of a file is drawn anew on its way in: a paper is loaded over a phone's network. Pure."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _
from PIL import Image
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from assessments.domain.question_text import Fault, PictureText
from lms.core.light_pictures import AIM, BROKEN, MOST_PIXELS, drawn_light

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def light(picture: PictureText) -> PictureText:
    """A light one stays byte for byte, so that what goes out and comes in again is the same question."""
    if len(picture.data) <= AIM:
        return picture
    try:
        with Image.open(io.BytesIO(picture.data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Fault(_("Hình %(name)s có quá nhiều điểm ảnh. Hãy thu nhỏ hình rồi gửi lại.") % _named(picture))
            data = drawn_light(opened)
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise Fault(
            _("Hình %(name)s có quá nhiều điểm ảnh. Hãy thu nhỏ hình rồi gửi lại.") % _named(picture)
        ) from error
    except BROKEN as error:
        raise Fault(_("Hình %(name)s bị hỏng trong tệp.") % _named(picture)) from error
    if len(data) >= len(picture.data):
        return picture
    name = PurePath(picture.name).with_suffix(".jpg").name if picture.name else ""
    return replace(picture, name=name, data=data)


def _named(picture: PictureText) -> dict[str, str]:
    return {"name": picture.name}
