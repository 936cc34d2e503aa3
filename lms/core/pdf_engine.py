"""WeasyPrint behind `lms.core.pdf.render_pdf`, which imports this module late; import that one."""

import gc
import mimetypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from PIL import ImageFile
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from lms.core.pdf import PdfAttachment

# WeasyPrint turns this on for the whole process: pictures that people send and that end in the middle would be taken.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# A made-up origin lets relative names in HTML and CSS resolve to static files; nothing is sent to it.
ORIGIN = "http://static.invalid/"

# One for the whole process: a new one for each document costs five times the rendering. It can't be shared by threads
# at the same time, hence the lock.
_fonts = FontConfiguration()
_lock = threading.Lock()


class MissingPaperFile(Exception):
    """A paper names a stylesheet, font or image of ours that isn't there: better no paper than half a one."""


class PaperFetcher(URLFetcher):
    """Gives our own static files and data: URIs. Text that people wrote may name any address; it is never asked."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if not url.startswith(ORIGIN):
            return super().fetch(url, headers)
        name = unquote(url.removeprefix(ORIGIN).partition("?")[0].partition("#")[0])
        try:
            body = static_file(name).read_bytes()
        except MissingPaperFile as error:
            raise FatalURLFetchingError(str(error)) from error
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, body, {"Content-Type": kind})


def static_file(name: str) -> Path:
    """The source of a static file; finders refuse names that lead outside their folders."""
    found = finders.find(name)
    if not found:
        raise MissingPaperFile(f"There is no static file {name!r}.")
    return Path(found)


@lru_cache(maxsize=32)
def _stylesheet(name: str, modified: float) -> CSS:
    return CSS(
        string=static_file(name).read_text(encoding="utf-8"),
        base_url=ORIGIN + name,
        url_fetcher=PaperFetcher(),
        font_config=_fonts,
    )


def _stylesheets(names: Sequence[str]) -> list[CSS]:
    return [_stylesheet(name, static_file(name).stat().st_mtime) for name in names]


def count_pages(html: str, *, stylesheets: Sequence[str]) -> int:
    with _lock:
        document = HTML(string=html, base_url=ORIGIN, url_fetcher=PaperFetcher())
        return len(document.render(stylesheets=_stylesheets(stylesheets), font_config=_fonts).pages)


@contextmanager
def no_sweeps() -> Iterator[None]:
    """Nothing of a document can be let go while it is drawn, and looking for it takes a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write(
    html: str,
    *,
    stylesheets: Sequence[str],
    variant: str | None,
    attachments: Sequence[PdfAttachment],
) -> bytes:
    with _lock, no_sweeps():
        try:
            pdf = HTML(string=html, base_url=ORIGIN, url_fetcher=PaperFetcher()).write_pdf(
                stylesheets=_stylesheets(stylesheets),
                font_config=_fonts,
                pdf_variant=variant,
                attachments=[
                    Attachment(
                        string=attachment.content,
                        name=attachment.name,
                        description=attachment.description,
                        created=attachment.made_at,
                        modified=attachment.made_at,
                    )
                    for attachment in attachments
                ],
            )
        except FatalURLFetchingError as error:  # a BaseException, which would pass every handler of ours
            raise MissingPaperFile(str(error)) from error
    assert pdf is not None  # no target given
    return pdf
