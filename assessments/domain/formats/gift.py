"""Reading GIFT, the plain text format of Moodle: one question between two blank lines. Pure.

A damaged question is refused with its line and takes no other along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from assessments.domain.formats.gift_answers import hidden, read_answers, shown
from assessments.domain.formats.html_text import text_of_html
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion, category_of, finish_question
from assessments.domain.formats.tags import read_tags
from assessments.domain.question_text import Fault
from lms.core.vietnamese.text import normalise, normalise_lines

BLANK = "_____"
FORMATS = ("html", "moodle", "plain", "markdown")
_PREFIX = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_MARKED = re.compile(
    r"</?(p|br|b|i|u|em|strong|span|div|img|ul|ol|li|table|tr|td|sub|sup|h\d|a)\b[^<>]*>|&#?\w+;", re.I
)
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)", re.IGNORECASE)
_SAID = re.compile(r"\[(id|tag):((?:\\.?|[^\]\\])*+)(\]|$)")
_UNSAID = re.compile(r"\\(.)")
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)

Lines = list[tuple[int, str]]


def read_gift(text: str) -> Iterator[ReadQuestion | RefusedQuestion]:
    """The questions of a file in their order. Comments are no questions, but may tell a code and tags of the next."""
    category = ""
    for block in _blocks(text):
        lines: Lines = []
        comments: list[str] = []
        for number, line in block:
            told = _CATEGORY.match(line)
            if line.lstrip().startswith("//"):
                comments.append(line)
            elif told and not lines:
                category = category_of(told[1])
            else:
                lines.append((number, line))
        if lines:
            yield _read_block(lines, comments, category)


def _blocks(text: str) -> Iterator[Lines]:
    """What stands between blank lines; where one is missing behind a whole question, they are told apart too."""
    for block in _between_blanks(text):
        pieces = _pieces(block)
        yield from pieces if any(map(_is_whole, pieces)) else [block]


def _pieces(block: Lines) -> list[Lines]:
    """A question ends with the line that closes its braces, if another opens later; a category begins anew."""
    words = [hidden(line) for _number, line in block]
    last = max((place for place, line in enumerate(words) if "{" in line), default=-1)
    pieces: list[Lines] = [[]]
    for place, numbered in enumerate(block):
        if pieces[-1] and _CATEGORY.match(numbered[1]):
            pieces.append([])
        pieces[-1].append(numbered)
        if words[place].rstrip().endswith("}") and place < last:
            pieces.append([])
    return pieces


def _is_whole(piece: Lines) -> bool:
    words = "".join(hidden(line) for _number, line in piece if not line.lstrip().startswith("//"))
    return [char for char in words if char in "{}"] == ["{", "}"]


def _between_blanks(text: str) -> Iterator[Lines]:
    block: Lines = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _read_block(lines: Lines, comments: list[str], category: str) -> ReadQuestion | RefusedQuestion:
    where = _("dòng %(line)s") % {"line": lines[0][0]}
    raw = hidden("\n".join(line for _number, line in lines))
    title, rest = _split_title(raw)
    try:
        return _read_question(where, title, rest, comments, category)
    except Fault as fault:
        return RefusedQuestion(where, title or _opening(rest), str(fault))


def _split_title(raw: str) -> tuple[str, str]:
    match = _TITLE.match(raw)
    return (normalise(shown(match[1])), raw[match.end() :]) if match else ("", raw)


def _opening(raw: str) -> str:
    """The first words of a question without a title, for people to find it by."""
    return normalise(shown(_PREFIX.sub("", raw.partition("{")[0], count=1)))[:60]


def _read_question(where: str, title: str, rest: str, comments: list[str], category: str) -> ReadQuestion:
    if not title and rest.lstrip().startswith("::"):
        raise Fault(_("Tên câu hỏi chưa đóng bằng dấu ::."))
    before, body, after = _split_braces(rest)
    prefix = _PREFIX.match(before)
    default = prefix[1].lower() if prefix else "moodle"

    def read(text: str) -> str:
        return _plain_text(text, default)

    stem = before
    if read(after):
        stem = f"{before}{BLANK}{after}"
    code, tags = _said(comments)
    told = read_tags(tags)
    question = replace(read_answers(body, told=told, read=read), stem=read(stem))
    return finish_question(where=where, name=title, code=code, category=category, told=told, text=question)


def _split_braces(raw: str) -> tuple[str, str, str]:
    before, opened, rest = raw.partition("{")
    body, closed, after = rest.partition("}")
    if not opened and "}" not in before:
        raise Fault(
            _("Đoạn này không phải câu hỏi vì không có ngoặc { }. Nếu là câu hỏi, hãy thêm phương án trong ngoặc.")
        )
    if not closed or "{" in body or any(brace in after or brace in before for brace in "{}"):
        raise Fault(_(r"Ngoặc { } không khớp. Mỗi câu có một cặp ngoặc; ngoặc là chữ của câu thì viết \{ và \}."))
    return before, body, after


def _said(comments: list[str]) -> tuple[str, list[str]]:
    code, tags = "", []
    for comment in comments:
        for kind, escaped, end in _SAID.findall(comment):
            if not end:
                continue
            value = _UNSAID.sub(lambda match: "\n" if match[1] == "n" else match[1], escaped)
            if kind == "tag":
                tags.append(value)
            else:
                code = code or value
    return code, tags


def _plain_text(text: str, default: str) -> str:
    """Text in the format that stands before it, else in that of its question."""
    prefix = _PREFIX.match(text)
    markup = prefix[1].lower() if prefix else default
    text = shown(text[prefix.end() :] if prefix else text)
    if markup == "html":
        return text_of_html(text)
    if markup == "moodle" and _MARKED.search(text):
        return text_of_html(text.strip().replace("\n", "<br>"))
    return normalise_lines(text)
