"""The sub-questions of a case, each with rows of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.domain.question_text import MAX_PARTS, MAX_TEXT, ChoiceText, Fault, PartText, check_part
from assessments.enums import QuestionKind, Scoring
from lms.core.forms import NFCCharField
from lms.studio.questions.blocks import TOTAL, SentForm, count_of
from lms.studio.questions.rows import ROW_KINDS, WORDS, RowFormSet, Words, is_by_weight, row_forms, rows_data

PREFIX, KIND = "parts", "part-kind"
"""`KIND`: of the sub-question that is asked for next."""
OFFERED = tuple(kind for kind in QuestionKind if kind in ROW_KINDS)
LINES = {"rows": 2, "lang": "vi"}
PARTLY = frozenset({QuestionKind.MULTIPLE, QuestionKind.ORDERING, QuestionKind.MATCHING})
SHUFFLED = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
FIELDS = {"scoring": PARTLY, "keeps_order": SHUFFLED, "marks_matter": frozenset({QuestionKind.SHORT_TEXT})}
"""Asked of these kinds only."""


def scoring_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Cách tính điểm"), choices=Scoring.choices)


def order_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Giữ thứ tự phương án"),
        required=False,
        help_text=gettext_lazy(
            "Chọn khi thứ tự có nghĩa, ví dụ các mốc thời gian. Bình thường các phương án được xáo trộn."
        ),
    )


def marks_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Phân biệt dấu"),
        required=False,
        help_text=gettext_lazy("Bỏ chọn thì viết không dấu cũng đúng: “chung thuc” như “chứng thực”."),
    )


class PartForm(SentForm):
    stem = NFCCharField(
        label=gettext_lazy("Câu hỏi con"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs=LINES),
        error_messages={"required": gettext_lazy("Câu hỏi con chưa có đề bài. Hãy viết, hoặc bỏ câu hỏi con này.")},
    )
    scoring = scoring_field()
    keeps_order = order_field()
    marks_matter = marks_field()
    explanation = NFCCharField(
        label=gettext_lazy("Giải thích"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs=LINES)
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in FIELDS.items():
            if kind not in kinds:
                del self.fields[name]


@dataclass
class Part:
    """`kind` and `by_weight` came with the block: neither is changed by typing."""

    number: int
    kind: QuestionKind
    by_weight: bool
    form: PartForm
    rows: RowFormSet
    rows_error: str = ""

    @property
    def prefix(self) -> str:
        return f"{PREFIX}-{self.number}"

    @property
    def words(self) -> Words:
        return WORDS[self.kind]

    @property
    def text(self) -> PartText:
        given = self.form.cleaned_data
        asked = {name: given[name] for name in FIELDS if name in self.form.fields}
        return PartText(
            self.kind,
            given["stem"],
            self.rows.choices(self.kind, by_weight=self.by_weight),
            explanation=given["explanation"],
            **asked,
        )

    def is_valid(self) -> bool:
        if not (self.form.is_valid() & self.rows.is_valid()):
            return False
        try:
            check_part(self.text)
        except Fault as fault:
            self.rows_error = str(fault)
        return not self.rows_error


def parts_of(data: Mapping[str, Any], *, judged: bool) -> list[Part]:
    """As they were sent, or as `parts_data` shows them."""
    found = []
    for number in range(count_of(data, PREFIX, MAX_PARTS)):
        prefix = f"{PREFIX}-{number}"
        said = str(data.get(f"{prefix}-kind", ""))
        kind = QuestionKind(said) if said in ROW_KINDS else QuestionKind.SINGLE
        by_weight = data.get(f"{prefix}-weights") == "1"
        form = PartForm(data, prefix=prefix, kind=kind, judged=judged)
        rows = row_forms(kind, data, by_weight=by_weight, prefix=f"{prefix}-rows", judged=judged)
        found.append(Part(number, kind, by_weight, form, rows))
    return found


def parts_data(parts: tuple[PartText, ...]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{PREFIX}-{TOTAL}": str(len(parts))}
    for number, part in enumerate(parts):
        data |= part_data(f"{PREFIX}-{number}", part)
    return data


def part_data(prefix: str, part: PartText) -> dict[str, Any]:
    said = {name: getattr(part, name) for name in ("stem", "scoring", "explanation")}
    said |= {name: "on" for name in ("keeps_order", "marks_matter") if getattr(part, name)}
    said |= {"kind": str(part.kind), "weights": "1" if is_by_weight(part) else ""}
    return {f"{prefix}-{name}": value for name, value in said.items()} | rows_data(part, f"{prefix}-rows")


def empty_part(kind: str) -> PartText:
    if kind == QuestionKind.TRUE_FALSE:
        return PartText(kind, "", (ChoiceText("Đúng"), ChoiceText("Sai")))
    return PartText(kind, "")
