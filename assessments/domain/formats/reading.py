"""What the readers of all formats give: questions, and those that can't be taken in with their reason."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.domain.question_text import QuestionText


@dataclass(frozen=True)
class ReadQuestion:
    """A question of a file. `code` empty: the file names none. `category`: path of groups, `Hộ tịch/Khai sinh`.

    `where` is for people: the line, row or number at which it begins.
    """

    where: str
    name: str
    code: str
    category: str
    tags: tuple[str, ...]
    text: QuestionText


@dataclass(frozen=True)
class RefusedQuestion:
    """`reason` says what is wrong, the rule and, where it isn't plain, what to do."""

    where: str
    name: str
    reason: str
