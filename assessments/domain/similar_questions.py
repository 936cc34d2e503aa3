"""Questions that ask the same, or nearly the same, as one that is about to be saved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from assessments.models import QuestionVersion
from lms.core.vietnamese.text import search_key

if TYPE_CHECKING:
    from assessments.querysets import QuestionQuerySet

NEARLY = 0.75
"""Share of the pairs of neighbouring words that two stems have in common."""
MOST = 5
CHUNK = 2_000


@dataclass(frozen=True)
class Similar:
    question_id: int
    code: str
    bank: str
    stem: str
    likeness: float


def similar_questions(stem: str, among: QuestionQuerySet, *, but: int | None = None) -> list[Similar]:
    """The most alike first, at most `MOST`; two statements. `but`: the question itself.

    Marks and capitals don't matter. What a question is found by holds the words of its stem, so most of a bank is left
    out without reading its stems.
    """
    asked = pairs_of(stem)
    rows = among.exclude(pk=but).order_by().values_list("pk", "search_key").iterator(CHUNK)
    near = [pk for pk, kept in rows if len(asked & pairs_of(kept)) >= NEARLY * len(asked)]
    versions = QuestionVersion.objects.filter(question__in=near, is_current=True).values_list(
        "question_id", "question__code", "question__bank__name", "stem"
    )
    found = [Similar(pk, code, bank, other, likeness(stem, other)) for pk, code, bank, other in versions]
    found = [one for one in found if one.likeness >= NEARLY]
    return sorted(found, key=lambda one: (-one.likeness, one.code, one.question_id))[:MOST]


def likeness(one: str, other: str) -> float:
    """0 to 1; 1 where only marks, capitals, signs or spaces differ."""
    mine, theirs = pairs_of(one), pairs_of(other)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 1.0


def pairs_of(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words; of a single word the word itself."""
    words = ["".join(filter(str.isalnum, word)) for word in search_key(text).split()]
    words = [word for word in words if word]
    return frozenset(pairwise(words)) or frozenset((word, "") for word in words)
