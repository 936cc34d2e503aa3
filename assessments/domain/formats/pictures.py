"""The pictures of a Moodle question: told by their content, numbered in the order of the file."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.domain.formats.html_text import FILES, INLINE_SOURCE, inline_data, no_pictures, pictures_in
from assessments.domain.picture_sizes import light
from assessments.domain.question_text import MAX_DESCRIPTION, MAX_PICTURE_NAME, MENTION, Fault, PictureText
from lms.core.vietnamese.text import normalise

LARGEST = 2 * 1024 * 1024
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))


@dataclass
class _File:
    name: str
    coded: str
    description: str = ""
    is_shown: bool = False


class QuestionPictures:
    """The files of one question. All its HTML is noted first, so that a picture has one number wherever it is shown."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], _File] = {}
        self._placed: dict[tuple[Element, str], _File] = {}
        self._numbers: dict[int, int] = {}

    def note(self, area: Element, html: str) -> None:
        """The files of an element and the pictures of its HTML; `Fault` for one that the file doesn't hold."""
        for one in area.findall("file"):
            name = one.get("name") or ""
            if one.get("encoding", "base64") == "base64":
                self._add(area, (one.get("path") or "/") + name, name, one.text or "")
        for number, data in enumerate(inline_data(html)):
            head, _comma, coded = data.partition(",")
            if head.lower().endswith(";base64"):
                self._add(area, f"{INLINE_SOURCE}{number}", "", unquote(coded))
        for source, description in pictures_in(html):
            file = self._placed.get((area, _path(source)))
            if file is None:
                no_pictures(source, description)
            else:
                file.is_shown = True
                file.description = file.description or description

    def numbered(self) -> tuple[PictureText, ...]:
        """Those shown, in the order of the file; `Fault` for one that is no picture we keep."""
        shown = [file for file in self._files.values() if file.is_shown]
        self._numbers = {id(file): number for number, file in enumerate(shown, start=1)}
        return tuple(_picture(file, self._numbers[id(file)]) for file in shown)

    def number_in(self, area: Element) -> Callable[[str, str], int]:
        """Once numbered: the number of a picture by its `src` in that element."""
        return lambda source, _description: self._numbers[id(self._placed[area, _path(source)])]

    def _add(self, area: Element, path: str, name: str, coded: str) -> None:
        """A picture of two places of the question is one."""
        coded = "".join(coded.split())
        self._placed[area, path] = self._files.setdefault((path, coded), _File(name, coded))


def picture_type(data: bytes) -> str:
    """`png`, `jpg`, `gif` or `webp` by how the content begins; empty for anything else, whatever its name."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), "")


class WrittenPictures:
    """The pictures of a question on their way out. Two of one name get a folder each."""

    def __init__(self, pictures: tuple[PictureText, ...]) -> None:
        self._pictures = pictures
        names = [picture.name for picture in pictures]
        self._folders = ["/" if name and names.index(name) == at else f"/{at + 1}/" for at, name in enumerate(names)]

    def image(self, number: int) -> str | None:
        """The `<img>` for a mention; none where there is no such picture and the mention is mere text."""
        if number > len(self._pictures):
            return None
        picture = self._pictures[number - 1]
        source = FILES + self._folders[number - 1] + quote(self._name(number), safe="")
        return f'<img src="{escape(source)}" alt="{escape(picture.description)}">'

    def files_for(self, text: str) -> list[tuple[str, str, str]]:
        """Name, folder and base64 of each picture a text mentions."""
        return [self.file(number) for number in self.mentioned_in(text)]

    def mentioned_in(self, text: str) -> list[int]:
        numbers = {int(mention[1]) for mention in MENTION.finditer(text)}
        return sorted(number for number in numbers if number <= len(self._pictures))

    def all_files(self) -> list[tuple[str, str, str]]:
        return [self.file(number) for number in range(1, len(self._pictures) + 1)]

    def file(self, number: int) -> tuple[str, str, str]:
        data = base64.b64encode(self._pictures[number - 1].data).decode()
        return self._name(number), self._folders[number - 1], data

    def _name(self, number: int) -> str:
        picture = self._pictures[number - 1]
        return picture.name or f"hinh-{number}.{picture_type(picture.data) or 'png'}"


def _path(source: str) -> str:
    return unquote(source.removeprefix(FILES)) if source.startswith(FILES) else source


def _picture(file: _File, number: int) -> PictureText:
    shown = {"name": file.name or number, "most": LARGEST // 1024 // 1024}
    if len(file.coded) // 4 * 3 - file.coded[-2:].count("=") > LARGEST:
        raise Fault(_("Hình %(name)s lớn hơn %(most)s MB. Hãy thu nhỏ hình rồi gửi lại.") % shown)
    try:
        data = base64.b64decode(file.coded, validate=True)
    except (binascii.Error, ValueError):
        raise Fault(_("Hình %(name)s bị hỏng trong tệp.") % shown) from None
    kind = picture_type(data)
    if not kind:
        raise Fault(_("Hình %(name)s không phải PNG, JPEG, GIF hoặc WebP. Hãy đổi sang một dạng này.") % shown)
    name = normalise(file.name)[-MAX_PICTURE_NAME:].strip() or f"hinh-{number}.{kind}"
    return light(PictureText(name, data, file.description[:MAX_DESCRIPTION].rstrip()))
