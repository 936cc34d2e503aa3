"""The HTML of a question as plain text, and plain text as HTML. Pure.

Lines stand for paragraphs, "- " and "1. " for list items, "a | b" for the cells of a table, `[hình 1]` for a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from itertools import count

import nh3
from django.utils.translation import gettext as _

from assessments.domain.question_text import MENTION, Fault
from lms.core.vietnamese.text import normalise, normalise_lines

LONGEST, MOST_TAGS = 100_000, 5_000
"""Of a piece of HTML, the pictures in it not counted: more takes long to clean, and no question has it."""
_BLOCKS = frozenset(
    {"p", "div", "blockquote", "pre", "section", "article", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "tr"}
)
_CELLS = frozenset({"td", "th"})
_UNREADABLE = frozenset({"audio", "video", "object", "embed"})
_DROPPED = frozenset({"script", "style", "iframe", "noscript", "template", "title", "select", "textarea", "button"})
_CLEANER = nh3.Cleaner(
    tags=set(_BLOCKS | _CELLS | _UNREADABLE | {"a", "br", "img", "sub", "sup", "tbody", "thead", "tfoot"}),
    attributes={"img": {"src", "alt"}, "a": {"href"}},
    clean_content_tags=set(_DROPPED),
    url_schemes={"http", "https"},
    link_rel=None,
)
_INLINE = re.compile(r"""\bsrc\s*=\s*(["'])\s*data:([^"'<>]*)\1""", re.IGNORECASE)
INLINE_SOURCE = "inline-data/"
FILES = "@@PLUGINFILE@@"
"""How the HTML of Moodle names the files of its question."""
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

NumberOf = Callable[[str, str], int]
"""The number of a picture by its `src` and `alt`; `Fault` where the file doesn't hold it."""


def no_pictures(source: str, _description: str) -> int:
    """For formats without pictures."""
    raise Fault(
        _("Câu có hình “%(name)s” nhưng tệp không kèm hình đó. Hãy xuất Moodle XML có kèm hình, hoặc bỏ hình khỏi câu.")
        % {"name": "img" if source.startswith(INLINE_SOURCE) else source[-60:] or "img"}
    )


def text_of_html(html: str, number_of: NumberOf = no_pictures) -> str:
    """Plain text, normalised. Scripts, styles, frames and addresses of links go.

    Sound, film and other files can't be held and raise `Fault`.
    """
    reader = _TextReader(number_of)
    reader.feed(_clean(html))
    reader.close()
    return reader.text()


def pictures_in(html: str) -> list[tuple[str, str]]:
    """`src` and `alt` of each picture, in order; the `src` of one inside the HTML is `inline-data/` and its number."""
    if "<img" not in html.lower():
        return []
    found: list[tuple[str, str]] = []

    def note(source: str, description: str) -> int:
        found.append((source, description))
        return 1

    text_of_html(html, note)
    return found


def inline_data(html: str) -> list[str]:
    """What follows `data:` in attributes, such as `image/png;base64,…`, in the order of `inline-data/0`, `/1` …"""
    return [match[2] for match in _INLINE.finditer(html)]


def html_of_text(text: str, picture: Callable[[int], str | None] = lambda _number: None) -> str:
    """A paragraph a line. `picture` gives the `<img>` for a mentioned number, or none where it is mere text."""
    return "".join(f"<p>{_line(line, picture) or '<br>'}</p>" for line in text.split("\n")) if text else ""


def _line(line: str, picture: Callable[[int], str | None]) -> str:
    pieces, end = [], 0
    for mention in MENTION.finditer(line):
        image = picture(int(mention[1]))
        if image is not None:
            pieces += [escape(line[end : mention.start()]), image]
            end = mention.end()
    return "".join([*pieces, escape(line[end:])])


def _clean(html: str) -> str:
    number = count()
    html = _INLINE.sub(lambda _match: f'src="{INLINE_SOURCE}{next(number)}"', html)
    if len(html) > LONGEST or html.count("<") > MOST_TAGS:
        facts = {"most": LONGEST, "tags": MOST_TAGS}
        raise Fault(_("Có đoạn HTML dài quá %(most)s ký tự hoặc nhiều hơn %(tags)s thẻ.") % facts)
    return str(_CLEANER.clean(html.encode("utf-8", "replace").decode()))


class _TextReader(HTMLParser):
    """Reads HTML that has been cleaned, so that every tag opened is closed."""

    def __init__(self, number_of: NumberOf) -> None:
        super().__init__(convert_charrefs=True)
        self._number_of = number_of
        self._lines: list[str] = []
        self._line: list[str] = []
        self._prefix = ""
        self._lists: list[int | None] = []
        self._cells: list[int] = []  # of each open table, the cells its row has so far
        self._open_cells = 0
        self._preformatted = 0
        self._scripts: list[int] = []  # where in the line each open one began

    def text(self) -> str:
        self._end_line()
        return normalise_lines("\n".join(self._lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREADABLE:
            raise Fault(_("Câu có âm thanh hoặc phim; câu hỏi chỉ gồm chữ và hình. Hãy bỏ phần đó."))
        if tag == "a" and (dict(attrs).get("href") or "").startswith(FILES):
            raise Fault(_("Câu dẫn tới một tệp đính kèm; câu hỏi chỉ gồm chữ và hình. Hãy bỏ phần đó."))
        if tag == "br":
            self._break()
        elif tag == "img":
            given = dict(attrs)
            number = self._number_of(given.get("src") or "", normalise(given.get("alt") or ""))
            self._line.append(f"[hình {number}]")
        elif tag in {"sub", "sup"}:
            self._scripts.append(len(self._line))
        elif tag in _CELLS:
            self._start_cell()
        elif tag in _BLOCKS:
            self._start_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"sub", "sup"}:
            self._end_script(raised=tag == "sup")
        elif tag in _CELLS:
            self._open_cells = max(0, self._open_cells - 1)
        elif tag in _BLOCKS:
            self._end_block(tag)

    def handle_data(self, data: str) -> None:
        if not self._preformatted:
            self._line.append(re.sub(r"\s+", " ", data))
            return
        first, *others = data.split("\n")
        self._line.append(first)
        for line in others:
            self._break()
            self._line.append(line)

    def _start_cell(self) -> None:
        self._open_cells += 1
        if self._cells:
            if self._cells[-1]:
                self._line.append(" | ")
            self._cells[-1] += 1

    def _start_block(self, tag: str) -> None:
        self._part_lines()
        if tag == "table":
            self._cells.append(0)
        elif tag == "tr" and self._cells:
            self._cells[-1] = 0
        elif tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._start_item()
        elif tag == "pre":
            self._preformatted += 1

    def _end_block(self, tag: str) -> None:
        self._part_lines()
        if tag == "table" and self._cells:
            self._cells.pop()
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def _start_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        self._prefix = "- "
        if number is not None:
            self._lists[-1] = number + 1
            self._prefix = f"{number + 1}. "

    def _break(self) -> None:
        if self._open_cells:
            self._line.append(" ")
        else:
            self._lines.append(self._prefix + "".join(self._line))
            self._line, self._scripts, self._prefix = [], [], ""

    def _part_lines(self) -> None:
        if self._open_cells:
            self._line.append(" ")
        else:
            self._end_line()

    def _end_line(self) -> None:
        """A line that says something ends; an empty one is none."""
        if "".join(self._line).strip():
            self._lines.append(self._prefix + "".join(self._line))
            self._prefix = ""
        self._line, self._scripts = [], []

    def _end_script(self, *, raised: bool) -> None:
        """`m²`, `H₂O`, and where no such letters are, `x^(ab)`."""
        if not self._scripts:
            return
        at = self._scripts.pop()
        inner = "".join(self._line[at:]).strip()
        table = _RAISED if raised else _LOWERED
        if inner and all(ord(char) in table for char in inner):
            written = inner.translate(table)
        else:
            written = f"{'^' if raised else '_'}({inner})" if inner else ""
        self._line[at:] = [written]
