"""A paper too long to be drawn in one piece: each part in a process that ends with it, then joined and numbered.

What a part took of memory goes back when its process ends, so that a thousand pages cost no more than the longest
part. A joined paper has its title, language and page numbers; it isn't tagged for screen readers, as its parts are.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

PART_STYLESHEET = "core/paper-part.css"
NUMBERS_STYLESHEET = "core/paper-numbers.css"
LONGEST = 600
"""Seconds a part may take; longer means that something is wrong with it."""


@dataclass(frozen=True)
class PdfPart:
    html: str
    stylesheets: tuple[str, ...]


class PartFailed(Exception):
    """A part of a paper could not be drawn: better no paper than half a one."""


def render_in_parts(
    parts: Iterable[PdfPart], *, title: str, advance: Callable[[int], None] = lambda done: None
) -> bytes:
    """`advance` hears how many parts are done. Parts come one by one, so that they needn't lie in memory together."""
    with TemporaryDirectory(prefix="lms-paper-") as folder:
        files: list[Path] = []
        for number, part in enumerate(parts):
            files.append(Path(folder, f"{number}.pdf"))
            _draw(PdfPart(part.html, (*part.stylesheets, PART_STYLESHEET)), files[-1])
            advance(number + 1)
        pages = sum(len(PdfReader(file).pages) for file in files)
        numbers = Path(folder, "numbers.pdf")
        _draw(PdfPart(_numbers(pages), (NUMBERS_STYLESHEET,)), numbers)
        return _join(files, numbers, title)


def _draw(part: PdfPart, file: Path) -> None:
    """In a process of its own, which knows our settings and nothing of this one's memory."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    asked = json.dumps({"html": part.html, "stylesheets": part.stylesheets, "file": str(file)})
    done = subprocess.run(
        [sys.executable, "-m", "lms.core.pdf_part"],
        input=asked,
        env=environment,
        cwd=settings.BASE_DIR,
        text=True,
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode or not file.exists():
        raise PartFailed(done.stderr[-2000:])


def _numbers(pages: int) -> str:
    leaves = "".join("<p></p>" for _page in range(pages))
    return f'<!DOCTYPE html><html lang="vi"><head><title>1</title></head><body>{leaves}</body></html>'


def _join(files: Sequence[Path], numbers: Path, title: str) -> bytes:
    writer = PdfWriter()
    for file in files:
        writer.append(file, import_outline=False)
    _drop_tags(writer)
    for page, number in zip(writer.pages, PdfReader(numbers).pages, strict=True):
        _stamp(writer, page, number)
    writer.add_metadata({"/Title": title})
    writer.root_object[NameObject("/Lang")] = TextStringObject("vi")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _drop_tags(writer: PdfWriter) -> None:
    """Of one part alone they would tell screen readers that the rest is nothing."""
    for name in ("/StructTreeRoot", "/MarkInfo"):
        writer.root_object.pop(NameObject(name), None)


def _stamp(writer: PdfWriter, page: PageObject, number: PageObject) -> None:
    """Put the page's number on it as a form of its own: the page's drawing stays as it is."""
    drawn = number.get_contents()
    form = StreamObject()
    form.set_data(drawn.get_data() if drawn is not None else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): number["/MediaBox"].clone(writer),
            NameObject("/Resources"): number["/Resources"].clone(writer),
        }
    )
    resources = page["/Resources"].get_object()
    own = DictionaryObject(resources)
    forms = DictionaryObject(own.get("/XObject", DictionaryObject()).get_object())
    forms[NameObject("/PageNumber")] = writer._add_object(form)
    own[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = own
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(writer, b"q\n"), *_contents(page), _stream(writer, b"\nQ\nq /PageNumber Do Q\n")]
    )


def _contents(page: DictionaryObject) -> list[object]:
    found = page.raw_get("/Contents")
    held = found.get_object()
    return list(held) if isinstance(held, ArrayObject) else [found]


def _stream(writer: PdfWriter, data: bytes) -> object:
    stream = StreamObject()
    stream.set_data(data)
    return writer._add_object(stream)
