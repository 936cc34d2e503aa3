"""What the exchange formats have no place for, said by tags: competency, level, difficulty, legal basis, how to mark.

Our own files come back whole by them, and other systems show them as the plain tags they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from assessments.domain.question_text import Fault, QuestionText
from assessments.enums import Difficulty, QuestionKind, Scoring
from lms.core.vietnamese.text import normalise, normalise_lines

COMPETENCY, LEVEL, DIFFICULTY, LEGAL_BASIS = "nang-luc", "muc", "do-kho", "can-cu"
ALL, PARTS = "dung-het", "cham-tung-phan"
KEEPS_ORDER, MARKS_IGNORED, TRUE_FALSE = "giu-thu-tu", "bo-dau", "dung-sai"
_WITH_VALUE = (COMPETENCY, LEVEL, DIFFICULTY, LEGAL_BASIS)
_WORDS = (ALL, PARTS, KEEPS_ORDER, MARKS_IGNORED, TRUE_FALSE)
MARKED_IN_PARTS = frozenset({QuestionKind.MULTIPLE, QuestionKind.MATCHING, QuestionKind.ORDERING})
"""Elsewhere each right choice, pair or place of these counts by itself; so it is read where no tag says otherwise."""


@dataclass(frozen=True)
class Told:
    """What the tags of a question say of it. `others` are tags that say nothing to us."""

    values: dict[str, str]
    words: frozenset[str]
    others: tuple[str, ...]


def read_tags(tags: Iterable[str]) -> Told:
    """Sort tags apart; `Fault` where two say different things."""
    values: dict[str, str] = {}
    words: set[str] = set()
    others: dict[str, None] = {}
    for tag in tags:
        name, colon, value = tag.partition(":")
        key = normalise(name).lower()
        if colon and key in _WITH_VALUE:
            if values.setdefault(key, normalise_lines(value)) != normalise_lines(value):
                raise Fault(_("Câu hỏi có hai thẻ “%(name)s” khác nhau. Hãy giữ một thẻ.") % {"name": key})
        elif not colon and key in _WORDS:
            words.add(key)
        elif normalise(tag):
            others[normalise(tag)] = None
    if {ALL, PARTS} <= words:
        facts = {"one": ALL, "other": PARTS}
        raise Fault(_("Thẻ “%(one)s” và “%(other)s” trái nhau. Hãy giữ một thẻ.") % facts)
    return Told(values, frozenset(words), tuple(others))


def told_by_tags(question: QuestionText, told: Told) -> QuestionText:
    """The question with what its tags say; what they don't say stays as the format had it."""
    scoring = question.scoring
    if told.words & {ALL, PARTS}:
        scoring = Scoring.ALL if ALL in told.words else Scoring.PARTS
    return replace(
        question,
        scoring=scoring,
        keeps_order=question.keeps_order or KEEPS_ORDER in told.words,
        marks_matter=question.marks_matter and MARKS_IGNORED not in told.words,
        competency=normalise(told.values.get(COMPETENCY, "")),
        level=_level(told.values.get(LEVEL, "")),
        difficulty=told.values.get(DIFFICULTY, "").lower() or Difficulty.MEDIUM,
        legal_basis=told.values.get(LEGAL_BASIS, ""),
    )


def tags_of(question: QuestionText, *, says_order: bool = False, says_scoring: bool = False) -> list[str]:
    """What `told_by_tags` reads back. The format itself says the order, or the scoring, where it has a place for it."""
    tags = [f"{COMPETENCY}:{question.competency}"] if question.competency else []
    if question.level:
        tags.append(f"{LEVEL}:{question.level}")
    tags.append(f"{DIFFICULTY}:{question.difficulty}")
    if question.legal_basis:
        tags.append(f"{LEGAL_BASIS}:{question.legal_basis}")
    if question.scoring != usual_scoring(question.kind) and not says_scoring:
        tags.append(ALL if question.scoring == Scoring.ALL else PARTS)
    if question.keeps_order and not says_order:
        tags.append(KEEPS_ORDER)
    if not question.marks_matter:
        tags.append(MARKS_IGNORED)
    return tags


def usual_scoring(kind: str) -> str:
    return Scoring.PARTS if kind in MARKED_IN_PARTS else Scoring.ALL


def _level(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 99):
        raise Fault(_("Thẻ “muc:%(text)s” không dùng được: mức là số nguyên từ 1.") % {"text": text[:40]})
    return int(text)
