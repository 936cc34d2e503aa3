"""Where `[hình 1]` stands in the words of a question. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessments.domain.question_text import MENTION, PartText, QuestionText


@dataclass(frozen=True)
class Piece:
    """Some words, or the picture of that number."""

    text: str
    picture: int = 0


def pieces_of(text: str, pictures: int) -> tuple[Piece, ...]:
    """Words and pictures in their order; the mention of a picture that there isn't is mere text."""
    found: list[Piece] = []
    last = 0
    for mention in MENTION.finditer(text):
        if int(mention[1]) <= pictures:
            found += [Piece(text[last : mention.start()].strip("\n")), Piece(mention[0], int(mention[1]))]
            last = mention.end()
    found.append(Piece(text[last:].strip("\n") if found else text))
    return tuple(one for one in found if one.text)


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
