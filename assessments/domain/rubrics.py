"""What the levels that people gave are worth, and whether one more person is to look. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.domain.question_text import CriterionText
from lms.core.vietnamese.text import normalise_lines

FAR_APART = 1
"""Two markers who differ by more levels than that, in any criterion, are told apart by a third."""


@dataclass(frozen=True)
class Given:
    """One marker's levels, counted from 0. `is_remark`: given after the result, with its reason."""

    marker_id: int
    levels: tuple[int, ...]
    comment: str = ""
    is_remark: bool = False


def standing_marks(marks: Iterable[Given]) -> list[Given]:
    """Of each marker the last, in the order in which they first marked; of those given anew after the result only the
    last one. `marks` as they were given."""
    by_marker: dict[int, Given] = {}
    remark = None
    for mark in marks:
        if mark.is_remark:
            remark = mark
        else:
            by_marker[mark.marker_id] = mark
    return [remark] if remark else list(by_marker.values())


def counted_marks(marks: Iterable[Given], *, double: bool) -> tuple[Given, ...]:
    """Those that decide; none while somebody is still to mark."""
    standing = standing_marks(marks)
    if not standing:
        return ()
    if standing[0].is_remark or not double:
        return (standing[0],)
    if len(standing) < 2:
        return ()
    first, second = standing[:2]
    if not far_apart(first, second):
        return (first, second)
    return tuple(standing[2:3])


def far_apart(one: Given, other: Given) -> bool:
    return any(abs(a - b) > FAR_APART for a, b in zip(one.levels, other.levels, strict=True))


def share_of_marks(criteria: Sequence[CriterionText], marks: Sequence[Given]) -> Decimal:
    """The share of the whole mark, 0 to 1; the mean where two count."""
    most = sum((one.levels[-1].points for one in criteria), Decimal(0))
    given = sum((points_of(criteria, mark.levels) for mark in marks), Decimal(0))
    return given / len(marks) / most


def points_of(criteria: Sequence[CriterionText], levels: Sequence[int]) -> Decimal:
    chosen = (one.levels[level].points for one, level in zip(criteria, levels, strict=True))
    return sum(chosen, Decimal(0))


def fits(criteria: Sequence[CriterionText], levels: Sequence[int]) -> bool:
    """Whether there is one level of each criterion."""
    return len(levels) == len(criteria) and all(
        0 <= level < len(one.levels) for one, level in zip(criteria, levels, strict=True)
    )


def with_sentences(comment: str, sentences: Iterable[str]) -> str:
    """The comment with the kept sentences that it doesn't say yet, each on a line."""
    lines = [normalise_lines(comment)]
    lines += [one for one in sentences if one not in lines[0]]
    return "\n".join(line for line in lines if line)
