"""One `<question>` of a Moodle XML file as what it says. Pure; nothing here reads a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.domain.formats.encoding import is_old_font, old_font_reason
from assessments.domain.formats.html_text import text_of_html
from assessments.domain.formats.pictures import QuestionPictures
from assessments.domain.formats.reading import ReadQuestion, finish_question, true_false_choices
from assessments.domain.formats.tags import TRUE_FALSE, Told, read_tags, usual_scoring
from assessments.domain.formats.written_answers import (
    accepted_answers,
    is_any_other,
    number_text,
    read_tolerance,
    read_weight,
    told_to_others,
)
from assessments.domain.question_text import WHOLE, ChoiceText, Fault, QuestionText, check_count
from assessments.enums import QuestionKind, Scoring
from lms.core.vietnamese.text import normalise, normalise_lines

_HTML = frozenset({"html", "moodle_auto_format"})
_YES = frozenset({"1", "true"})
_WRITTEN = frozenset({"shortanswer", "numerical", "truefalse"})
_SHOWN_WHERE_WRITTEN = ("questiontext", "generalfeedback", "answer/feedback")
_SHOWN = (*_SHOWN_WHERE_WRITTEN, "answer", "subquestion")
"""Elements whose HTML, with its pictures, somebody reads; what is typed in answer to a question is bare text."""


def read_question(element: Element, *, where: str, category: str) -> ReadQuestion:
    """`Fault` with the reason why the question can't be taken in."""
    kind = element.get("type") or ""
    if kind == "description":
        raise Fault(_("Đây là đoạn giới thiệu, không phải câu hỏi."))
    if kind == "essay":
        raise Fault(
            _("Câu tự luận trong Moodle XML không có thang chấm. Hãy soạn câu này trên hệ thống, kèm thang chấm.")
        )
    if kind not in _KINDS:
        raise Fault(_("Dạng câu hỏi “%(value)s” chưa được hỗ trợ.") % {"value": kind})
    told = read_tags(_value(tag, "text") for tag in element.findall("tags/tag"))
    check_count([*element.findall("answer"), *element.findall("subquestion")])
    texts = _Texts(element)
    question = _KINDS[kind](element, texts, told)
    question = replace(
        question,
        stem=texts.of(element.find("questiontext")),
        explanation=told_to_others([texts.of(element.find("generalfeedback")), question.explanation]),
        pictures=texts.pictures,
    )
    if is_old_font("\n".join([question.stem, *(choice.text for choice in question.choices)])):
        raise Fault(old_font_reason())
    return finish_question(
        where=where,
        name=name_of(element),
        code=_value(element, "idnumber"),
        category=category,
        told=told,
        text=question,
    )


def name_of(element: Element) -> str:
    return normalise(_value(element, "name/text"))


class _Texts:
    """The texts of a question as plain text, their pictures numbered over all of them."""

    def __init__(self, element: Element) -> None:
        self._files = QuestionPictures()
        for path in _SHOWN if element.get("type") not in _WRITTEN else _SHOWN_WHERE_WRITTEN:
            for area in element.findall(path):
                if _format(area) in _HTML:
                    self._files.note(area, _html(area))
        self.pictures = self._files.numbered()

    def of(self, area: Element | None) -> str:
        if area is None:
            return ""
        if _format(area) in _HTML:
            return text_of_html(_html(area), self._files.number_in(area))
        return normalise_lines(_value(area, "text"))


def _multichoice(element: Element, texts: _Texts, told: Told) -> QuestionText:
    if TRUE_FALSE in told.words:
        kind = QuestionKind.TRUE_FALSE
    else:
        kind = QuestionKind.SINGLE if _says(element, "single", "true") else QuestionKind.MULTIPLE
    choices = tuple(
        ChoiceText(texts.of(one), _fraction(one), texts.of(one.find("feedback"))) for one in element.findall("answer")
    )
    return _question(kind, choices, keeps_order=not _says(element, "shuffleanswers", "true"))


