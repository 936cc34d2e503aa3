"""The key as it is after a correction."""

from decimal import Decimal

import pytest

from assessments.domain.grading import Key, KeyChoice, share_of
from assessments.domain.marking import corrected
from assessments.enums import CorrectionKind, QuestionKind, Scoring

pytestmark = pytest.mark.unit

PARTS = Scoring.PARTS


def key_of(kind, *weights, scoring=PARTS):
    """The choices are numbered from 1."""
    right = (lambda weight: weight > 0) if kind == QuestionKind.MULTIPLE else (lambda weight: weight == 100)
    choices = [KeyChoice(number, right(weight), Decimal(weight)) for number, weight in enumerate(weights, start=1)]
    return Key(kind, tuple(choices), scoring)


@pytest.mark.parametrize(
    ("kind", "weights", "right", "expected"),
    [
        (QuestionKind.SINGLE, (100, 50, 0, -25), {3}, (0, 50, 100, -25)),
        (QuestionKind.SINGLE, (100, 50, 0, -25), {2}, (0, 100, 0, -25)),
        (QuestionKind.TRUE_FALSE, (100, 0), {2}, (0, 100)),
        (QuestionKind.MULTIPLE, (70, 30, -50, 0), {1, 4}, (50, 0, -50, 50)),
        (QuestionKind.MULTIPLE, (70, 30, -50, 0), {1}, (100, 0, -50, 0)),
        (QuestionKind.MULTIPLE, (70, 30, -50, 0), {1, 2, 3, 4}, (25, 25, 25, 25)),
        (QuestionKind.MULTIPLE, (70, 30, -50, 0), {1, 2}, (70, 30, -50, 0)),
    ],
)
def test_what_stays_wrong_keeps_what_it_was_worth(kind, weights, right, expected):
    found = corrected(key_of(kind, *weights), CorrectionKind.KEY, right).choices
    assert tuple(one.weight for one in found) == expected
    assert {one.id for one in found if one.is_right} == right


def test_a_wrong_choice_still_takes_away_after_a_correction():
    key = corrected(key_of(QuestionKind.MULTIPLE, 50, 50, -50, 0), CorrectionKind.KEY, {1, 4})
    assert [share_of(key, answer) for answer in ([1], [1, 4], [1, 3], [2])] == [Decimal("0.5"), 1, 0, 0]


def test_of_a_dropped_question_any_answer_is_right():
    key = corrected(key_of(QuestionKind.SINGLE, 100, 0), CorrectionKind.DROPPED, [])
    assert [share_of(key, answer) for answer in ([1], [2], [])] == [1, 1, 1]
