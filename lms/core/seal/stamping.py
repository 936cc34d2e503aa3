"""A seal on a PDF: PAdES, appended to the file so that the paper stays its beginning.

What is seen follows Decree 30/2020, Annex I: the name on the certificate and the time in ISO 8601 of Viet Nam, in the
letters of the paper, with the body's own picture in its real size where one is set. It stands in the room that the
paper leaves for it (an element with the id `cho-ky`), else at the top right of page 1, as on an electronic copy.
"""

from __future__ import annotations

import io
import textwrap
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from PIL import Image
from pkcs11 import PKCS11Error
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.font.api import FontEngineFactory
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.stamp import TextStampStyle

from lms.core.exceptions_seal import SealClockSilent, SealTokenUnreadable
from lms.core.pdf_engine import static_file
from lms.core.seal.apart import apart
from lms.core.seal.keys import SealKey, forget_keys

PLACE = "cho-ky"
FIELD = "DauSo"
FACE, SIZE = "core/fonts/tinos-regular.woff2", 10
MM = 72 / 25.4
WIDTH, TOP_RIGHT = 86 * MM, (190 * MM, 286 * MM)
LEADING, WIDE, GAP = 12, 5.1, 4
"""Of a line, of a letter on the average (capitals are wider), and between the picture and the words; in points."""
CLOCK_SECONDS = 15


def seal_pdf(content: bytes, *, key: SealKey, at: datetime, reason: str) -> bytes:
    """The file with the seal appended. Raises SealClockSilent where a time-stamp server is set and doesn't answer."""
    return apart(_seal, content, key, at, reason)


def _seal(content: bytes, key: SealKey, at: datetime, reason: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    picture = _picture(settings.SEAL_PICTURE) if settings.SEAL_PICTURE else None
    words = _words(key, at, WIDTH - (picture.size[0] + GAP if picture else 0))
    height = max(len(words) * LEADING + GAP, picture.size[1] if picture else 0)
    page, (left, top) = _place(writer)
    field = fields.SigFieldSpec(
        FIELD,
        on_page=page,
        box=(round(left), round(top - height), round(left + WIDTH), round(top)),
        readable_field_name=" ".join(words),
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason
    )
    style = _style(picture)
    sealer = signers.PdfSigner(metadata, key.signer, timestamper=_clock(), stamp_style=style, new_field_spec=field)
    sealed = io.BytesIO()
    try:
        sealer.sign_pdf(writer, output=sealed, appearance_text_params={"words": "\n".join(words)})
    except (TimestampRequestError, OSError, ValueError) as error:
        if not settings.SEAL_TSA:
            raise
        raise SealClockSilent from error  # silent, or what it said can't be read
    except PKCS11Error as error:  # taken out, or its session ended: the next paper opens it anew
        forget_keys()
        raise SealTokenUnreadable from error
    return sealed.getvalue()


def _words(key: SealKey, at: datetime, room: float) -> list[str]:
    said = f"Ký số bởi: {key.facts.name}", f"Thời gian ký: {timezone.localtime(at).isoformat(timespec='seconds')}"
    letters = int(room / WIDE)
    return [line for one in said for line in textwrap.wrap(one, letters, break_on_hyphens=False)]


def _place(writer: IncrementalPdfFileWriter) -> tuple[int, tuple[float, float]]:
    """Page, and the top left corner of the seal. Only what WeasyPrint writes is looked for: one flat list of names."""
    try:
        names = list(writer.prev.root["/Names"]["/Dests"]["/Names"])
        target = names[names.index(PLACE) + 1]
        pages = [page.idnum for page in _page_references(writer)]
        return pages.index(target.raw_get(0).idnum), (float(target[2]), float(target[3]))
    except (KeyError, ValueError, IndexError, AttributeError):
        right, top = TOP_RIGHT
        return 0, (right - WIDTH, top)


def _page_references(writer: IncrementalPdfFileWriter) -> list[Any]:
    kids = writer.prev.root["/Pages"]["/Kids"]
    return [kids.raw_get(number) for number in range(len(kids))]


class _Picture:
    """The body's seal in its real size, in points."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        across = float(image.info.get("dpi", (300, 300))[0]) or 300.0
        self.size = (image.width / across * 72, image.height / across * 72)


def _picture(path: str) -> _Picture:
    with Image.open(Path(path)) as image:
        image.load()
        return _Picture(image)


def _style(picture: _Picture | None) -> TextStampStyle:
    shown = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(left=round(picture.size[0]) + GAP if picture else 0),
        inner_content_scaling=layout.InnerScaling.SHRINK_TO_FIT,
    )
    background = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(right=round(WIDTH - picture.size[0]) if picture else 0),
        inner_content_scaling=layout.InnerScaling.STRETCH_TO_FIT,
    )
    tight = layout.SimpleBoxLayoutRule(x_align=layout.AxisAlignment.ALIGN_MIN, y_align=layout.AxisAlignment.ALIGN_MIN)
    return TextStampStyle(
        stamp_text="%(words)s",
        border_width=0,
        background=PdfImage(picture.image) if picture else None,
        background_layout=background,
        background_opacity=1,
        inner_content_layout=shown,
        text_box_style=TextBoxStyle(font=_PaperLetters(), font_size=SIZE, leading=LEADING, box_layout_rule=tight),
    )


class _PaperLetters(FontEngineFactory):
    """The letters of our papers, which pyHanko takes unpacked, and with a thousand units an em: it writes their widths
    as they are, and a PDF counts widths in thousandths."""

    def create_font_engine(self, writer: Any, obj_stream: Any = None) -> GlyphAccumulator:
        return GlyphAccumulator(
            writer, io.BytesIO(_unpacked(FACE)), font_size=SIZE, bcp47_lang_code="vi", obj_stream=obj_stream
        )


@lru_cache(maxsize=1)
def _unpacked(face: str) -> bytes:
    font = TTFont(static_file(face))
    font.flavor = None
    scale_upem(font, 1000)
    unpacked = io.BytesIO()
    font.save(unpacked)
    return unpacked.getvalue()


def _clock() -> HTTPTimeStamper | None:
    return HTTPTimeStamper(settings.SEAL_TSA, timeout=CLOCK_SECONDS) if settings.SEAL_TSA else None