def _true_false(element: Element, texts: _Texts, _told: Told) -> QuestionText:
    answers = {_value(one, "text").strip().lower(): one for one in element.findall("answer")}
    if set(answers) != {"true", "false"}:
        raise Fault(_("Câu đúng/sai cần đúng hai phương án."))
    true, false = answers["true"], answers["false"]
    if (_fraction(true) == WHOLE) == (_fraction(false) == WHOLE):
        raise Fault(_("Câu đúng/sai cần đúng một đáp án được 100 phần trăm điểm."))
    choices = true_false_choices(
        is_true=_fraction(true) == WHOLE,
        if_true=texts.of(true.find("feedback")),
        if_false=texts.of(false.find("feedback")),
    )
    return _question(QuestionKind.TRUE_FALSE, choices)


def _short_text(element: Element, texts: _Texts, _told: Told) -> QuestionText:
    accepted, others = _without_any_other(element, texts)
    choices = (
        ChoiceText(normalise_lines(_value(one, "text")), _fraction(one), texts.of(one.find("feedback")))
        for one in accepted
    )
    return replace(_question(QuestionKind.SHORT_TEXT, accepted_answers(choices)), explanation=others)


def _numeric(element: Element, texts: _Texts, _told: Told) -> QuestionText:
    if _value(element, "unitgradingtype").strip() not in {"", "0"}:
        raise Fault(_("Câu điền số có chấm đơn vị chưa được hỗ trợ. Hãy ghi đơn vị trong đề bài."))
    accepted, others = _without_any_other(element, texts)
    choices = tuple(
        ChoiceText(
            number_text(_value(one, "text")),
            _fraction(one),
            texts.of(one.find("feedback")),
            tolerance=read_tolerance(_value(one, "tolerance")),
        )
        for one in accepted
    )
    return replace(_question(QuestionKind.NUMERIC, choices), explanation=others)


def _without_any_other(element: Element, texts: _Texts) -> tuple[list[Element], str]:
    """The answers that are accepted, and what is said to whoever answers otherwise."""
    accepted, others = [], []
    for one in element.findall("answer"):
        if is_any_other(_value(one, "text"), _fraction(one)):
            others.append(texts.of(one.find("feedback")))
        else:
            accepted.append(one)
    return accepted, told_to_others(others)


def _matching(element: Element, texts: _Texts, _told: Told) -> QuestionText:
    choices = tuple(
        ChoiceText(texts.of(one), match=normalise_lines(_value(one, "answer/text")))
        for one in element.findall("subquestion")
    )
    return _question(QuestionKind.MATCHING, choices, keeps_order=not _says(element, "shuffleanswers", "true"))


def _ordering(element: Element, texts: _Texts, _told: Told) -> QuestionText:
    """`fraction` is the place of an item, 1 first; where that isn't so, the items stand in their order."""
    answers = element.findall("answer")
    places = [_fraction(one) for one in answers]
    if len(set(places)) == len(places):
        answers = [one for _place, one in sorted(zip(places, answers, strict=True), key=lambda pair: pair[0])]
    question = _question(QuestionKind.ORDERING, tuple(ChoiceText(texts.of(one)) for one in answers))
    at_once = _value(element, "gradingtype").strip().upper() in {"ALL_OR_NOTHING", "-1"}
    return replace(question, scoring=Scoring.ALL if at_once else Scoring.PARTS)


_KINDS: dict[str, Callable[[Element, _Texts, Told], QuestionText]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
}


def _question(kind: str, choices: tuple[ChoiceText, ...], *, keeps_order: bool = False) -> QuestionText:
    return QuestionText(kind=kind, stem="", choices=choices, scoring=usual_scoring(kind), keeps_order=keeps_order)


def _value(element: Element, path: str) -> str:
    found = element.find(path)
    return (found.text or "") if found is not None else ""


def _says(element: Element, path: str, usual: str) -> bool:
    return (_value(element, path).strip().lower() or usual) in _YES


def _fraction(answer: Element) -> Decimal:
    return read_weight(answer.get("fraction") or "0")


def _format(area: Element) -> str:
    return (area.get("format") or "html").strip().lower()


def _html(area: Element) -> str:
    html = _value(area, "text")
    return html.strip().replace("\n", "<br>") if _format(area) == "moodle_auto_format" else html
