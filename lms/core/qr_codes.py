"""QR codes drawn into a page."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET = 4
"""Modules of white around the code that the standard asks for; less where the page around it is white."""


def qr_svg(address: str, *, border: int = QUIET) -> SafeString:
    """Without a size of its own: the sheet's style gives it one, by the class `qr`."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(border=border, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 - made of numbers by segno
