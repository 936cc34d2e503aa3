"""What stands between the braces of a GIFT question. Pure.

A character behind a backslash is hidden, so that what is left of `~ = # { } :` means something; `shown` gives it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext as _

from assessments.domain.formats.reading import true_false_choices
from assessments.domain.formats.tags import TRUE_FALSE, Told, usual_scoring
from assessments.domain.formats.written_answers import (
    accepted_answers,
    is_any_other,
    number_text,
    read_tolerance,
    read_weight,
    told_to_others,
)
from assessments.domain.question_text import (
    MAX_CHOICES,
    NOTHING,
    WHOLE,
    ChoiceText,
    Fault,
    QuestionText,
    check_count,
    read_decimal,
    tolerance_as_kept,
)
from assessments.enums import QuestionKind
from lms.core.vietnamese.text import normalise_lines

ESCAPED = "\\~=#{}:n"
_HIDDEN = {char: chr(0xFDD0 + number) for number, char in enumerate(ESCAPED)}  # no text holds these characters
_SHOWN = str.maketrans({hidden: "\n" if char == "n" else char for char, hidden in _HIDDEN.items()})
NEVER_IN_TEXT = re.compile("[\ufdd0-\ufdef]")
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_TRUE_FALSE = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#([^#]*))?(?:#([^#]*))?", re.IGNORECASE)
_ITEM = re.compile(r"[=~][^=~]*")
_WEIGHT = re.compile(r"%(-?[0-9]+(?:[.,][0-9]+)?)%")

ReadText = Callable[[str], str]
"""Escaped text of the file, with or without a format before it, as plain text."""


@dataclass(frozen=True)
class _Item:
    sign: str
    text: str
    feedback: str

    def weighed(self, usual: Decimal) -> tuple[Decimal, str]:
        """What it is worth, and its text behind the weight it may begin with."""
        weight = _WEIGHT.match(self.text)
        return (read_weight(weight[1]), self.text[weight.end() :]) if weight else (usual, self.text)


def hidden(text: str) -> str:
    return _ESCAPE.sub(lambda match: _HIDDEN[match[1]], NEVER_IN_TEXT.sub("", text))


def shown(text: str) -> str:
    return text.translate(_SHOWN)


def read_answers(body: str, *, told: Told, read: ReadText) -> QuestionText:
    """Kind, choices, explanation and usual scoring; the stem is empty. `Fault` where it is no answer we know."""
    body, _mark, general = body.partition("####")
    question = _read_kind(body.strip(), told, read)
    explanation = told_to_others([read(general), question.explanation])
    return replace(question, explanation=explanation, scoring=usual_scoring(question.kind))


def _read_kind(body: str, told: Told, read: ReadText) -> QuestionText:
    if not body:
        raise Fault(
            _("Câu tự luận trong tệp GIFT không có thang chấm. Hãy soạn câu này trên hệ thống, kèm thang chấm.")
        )
    if body.startswith("#"):
        return _numbers(body[1:].strip(), read)
    verdict = _TRUE_FALSE.fullmatch(body)
    if verdict:
        wrong, right = read(verdict[2] or ""), read(verdict[3] or "")
        is_true = verdict[1].upper().startswith("T")
        if_true, if_false = (right, wrong) if is_true else (wrong, right)
        choices = true_false_choices(is_true=is_true, if_true=if_true, if_false=if_false)
        return _question(QuestionKind.TRUE_FALSE, choices)
    items = _items(body)
    if any(item.sign == "~" for item in items):
        return _choices(items, told, read)
    if any("->" in item.text for item in items):
        return _question(QuestionKind.MATCHING, tuple(_pair(item, read) for item in items))
    accepted, others = _without_any_other(items, read)
    written = accepted_answers(_choice(item, WHOLE, _plain, read) for item in accepted)
    return replace(_question(QuestionKind.SHORT_TEXT, written), explanation=others)


def _question(kind: str, choices: tuple[ChoiceText, ...]) -> QuestionText:
    return QuestionText(kind=kind, stem="", choices=choices)


def _items(body: str) -> list[_Item]:
    if body[0] not in "=~":
        raise Fault(_("Trong ngoặc { } chưa có phương án: mỗi phương án bắt đầu bằng = (đúng) hoặc ~ (sai)."))
    items = [_item(match[0]) for match in islice(_ITEM.finditer(body), MAX_CHOICES + 1)]
    check_count(items)
    return items


def _item(raw: str) -> _Item:
    text, _mark, feedback = raw[1:].strip().partition("#")
    return _Item(raw[0], text, feedback)


def _choices(items: list[_Item], told: Told, read: ReadText) -> QuestionText:
    """With an = one is right; without, the weights say how much each counts, and several may be chosen."""
    choices = tuple(_choice(item, WHOLE if item.sign == "=" else NOTHING, read, read) for item in items)
    if TRUE_FALSE in told.words:
        return _question(QuestionKind.TRUE_FALSE, choices)
    several = all(item.sign == "~" for item in items) and any(_WEIGHT.match(item.text) for item in items)
    return _question(QuestionKind.MULTIPLE if several else QuestionKind.SINGLE, choices)


def _choice(item: _Item, usual: Decimal, read: ReadText, read_feedback: ReadText) -> ChoiceText:
    weight, text = item.weighed(usual)
    return ChoiceText(read(text), weight, read_feedback(item.feedback))


def _pair(item: _Item, read: ReadText) -> ChoiceText:
    left, arrow, right = item.text.partition("->")
    if not arrow or item.feedback:
        raise Fault(_("Mỗi cặp của câu ghép cặp viết là “= vế trái -> vế phải”, không có phản hồi riêng."))
    return ChoiceText(read(left), match=_plain(right))


def _numbers(body: str, read: ReadText) -> QuestionText:
    if not body.startswith(("=", "~")):
        body = f"={body}"
    accepted, others = _without_any_other(_items(body), read)
    if any(item.sign == "~" for item in accepted):
        raise Fault(
            _("Câu điền số không có phương án sai: mỗi số được chấp nhận bắt đầu bằng dấu =. Hãy bỏ phần sau dấu ~.")
        )
    choices = tuple(_number(item, read) for item in accepted)
    return replace(_question(QuestionKind.NUMERIC, choices), explanation=others)


def _without_any_other(items: list[_Item], read: ReadText) -> tuple[list[_Item], str]:
    """Those that accept something, and what is said to whoever answers otherwise."""
    accepted, others = [], []
    for item in items:
        weight, text = item.weighed(NOTHING if item.sign == "~" else WHOLE)
        if is_any_other(text, weight):
            others.append(read(item.feedback))
        else:
            accepted.append(item)
    return accepted, told_to_others(others)


def _number(item: _Item, read: ReadText) -> ChoiceText:
    """`3`, `3:0.5` (how far it may be off) or `1..5`."""
    weight, given = item.weighed(WHOLE)
    low, dots, high = given.partition("..")
    if dots:
        least, most = read_decimal(low), read_decimal(high)
        value, tolerance = (least + most) / 2, tolerance_as_kept((most - least) / 2)
    else:
        text, _colon, off = given.partition(":")
        value, tolerance = read_decimal(text), read_tolerance(off)
    return ChoiceText(number_text(value), weight, read(item.feedback), tolerance=tolerance)


def _plain(text: str) -> str:
    return normalise_lines(shown(text))
