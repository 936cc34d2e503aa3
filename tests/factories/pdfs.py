"""Small PDFs as people send them, and such as nobody should."""

import io
from collections.abc import Callable

from pypdf import PdfWriter


def make_pdf(
    title: str = "quyet-dinh",
    *,
    pages: int = 1,
    size: tuple[float, float] = (595, 842),
    changed: Callable[[PdfWriter], object] = lambda writer: None,
) -> bytes:
    """Files of two titles differ."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(*size)
    writer.add_metadata({"/Title": title})
    changed(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
