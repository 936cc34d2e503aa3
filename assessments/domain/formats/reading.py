"""What the readers of all formats give: questions, and those that can't be taken in with their reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from assessments.domain.formats.tags import Told, told_by_tags
from assessments.domain.question_text import (
    DAMAGED,
    MAX_CODE,
    NOTHING,
    WHOLE,
    ChoiceText,
    Fault,
    QuestionText,
    check_question,
    damaged_reason,
)
from lms.core.vietnamese.text import normalise

RIGHT, WRONG = "Đúng", "Sai"
"""The two choices of a true/false question where the format has no words for them."""


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


def finish_question(*, where: str, name: str, code: str, category: str, told: Told, text: QuestionText) -> ReadQuestion:
    """The question with what its tags say, checked; `Fault` with the first reason why it can't be taken in."""
    code = normalise(code)
    if len(code) > MAX_CODE:
        raise Fault(_("Mã câu hỏi dài quá %(most)s ký tự.") % {"most": MAX_CODE})
    question = told_by_tags(text, told)
    check_question(question)
    if any(DAMAGED in words for words in (code, name, category, *told.others)):
        raise Fault(damaged_reason())
    return ReadQuestion(where, normalise(name), code, category, told.others, question)


def true_false_choices(*, is_true: bool, if_true: str = "", if_false: str = "") -> tuple[ChoiceText, ChoiceText]:
    """`if_true`, `if_false`: feedback to whoever chose that."""
    return (
        ChoiceText(RIGHT, WHOLE if is_true else NOTHING, if_true),
        ChoiceText(WRONG, NOTHING if is_true else WHOLE, if_false),
    )


def is_plain_true_false(question: QuestionText) -> bool:
    """Whether the choices are what `true_false_choices` makes, so that a format's own true/false holds them."""
    if [choice.text for choice in question.choices] != [RIGHT, WRONG]:
        return False
    bare = tuple(replace(choice, feedback="") for choice in question.choices)
    return bare in (true_false_choices(is_true=True), true_false_choices(is_true=False))


def category_of(path: str) -> str:
    """`$course$/top/A/B` as `A/B`; a doubled slash, which stands for one in a name, becomes a dash."""
    groups = [normalise(group.replace("\0", "-")) for group in path.replace("//", "\0").split("/")]
    if groups[0].startswith("$") and groups[0].endswith("$"):
        groups = groups[1:]
    if groups and groups[0] == "top":
        groups = groups[1:]
    return "/".join(group for group in groups if group)


def category_path(category: str) -> str:
    """What `category_of` reads back."""
    return f"$course$/top/{category}" if category else "$course$/top"
