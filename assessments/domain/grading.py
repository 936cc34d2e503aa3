"""Marking answers. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Grade:
    """`marks` says of each question of the paper whether it was answered rightly."""

    score: int
    out_of: int
    passed: bool
    marks: dict[int, bool]


def grade_paper(keys: Mapping[int, frozenset[int]], answers: Mapping[int, Iterable[int]], *, pass_mark: int) -> Grade:
    """`keys`: the right choices of every question of the paper; `answers`: the chosen ones of those answered.

    A question counts when exactly its right choices were chosen: one for a single choice, all and no other for
    several. There is no part mark.
    """
    marks = {question: frozenset(answers.get(question, ())) == key for question, key in keys.items()}
    score = sum(marks.values())
    return Grade(score=score, out_of=len(marks), passed=score >= pass_mark, marks=marks)
