"""An answer and the right one in words a person reads, where the question is no list of choices to look at. Pure.

Of a case each part is said by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.grading import Key
from assessments.domain.question_text import CHOSEN_FROM, WHOLE, read_decimal
from assessments.enums import QuestionKind
from lms.core.display import format_number

PLACES = 8


def answer_words(key: Key, answer: Sequence[Any]) -> tuple[str, ...]:
    """One line for each choice, place or side; nothing where nothing was answered."""
    return tuple(_SAID[_shape(key.kind)](key, answer)) if answer else ()


def key_words(key: Key) -> tuple[str, ...]:
    """The right answer the same way; of several accepted ones those that are worth the whole mark."""
    shape = _shape(key.kind)
    if shape == QuestionKind.SINGLE:
        return tuple(one.text for one in key.choices if one.is_right)
    if shape == QuestionKind.ORDERING:
        return tuple(_ordered(key, [one.id for one in key.choices]))
    if shape == QuestionKind.MATCHING:
        return tuple(_pair(one.text, one.match) for one in key.choices if one.text)
    whole = [one for one in key.choices if one.weight == WHOLE]
    if key.kind == QuestionKind.NUMERIC:
        return tuple(_number(one.text, one.tolerance) for one in whole)
    return tuple(one.text for one in whole)


def _shape(kind: str) -> QuestionKind:
    if kind in CHOSEN_FROM:
        return QuestionKind.SINGLE
    return QuestionKind(kind)


def _chosen(key: Key, answer: Sequence[Any]) -> list[str]:
    return [one.text for one in key.choices if one.id in answer]


def _ordered(key: Key, answer: Sequence[Any]) -> list[str]:
    texts = {one.id: one.text for one in key.choices}
    return [f"{number}. {texts.get(one, '…')}" for number, one in enumerate(answer, start=1)]


def _matched(key: Key, answer: Sequence[Any]) -> list[str]:
    matches = {one.id: one.match for one in key.choices}
    lefts = [one.text for one in key.choices if one.text]
    return [_pair(left, matches.get(one, "…")) for left, one in zip(lefts, answer, strict=False)]


def _typed(key: Key, answer: Sequence[Any]) -> list[str]:
    return [str(answer[0])]


_SAID: dict[QuestionKind, Callable[[Key, Sequence[Any]], list[str]]] = {
    QuestionKind.SINGLE: _chosen,
    QuestionKind.ORDERING: _ordered,
    QuestionKind.MATCHING: _matched,
    QuestionKind.NUMERIC: _typed,
    QuestionKind.SHORT_TEXT: _typed,
    QuestionKind.ESSAY: _typed,
    QuestionKind.PRACTICAL: _typed,
}


def _pair(left: str, right: str) -> str:
    return f"{left} → {right}"


def _number(text: str, tolerance: Decimal) -> str:
    shown = format_number(read_decimal(text), PLACES)
    if not tolerance:
        return shown
    return _("%(number)s, sai số %(tolerance)s") % {
        "number": shown,
        "tolerance": format_number(tolerance, PLACES),
    }
