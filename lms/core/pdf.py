"""Papers as PDF files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

PAPER_STYLESHEET = "core/paper.css"


@dataclass(frozen=True)
class PdfAttachment:
    """A file carried inside the PDF. `made_at` is asked for, so that the same input gives the same bytes."""

    name: str
    content: bytes
    description: str
    made_at: datetime


def render_pdf(
    html: str,
    *,
    stylesheets: Sequence[str] = (PAPER_STYLESHEET,),
    variant: str | None = "pdf/a-2a",
    attachments: Sequence[PdfAttachment] = (),
) -> bytes:
    """Renders a whole HTML document; the same input gives the same bytes, so its digest can be kept. PDF/A-2a: for the
    archive, and tagged for screen readers.

    `stylesheets`, and images and fonts named in them or in the HTML, are static names ("core/paper.css"), relative
    and unhashed; data: URIs work too, nothing else is ever fetched. A tagged file needs `lang`, `<title>` and real
    headings. Attachments need the variant "pdf/a-3u" or none.
    """
    # Importing WeasyPrint takes a second and 60 MB, which web workers that make no paper need not pay.
    from lms.core import pdf_engine  # noqa: PLC0415 - slow import

    return pdf_engine.write(html, stylesheets=stylesheets, variant=variant, attachments=attachments)


def count_pages(html: str, *, stylesheets: Sequence[str] = (PAPER_STYLESHEET,)) -> int:
    """How many pages the document takes; laid out, not written."""
    from lms.core import pdf_engine  # noqa: PLC0415 - slow import, as above

    return pdf_engine.count_pages(html, stylesheets=stylesheets)
