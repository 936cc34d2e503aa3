"""What an answer looks like by the kind of its question, as devices send it and `Response.answer` keeps it. Pure.

| kind | answer |
|---|---|
| single, true_false, multiple | ids of the chosen choices, in the order of the paper |
| ordering | ids in the order given, one for each place, 0 where none is chosen yet |
| matching | for each left side, as written, the id of the choice whose match was chosen, or 0 |
| numeric, short_text | one text |
| essay, practical | one text of several lines |
| case | for each part an answer of its own kind; its choices are numbered from 1 |

Nothing answered is an empty list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments.domain.question_text import CHOSEN_FROM, MARKED_BY_PEOPLE, TYPED
from assessments.enums import QuestionKind
from assessments.exceptions.attempts import AnswerTooLong, TooManyChoices, UnknownChoice
from lms.core.vietnamese.text import normalise, normalise_lines

MAX_ANSWER = 500
"""Characters of a short answer."""
MAX_ESSAY = 5_000
"""Characters of what people mark."""


@dataclass(frozen=True)
class AnswerForm:
    """What may be answered at a place of the paper. `ids`: choices as shown; `lefts`: how many are to be matched."""

    kind: str
    ids: tuple[int, ...] = ()
    lefts: int = 0
    parts: tuple[AnswerForm, ...] = ()


def form_of(kind: str, choice_order: Any, part_kinds: Sequence[str] = ()) -> AnswerForm:
    """Of a place of the paper, as it was laid out (`drawing.lay_out`)."""
    if kind == QuestionKind.CASE:
        parts = zip(part_kinds, choice_order, strict=True)
        return AnswerForm(kind, parts=tuple(form_of(part, order) for part, order in parts))
    if kind == QuestionKind.MATCHING:
        return AnswerForm(kind, tuple(choice_order["matches"]), len(choice_order["lefts"]))
    return AnswerForm(kind, tuple(choice_order))


def is_whole(kind: str, answer: Sequence[Any], part_kinds: Sequence[str] = ()) -> bool:
    """Whether every place, side and part is answered. A thing put at two places leaves one of them to be answered."""
    if kind == QuestionKind.CASE:
        pairs = zip(part_kinds, answer, strict=False)
        return len(answer) == len(part_kinds) and all(is_whole(part, given) for part, given in pairs)
    is_told_apart = kind != QuestionKind.ORDERING or len(set(answer)) == len(answer)
    return bool(answer) and all(answer) and is_told_apart


def settle_answer(form: AnswerForm, answer: Sequence[Any], *, order: int) -> list[Any]:
    """The answer in its one form, so that two equal answers are equal rows.

    Raises `UnknownChoice`, `TooManyChoices` or `AnswerTooLong`, naming the place.
    """
    settled = _settle(form, answer, order)
    return settled if any(settled) else []


def _settle(form: AnswerForm, answer: Sequence[Any], order: int) -> list[Any]:
    if form.kind == QuestionKind.CASE:
        return _settle_parts(form, answer, order)
    if form.kind in TYPED:
        return _settle_text(form.kind, answer, order)
    if not all(isinstance(one, int) for one in answer):
        raise UnknownChoice(order=order)
    if form.kind in CHOSEN_FROM:
        return _settle_choices(form, answer, order)
    places = form.lefts if form.kind == QuestionKind.MATCHING else len(form.ids)
    if len(answer) > places or not set(answer) <= {0, *form.ids}:
        raise UnknownChoice(order=order)
    return [*answer, *[0] * (places - len(answer))]


def _settle_choices(form: AnswerForm, answer: Sequence[int], order: int) -> list[int]:
    chosen = set(answer)
    if not chosen <= set(form.ids):
        raise UnknownChoice(order=order)
    if form.kind != QuestionKind.MULTIPLE and len(chosen) > 1:
        raise TooManyChoices(order=order)
    return [one for one in form.ids if one in chosen]


def _settle_text(kind: str, answer: Sequence[Any], order: int) -> list[str]:
    if not answer:
        return []
    if len(answer) > 1 or not isinstance(answer[0], str):
        raise UnknownChoice(order=order)
    is_long = kind in MARKED_BY_PEOPLE
    text, most = normalise_lines(answer[0]) if is_long else normalise(answer[0]), MAX_ESSAY if is_long else MAX_ANSWER
    if len(text) > most:
        raise AnswerTooLong(order=order, most=most)
    return [text] if text else []


def _settle_parts(form: AnswerForm, answer: Sequence[Any], order: int) -> list[list[Any]]:
    if len(answer) > len(form.parts) or not all(isinstance(one, list | tuple) for one in answer):
        raise UnknownChoice(order=order)
    given = [*answer, *[[]] * (len(form.parts) - len(answer))]
    return [settle_answer(part, one, order=order) for part, one in zip(form.parts, given, strict=True)]
