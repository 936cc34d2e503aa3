"""Marking answers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.domain.passing import PassRule, total_of
from assessments.domain.question_text import NOTHING, WHOLE, read_decimal
from assessments.enums import QuestionKind, Scoring
from lms.core.vietnamese.numbers import NotANumber, parse_number
from lms.core.vietnamese.text import matching_key, search_key

STEP = Decimal("0.0001")
RIGHT, WRONG = Decimal(1), Decimal(0)


@dataclass(frozen=True)
class KeyChoice:
    """A choice as its marker needs it; `weight` in percent of the mark."""

    id: int
    is_right: bool
    weight: Decimal = NOTHING
    text: str = ""
    match: str = ""
    tolerance: Decimal = NOTHING


@dataclass(frozen=True)
class Key:
    """What marks a question; `choices` stand as they were written, which is the right order of what is ordered.

    `is_dropped`: whatever was answered, or nothing, counts as right.
    """

    kind: str
    choices: tuple[KeyChoice, ...] = ()
    scoring: str = Scoring.ALL
    marks_matter: bool = True
    parts: tuple[Key, ...] = ()
    is_dropped: bool = False
    given: Decimal | None = None
    """What people gave for the answer, as a share of the mark; None until they have."""


@dataclass(frozen=True)
class Grade:
    """`marks`: by question of the paper the share of its mark, 0 to 1. `score` counts those that are right as a whole,
    `points` is the sum."""

    score: int
    points: Decimal
    out_of: int
    passed: bool
    marks: dict[int, Decimal]


def grade_paper(keys: Mapping[int, Key], answers: Mapping[int, Sequence[Any]], *, rule: PassRule) -> Grade:
    """A question is worth one point. It counts when exactly its right choices were chosen: one for a single choice, all
    and no other for several; what it is worth in part its key says. `answers` as in `domain/answer_forms.py`."""
    marks = {question: share_of(key, answers.get(question, ())) for question, key in keys.items()}
    score = sum(share == RIGHT for share in marks.values())
    points = total_of(marks.values())
    return Grade(score=score, points=points, out_of=len(marks), passed=rule.passed_by(marks), marks=marks)


def share_of(key: Key, answer: Sequence[Any]) -> Decimal:
    """How much of the mark the answer is worth, 0 to 1."""
    if key.is_dropped:
        return RIGHT
    if not answer:
        return WRONG
    share = MARKERS[QuestionKind(key.kind)](key, answer)
    return min(RIGHT, max(WRONG, share)).quantize(STEP)


def _single(key: Key, answer: Sequence[Any]) -> Decimal:
    chosen = [one for one in key.choices if one.id in answer]
    if len(chosen) != 1:
        return WRONG
    return RIGHT if chosen[0].is_right else chosen[0].weight / WHOLE


def _multiple(key: Key, answer: Sequence[Any]) -> Decimal:
    if {one.id for one in key.choices if one.is_right} == set(answer):
        return RIGHT
    if key.scoring == Scoring.ALL:
        return WRONG
    return sum((one.weight for one in key.choices if one.id in answer), WRONG) / WHOLE


def _ordering(key: Key, answer: Sequence[Any]) -> Decimal:
    return _places([one.id for one in key.choices], answer, key.scoring)


def _matching(key: Key, answer: Sequence[Any]) -> Decimal:
    """Right is whatever has the same words: two left sides may go with one right side."""
    matches = {one.id: one.match for one in key.choices}
    rights = [one.match for one in key.choices if one.text]
    return _places(rights, [matches.get(chosen) for chosen in answer], key.scoring)


def _places(right: Sequence[Any], given: Sequence[Any], scoring: str) -> Decimal:
    hits = sum(one == other for one, other in zip(right, given, strict=False))
    if hits == len(right) == len(given):
        return RIGHT
    return WRONG if scoring == Scoring.ALL else Decimal(hits) / len(right)


def _numeric(key: Key, answer: Sequence[Any]) -> Decimal:
    try:
        given = parse_number(answer[0])
    except NotANumber:
        return WRONG
    near = [one.weight for one in key.choices if abs(given - read_decimal(one.text)) <= one.tolerance]
    return max(near, default=WRONG) / WHOLE


def _short_text(key: Key, answer: Sequence[Any]) -> Decimal:
    fold = matching_key if key.marks_matter else search_key
    given = fold(answer[0])
    return max((one.weight for one in key.choices if fold(one.text) == given), default=WRONG) / WHOLE


def _case(key: Key, answer: Sequence[Any]) -> Decimal:
    """Every part counts as much as another."""
    shares = [share_of(part, given) for part, given in zip(key.parts, answer, strict=False)]
    return sum(shares, WRONG) / len(key.parts)


def _by_people(key: Key, answer: Sequence[Any]) -> Decimal:
    return WRONG if key.given is None else key.given


MARKERS: dict[QuestionKind, Callable[[Key, Sequence[Any]], Decimal]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.TRUE_FALSE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.MATCHING: _matching,
    QuestionKind.NUMERIC: _numeric,
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.CASE: _case,
    QuestionKind.ESSAY: _by_people,
    QuestionKind.PRACTICAL: _by_people,
}
