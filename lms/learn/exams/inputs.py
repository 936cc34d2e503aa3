"""What a question is answered with, as fields of a page without scripts; `exam-inputs.js` draws and reads the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.answer_forms import MAX_ESSAY
from assessments.domain.papers import PaperQuestion
from assessments.domain.question_text import CHOSEN_FROM, MARKED_BY_PEOPLE, MAX_PARTS, TYPED, WRITTEN
from assessments.enums import QuestionKind
from assessments.exceptions.attempts import UnreadableAnswer
from lms.core.display import format_number

MAX_DIGITS = 18
LONG = 24
"""Letters that a closed list shows on a narrow phone; longer ones are written out above it, with a letter each."""
HINTS = {
    QuestionKind.SINGLE: gettext_lazy("Chọn một phương án."),
    QuestionKind.TRUE_FALSE: gettext_lazy("Chọn một phương án."),
    QuestionKind.MULTIPLE: gettext_lazy("Chọn một hoặc nhiều phương án."),
    QuestionKind.ORDERING: gettext_lazy("Chọn việc cho từng thứ tự, từ trước đến sau. Mỗi việc chọn một lần."),
    QuestionKind.MATCHING: gettext_lazy("Chọn nội dung đi với từng dòng."),
    QuestionKind.NUMERIC: gettext_lazy("Chỉ ghi số, ví dụ 12 hoặc 1,5. Không ghi chữ hay đơn vị."),
    QuestionKind.SHORT_TEXT: gettext_lazy("Ghi câu trả lời ngắn."),
    QuestionKind.CASE: gettext_lazy("Trả lời từng câu hỏi con."),
    QuestionKind.ESSAY: format_lazy(
        gettext_lazy("Viết câu trả lời, nhiều nhất {most} ký tự. Câu này do người chấm."), most=format_number(MAX_ESSAY)
    ),
    QuestionKind.PRACTICAL: format_lazy(
        gettext_lazy("Viết đã làm gì và kết quả ra sao, nhiều nhất {most} ký tự. Câu này do người chấm."),
        most=format_number(MAX_ESSAY),
    ),
}


@dataclass(frozen=True)
class Option:
    value: int
    text: str
    chosen: bool


@dataclass(frozen=True)
class Pick:
    """One list to pick from; `is_content`: its label is the author's words."""

    label: str
    is_content: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Inputs:
    """The fields of a question or of one part; their names begin with `prefix`.

    `offered`: what may be picked, in full, where a list to pick from would cut it short.
    """

    kind: str
    prefix: str
    stem: str
    choices: tuple[Option, ...] = ()
    picks: tuple[Pick, ...] = ()
    offered: tuple[str, ...] = ()
    text: str = ""
    parts: tuple[Inputs, ...] = ()

    @property
    def is_several(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def is_chosen_from(self) -> bool:
        return self.kind in CHOSEN_FROM

    @property
    def is_written(self) -> bool:
        return self.kind in WRITTEN

    @property
    def is_long(self) -> bool:
        return self.kind in MARKED_BY_PEOPLE

    @property
    def pick_name(self) -> str:
        return f"{self.prefix}{'match' if self.kind == QuestionKind.MATCHING else 'place'}"

    @property
    def hint(self) -> str:
        return str(HINTS[QuestionKind(self.kind)])


def inputs_of(question: PaperQuestion, answer: Sequence[Any], prefix: str = "") -> Inputs:
    kind = question.kind
    if kind == QuestionKind.CASE:
        given = [*answer, *[()] * len(question.parts)]
        parts = (inputs_of(part, one, f"p{n}-") for n, (part, one) in enumerate(zip(question.parts, given), start=1))  # noqa: B905 - padded
        return Inputs(kind, prefix, question.stem, parts=tuple(parts))
    if kind in TYPED:
        return Inputs(kind, prefix, question.stem, text=answer[0] if answer else "")
    if kind in CHOSEN_FROM:
        choices = tuple(Option(one.id, one.text, one.id in answer) for one in question.choices)
        return Inputs(kind, prefix, question.stem, choices=choices)
    is_match = kind == QuestionKind.MATCHING
    offered = question.matches if is_match else question.choices
    is_long = any(len(one.text) > LONG for one in offered)
    texts = [f"{letter(place)}. {one.text}" if is_long else one.text for place, one in enumerate(offered)]
    chosen = [*answer, *[0] * len(question.choices)]
    picks = (
        Pick(
            label=left.text if is_match else place_label() % {"number": number},
            is_content=is_match,
            options=tuple(
                Option(one.id, text, one.id == chosen[number - 1]) for one, text in zip(offered, texts, strict=True)
            ),
        )
        for number, left in enumerate(question.choices, start=1)
    )
    return Inputs(kind, prefix, question.stem, picks=tuple(picks), offered=tuple(texts) if is_long else ())


def letter(place: int) -> str:
    """A to Z, then AA, AB and so on, counted from 0."""
    first = chr(ord("A") + place // 26 - 1) if place >= 26 else ""
    return first + chr(ord("A") + place % 26)


def read_inputs(sent: QueryDict, prefix: str = "") -> list[Any]:
    """The answer that a form holds, by the names of its fields; raises `UnreadableAnswer`."""
    parts = sent.get(f"{prefix}parts")
    if parts is not None and not prefix:
        if not parts.isdecimal() or len(parts) > 2 or int(parts) > MAX_PARTS:
            raise UnreadableAnswer
        return [read_inputs(sent, f"p{number}-") for number in range(1, int(parts) + 1)]
    if f"{prefix}text" in sent:
        return [sent[f"{prefix}text"]]
    for name in ("place", "match"):
        if f"{prefix}{name}" in sent:
            return _numbers(sent.getlist(f"{prefix}{name}"))
    return _numbers(sent.getlist(f"{prefix}choice"))


def place_label() -> str:
    return _("Thứ tự %(number)s")


def hints() -> dict[str, str]:
    return {str(kind): str(hint) for kind, hint in HINTS.items()}


def _numbers(texts: Sequence[str]) -> list[int]:
    if not all(one.isdecimal() and len(one) <= MAX_DIGITS for one in texts):
        raise UnreadableAnswer
    return [int(one) for one in texts]
