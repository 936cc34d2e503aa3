"""Writing GIFT. What it can't hold is left out and said. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TextIO

from django.utils.translation import gettext as _

from assessments.domain.formats.gift import FORMATS
from assessments.domain.formats.gift_answers import NEVER_IN_TEXT
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion, category_path, is_plain_true_false
from assessments.domain.formats.tags import TRUE_FALSE, tags_of
from assessments.domain.formats.written_answers import number_text, with_stars_escaped
from assessments.domain.question_text import NOTHING, WHOLE, ChoiceText, Fault, QuestionText
from assessments.enums import QuestionKind

_HELD = frozenset(
    {
        QuestionKind.SINGLE,
        QuestionKind.MULTIPLE,
        QuestionKind.TRUE_FALSE,
        QuestionKind.MATCHING,
        QuestionKind.NUMERIC,
        QuestionKind.SHORT_TEXT,
    }
)
_ESCAPE = re.compile(r"[\\~=#{}:]")
_LIKE_A_FORMAT = re.compile(rf"\[(?:{'|'.join(FORMATS)})\]", re.IGNORECASE)


def write_gift(questions: Iterable[ReadQuestion], out: TextIO) -> list[RefusedQuestion]:
    """Write what GIFT can hold; the others come back, each with the reason why it was left out."""
    left_out = []
    category = ""
    for question in questions:
        try:
            block = _block(question)
        except Fault as fault:
            left_out.append(RefusedQuestion(question.where, question.name or question.code, str(fault)))
            continue
        if question.category != category:
            category = question.category
            out.write(f"$CATEGORY: {_one_line(category_path(category))}\n\n")
        out.write(block)
    return left_out


def _block(question: ReadQuestion) -> str:
    text = question.text
    if text.kind not in _HELD:
        raise Fault(
            _("GIFT không có dạng “%(kind)s”. Hãy xuất câu này ra tệp khác.") % {"kind": QuestionKind(text.kind).label}
        )
    if text.pictures:
        raise Fault(_("GIFT không giữ được hình. Hãy xuất câu này ra Moodle XML."))
    own_words = text.kind == QuestionKind.TRUE_FALSE and not is_plain_true_false(text)
    answers = "".join(f"\t{line}\n" for line in _answers(text, own_words=own_words))
    explanation = f"\t####{_formatted(text.explanation)}\n" if text.explanation else ""
    title = f"::{_escaped(question.name)}::" if question.name else ""
    tags = [*question.tags, *tags_of(text), *([TRUE_FALSE] if own_words else [])]
    said = [*([f"[id:{_said(question.code)}]"] if question.code else []), *(f"[tag:{_said(tag)}]" for tag in tags)]
    return f"// {' '.join(said)}\n{title}[plain]{_escaped(text.stem)} {{\n{answers}{explanation}}}\n\n"


def _answers(text: QuestionText, *, own_words: bool) -> list[str]:
    if text.kind == QuestionKind.TRUE_FALSE and not own_words:
        return [_true_false(text)]
    if text.kind == QuestionKind.MATCHING:
        return [_pair(choice) for choice in text.choices]
    if text.kind == QuestionKind.NUMERIC:
        return ["#", *(_number(choice) for choice in text.choices)]
    if text.kind == QuestionKind.SHORT_TEXT:
        return [_accepted(choice) for choice in text.choices]
    return [_choice(choice, several=text.kind == QuestionKind.MULTIPLE) for choice in text.choices]


def _true_false(text: QuestionText) -> str:
    true, false = text.choices
    right, wrong = (true, false) if true.weight == WHOLE else (false, true)
    feedback = f"#{_formatted(wrong.feedback)}" if wrong.feedback or right.feedback else ""
    feedback += f"#{_formatted(right.feedback)}" if right.feedback else ""
    return ("TRUE" if right is true else "FALSE") + feedback


def _choice(choice: ChoiceText, *, several: bool) -> str:
    if choice.weight == WHOLE and not several:
        sign, weight = "=", _weight(choice, usual=WHOLE)
    else:
        sign, weight = "~", _weight(choice, usual=NOTHING)
    return sign + weight + _formatted(choice.text) + _feedback(choice)


def _accepted(choice: ChoiceText) -> str:
    if "->" in choice.text:
        raise Fault(_("GIFT đọc dấu -> trong câu trả lời thành câu ghép cặp. Hãy xuất câu này ra Moodle XML."))
    return f"={_weight(choice, usual=WHOLE)}{_escaped(with_stars_escaped(choice.text))}{_feedback(choice)}"


def _number(choice: ChoiceText) -> str:
    value, tolerance = number_text(choice.text), number_text(choice.tolerance)
    return f"={_weight(choice, usual=WHOLE)}{value}:{tolerance}{_feedback(choice)}"


def _pair(choice: ChoiceText) -> str:
    if choice.feedback or "->" in choice.text:
        raise Fault(_("GIFT không giữ được phản hồi của từng cặp, hoặc dấu -> trong vế trái."))
    return f"={_formatted(choice.text)} -> {_escaped(choice.match)}"


def _weight(choice: ChoiceText, *, usual: Decimal) -> str:
    """A weight that the sign doesn't tell, or one in front of a text that would be read as one."""
    return f"%{number_text(choice.weight)}%" if choice.weight != usual or choice.text.startswith("%") else ""


def _feedback(choice: ChoiceText) -> str:
    return f"#{_formatted(choice.feedback)}" if choice.feedback else ""


def _formatted(text: str) -> str:
    """The format of the question holds, unless the text looks as if it named another."""
    return f"[plain]{_escaped(text)}" if _LIKE_A_FORMAT.match(text) else _escaped(text)


def _escaped(text: str) -> str:
    text = _ESCAPE.sub(r"\\\g<0>", NEVER_IN_TEXT.sub("", text))
    return r"\n".join(text.splitlines())


def _said(text: str) -> str:
    return r"\n".join(re.sub(r"[\\\]]", r"\\\g<0>", text).splitlines())


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
