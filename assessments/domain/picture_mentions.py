"""Which pictures the words of a question name, `[hình 1]`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assessments.domain.question_text import MENTION, PartText, QuestionText, pictures_named


def only_told(question: QuestionText) -> frozenset[int]:
    """The numbers of those that come with the explanation, not with the question."""
    parts = (question, *question.parts)
    asked = [words for part in parts for words in (part.stem, *_asked_in(part))]
    told = [words for part in parts for words in (part.explanation, *(one.feedback for one in part.choices))]
    return told_not_asked(asked, told)


def told_not_asked(asked: Iterable[str], told: Iterable[str]) -> frozenset[int]:
    return frozenset(pictures_named(told) - pictures_named(asked))


def _asked_in(part: PartText) -> Iterator[str]:
    for choice in part.choices:
        yield from (choice.text, choice.match)


def mentioned_in(question: QuestionText) -> set[int]:
    return {int(mention[1]) for text in _texts(question) for mention in MENTION.finditer(text)}


def with_every_picture(question: QuestionText) -> QuestionText:
    """Those that no text mentions stand at the end of the stem."""
    known = mentioned_in(question)
    left = [f"[hình {number}]" for number in range(1, len(question.pictures) + 1) if number not in known]
    return replace(question, stem="\n".join([question.stem, *left])) if left and question.stem else question


def without_picture(text: str, number: int) -> str:
    """The words once that picture is gone: those behind it move up."""

    def moved(mention: object) -> str:
        at = int(mention[1])  # type: ignore[index]
        return "" if at == number else f"[hình {at - (at > number)}]"

    return MENTION.sub(moved, text)


def _texts(question: QuestionText) -> Iterator[str]:
    yield question.legal_basis
    for part in (question, *question.parts):
        yield from _texts_of_part(part)


def _texts_of_part(part: PartText) -> Iterator[str]:
    yield from (part.stem, part.explanation)
    for choice in part.choices:
        yield from (choice.text, choice.match, choice.feedback)
