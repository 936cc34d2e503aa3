"""Writing Moodle XML. What it can't hold is left out and said. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from assessments.domain.formats.html_text import html_of_text
from assessments.domain.formats.pictures import LARGEST, WrittenPictures, picture_type
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion, category_path, is_plain_true_false
from assessments.domain.formats.tags import TRUE_FALSE, tags_of
from assessments.domain.formats.written_answers import number_text, with_stars_escaped
from assessments.domain.question_text import ChoiceText, Fault, QuestionText
from assessments.enums import QuestionKind, Scoring

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.MULTIPLE: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.SHORT_TEXT: "shortanswer",
    QuestionKind.NUMERIC: "numerical",
    QuestionKind.MATCHING: "matching",
    QuestionKind.ORDERING: "ordering",
}


def write_moodle_xml(questions: Iterable[ReadQuestion], out: TextIO) -> list[RefusedQuestion]:
    """Write what Moodle XML can hold; the others come back, each with the reason why it was left out."""
    left_out = []
    category = ""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
    for question in questions:
        try:
            written = _Question(question).xml()
        except Fault as fault:
            left_out.append(RefusedQuestion(question.where, question.name or question.code, str(fault)))
            continue
        if question.category != category:
            category = question.category
            path = _element("category", _text(category_path(category)))
            out.write(f'<question type="category">{path}</question>\n')
        out.write(written)
    out.write("</quiz>\n")
    return left_out


class _Question:
    """A question on its way out. Moodle looks for a picture in the element whose text shows it."""

    def __init__(self, question: ReadQuestion) -> None:
        self._question = question
        self._text = question.text
        self._pictures = WrittenPictures(question.text.pictures)
        self._type = _type_of(question.text)
        _check_held(question.text)

    def xml(self) -> str:
        text = self._text
        parts = [
            _element("name", _text(self._question.name)),
            self._stem(),
            self._html("generalfeedback", text.explanation),
            _element("defaultgrade", "1"),
            _element("penalty", "0"),
            _element("hidden", "0"),
            _element("idnumber", _plain(self._question.code)),
            *_WRITERS[self._type](self),
            _element("tags", "".join(_element("tag", _text(tag)) for tag in self._tags())),
        ]
        return f'<question type="{self._type}">\n' + "".join(f"  {part}\n" for part in parts if part) + "</question>\n"

    def choices(self) -> list[str]:
        several = self._text.kind == QuestionKind.MULTIPLE
        return [
            _element("single", "false" if several else "true"),
            _element("shuffleanswers", "false" if self._text.keeps_order else "true"),
            _element("answernumbering", "ABCD"),
            *(self._answer(one, self._inner(one.text), 'format="html"') for one in self._text.choices),
        ]

    def true_false(self) -> list[str]:
        return [self._answer(one, _text(word)) for one, word in zip(self._text.choices, ("true", "false"), strict=True)]

    def short_text(self) -> list[str]:
        answers = (self._answer(one, _text(with_stars_escaped(one.text))) for one in self._text.choices)
        return [_element("usecase", "0"), *answers]

    def numeric(self) -> list[str]:
        return [
            self._answer(one, _text(number_text(one.text)) + _element("tolerance", number_text(one.tolerance)))
            for one in self._text.choices
        ]

    def matching(self) -> list[str]:
        pairs = (
            _element("subquestion", self._inner(one.text) + _element("answer", _text(one.match)), 'format="html"')
            for one in self._text.choices
        )
        return [_element("shuffleanswers", "false" if self._text.keeps_order else "true"), *pairs]

    def ordering(self) -> list[str]:
        at_once = self._text.scoring == Scoring.ALL
        items = (
            _element("answer", self._inner(one.text), f'fraction="{place}" format="html"')
            for place, one in enumerate(self._text.choices, start=1)
        )
        return [
            _element("layouttype", "VERTICAL"),
            _element("selecttype", "ALL"),
            _element("gradingtype", "ALL_OR_NOTHING" if at_once else "ABSOLUTE_POSITION"),
            *items,
        ]

    def _tags(self) -> list[str]:
        text = self._text
        own_words = text.kind == QuestionKind.TRUE_FALSE and self._type == "multichoice"
        told = tags_of(
            text,
            says_order=self._type in {"multichoice", "matching"},
            says_scoring=self._type == "ordering",
        )
        return [*self._question.tags, *told, *([TRUE_FALSE] if own_words else [])]

    def _stem(self) -> str:
        """With every picture of the question, in order; one that no text shows is shown at its end."""
        text = self._text
        shown = {
            number
            for one in (text.stem, text.explanation, *(part for choice in text.choices for part in _shown(choice)))
            for number in self._pictures.mentioned_in(one)
        }
        unseen = [f"\n[hình {number}]" for number in range(1, len(text.pictures) + 1) if number not in shown]
        html = html_of_text("".join([text.stem, *unseen]), self._pictures.image)
        files = "".join(map(_file, self._pictures.all_files()))
        return _element("questiontext", _text(html) + files, 'format="html"')

    def _html(self, name: str, text: str) -> str:
        return _element(name, self._inner(text), 'format="html"') if text else ""

    def _inner(self, text: str) -> str:
        files = "".join(map(_file, self._pictures.files_for(text)))
        return _text(html_of_text(text, self._pictures.image)) + files

    def _answer(self, choice: ChoiceText, inner: str, attributes: str = "") -> str:
        fraction = f'fraction="{number_text(choice.weight)}"'
        return _element("answer", inner + self._html("feedback", choice.feedback), f"{fraction} {attributes}".strip())


_WRITERS: dict[str, Callable[[_Question], list[str]]] = {
    "multichoice": _Question.choices,
    "truefalse": _Question.true_false,
    "shortanswer": _Question.short_text,
    "numerical": _Question.numeric,
    "matching": _Question.matching,
    "ordering": _Question.ordering,
}


def _type_of(text: QuestionText) -> str:
    if text.kind not in _TYPES:
        facts = {"kind": QuestionKind(text.kind).label}
        raise Fault(_("Moodle XML không có dạng “%(kind)s”. Hãy xuất câu này ra tệp khác.") % facts)
    if text.kind == QuestionKind.TRUE_FALSE and not is_plain_true_false(text):
        return "multichoice"
    return _TYPES[QuestionKind(text.kind)]


def _check_held(text: QuestionText) -> None:
    if text.kind in {QuestionKind.MATCHING, QuestionKind.ORDERING} and any(one.feedback for one in text.choices):
        raise Fault(_("Moodle XML không giữ được phản hồi của từng cặp hoặc từng mục."))
    for picture in text.pictures:
        if len(picture.data) > LARGEST or not picture_type(picture.data):
            raise Fault(_("Hình %(name)s không phải PNG, JPEG, GIF, WebP, hoặc lớn quá 2 MB.") % {"name": picture.name})


def _shown(choice: ChoiceText) -> tuple[str, str]:
    return choice.text, choice.feedback


def _element(name: str, inner: str, attributes: str = "") -> str:
    return f"<{name} {attributes}>{inner}</{name}>" if attributes else f"<{name}>{inner}</{name}>"


def _text(text: str) -> str:
    return _element("text", _plain(text))


def _plain(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _file(file: tuple[str, str, str]) -> str:
    name, folder, data = file
    attributes = f'name={quoteattr(_NOT_IN_XML.sub("", name))} path="{folder}" encoding="base64"'
    return _element("file", data, attributes)
