"""A seal on a PDF: PAdES, appended to the file so that the paper stays its beginning.

What is seen follows Decree 30/2020, Annex I: the name on the certificate and the time in ISO 8601 of Viet Nam, in the
letters of the paper, with the body's own picture in its real size where one is set. It stands in the room that the
paper leaves for it, else at the top right of page 1, as on an electronic copy. The room begins at an element with the
id `cho-ky`, and ends at one with the id `cho-ky-het`; a narrow one makes the letters smaller.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
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

from lms.core.exceptions_seal import SealClockSilent, SealPictureUnreadable, SealTokenUnreadable
from lms.core.outgoing import check_outgoing
from lms.core.pdf_engine import no_sweeps, static_file
from lms.core.seal.apart import apart
from lms.core.seal.keys import SealKey, forget_keys
from lms.core.seal.looks import MM, PLACE

PLACE_END = "cho-ky-het"
FIELD = "DauSo"
FACE, SIZE = "core/fonts/tinos-regular.woff2", 10
WIDTH, TOP_RIGHT = 86 * MM, (190 * MM, 286 * MM)
LEADING, WIDE, GAP = 12, 5.1, 4
"""Of a line, of a letter on the average (capitals are wider), and between the picture and the words; in points."""
LONGEST_WORD = len("2026-07-06T09:30:00+07:00")
CLOCK_SECONDS = 15


def seal_pdf(content: bytes, *, key: SealKey, at: datetime, reason: str) -> bytes:
    """The file with the seal appended. Raises SealClockSilent where a time-stamp server is set and doesn't answer."""
    with no_sweeps():
        return apart(_seal, content, key, at, reason)


def _seal(content: bytes, key: SealKey, at: datetime, reason: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    picture = _picture(settings.SEAL_PICTURE) if settings.SEAL_PICTURE else None
    room = _room(writer)
    beside = _beside(picture, room)
    words = _words(key, at, room.width - beside)
    box = room.box(len(words) * LEADING + GAP, picture)
    field = fields.SigFieldSpec(FIELD, on_page=room.page, box=box, readable_field_name=" ".join(words))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason
    )
    style = _style(picture, beside, box[2] - box[0])
    sealer = signers.PdfSigner(metadata, key.signer, timestamper=_clock(), stamp_style=style, new_field_spec=field)
    sealed = io.BytesIO()
    try:
        sealer.sign_pdf(
            writer,
            output=sealed,
            bytes_reserved=None if settings.SEAL_TSA else getattr(key.signer, "reserved", None),
            appearance_text_params={"words": "\n".join(words)},
        )
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
    letters = max(int(room / WIDE), LONGEST_WORD)
    return [line for one in said for line in textwrap.wrap(one, letters, break_on_hyphens=False)]


@dataclass(frozen=True)
class _Room:
    """Where the seal goes; `depth` is None where the paper doesn't say where its room ends."""

    page: int
    left: float
    top: float
    width: float = WIDTH
    depth: float | None = None

    def box(self, height: float, picture: _Picture | None) -> tuple[int, int, int, int]:
        """Words are drawn smaller where they don't fit; a body's picture keeps its size and may reach over the name,
        as a stamp does."""
        depth = height if self.depth is None else min(height, self.depth)
        across, down = picture.size if picture else (0.0, 0.0)
        right, low = self.left + max(self.width, across), self.top - max(depth, down)
        return round(self.left), round(low), round(right), round(self.top)


def _beside(picture: _Picture | None, room: _Room) -> float:
    """How much of the width words leave to the picture; none where too little remains: then they stand over it."""
    taken = picture.size[0] + GAP if picture else 0
    return taken if room.width - taken >= LONGEST_WORD * WIDE / 2 else 0


def _room(writer: IncrementalPdfFileWriter) -> _Room:
    """Only what WeasyPrint writes is looked for: one flat list of names. In a room wider than the seal it stands in
    the middle, as the name below it does."""
    try:
        names = list(writer.prev.root["/Names"]["/Dests"]["/Names"])
        target = names[names.index(PLACE) + 1]
        pages = [page.idnum for page in _page_references(writer)]
        page, left, top = pages.index(target.raw_get(0).idnum), float(target[2]), float(target[3])
    except (KeyError, ValueError, IndexError, AttributeError):
        right, top = TOP_RIGHT
        return _Room(0, right - WIDTH, top)
    if PLACE_END not in names:
        return _Room(page, left, top)
    end = names[names.index(PLACE_END) + 1]
    wide = float(end[2]) - left
    width = min(WIDTH, wide)
    return _Room(page, left + (wide - width) / 2, top, width, top - float(end[3]))


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
    try:
        with Image.open(Path(path)) as image:
            image.load()
            return _Picture(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise SealPictureUnreadable from error


def _style(picture: _Picture | None, beside: float, width: float) -> TextStampStyle:
    shown = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(left=round(beside)),
        inner_content_scaling=layout.InnerScaling.SHRINK_TO_FIT,
    )
    background = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(right=round(width - picture.size[0]) if picture else 0),
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
    if not settings.SEAL_TSA:
        return None
    return HTTPTimeStamper(check_outgoing(settings.SEAL_TSA), timeout=CLOCK_SECONDS)
