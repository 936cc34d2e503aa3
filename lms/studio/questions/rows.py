"""The rows of a question's form: its choices, what is ordered or matched, the answers that are accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.question_text import (
    CHOSEN_FROM,
    MAX_CHOICES,
    NOTHING,
    WHOLE,
    WRITTEN,
    ChoiceText,
    PartText,
    is_key,
    shared_weights,
)
from assessments.enums import QuestionKind
from lms.core.forms import NFCCharField, VietnameseDecimalField
from lms.core.vietnamese.numbers import NotANumber, format_number, parse_number
from lms.studio.questions.blocks import SentForm, SentFormSet

FEWEST_ROWS, MORE_ROWS = 4, 2
MAX_LETTERS = 2_000
PREFIX = "rows"
ROW_KINDS = CHOSEN_FROM | WRITTEN | {QuestionKind.ORDERING, QuestionKind.MATCHING}
"""Kinds that have rows; a case has sub-questions, and what people mark a rubric."""


@dataclass(frozen=True)
class Words:
    """What the rows of a kind are called."""

    heading: str | Promise
    help: str | Promise
    text: str | Promise


LEVELS = Words(
    gettext_lazy("Các mức, từ thấp đến cao"),
    gettext_lazy("Mỗi dòng một mức: được mấy điểm, và làm đến đâu thì được mức ấy."),
    "",
)
CHOICES = Words(
    gettext_lazy("Phương án"),
    gettext_lazy("Đánh dấu phương án đúng và viết phản hồi cho từng phương án: người chọn nó cần biết vì sao."),
    gettext_lazy("Nội dung phương án"),
)
WORDS = dict.fromkeys(CHOSEN_FROM, CHOICES) | {
    QuestionKind.ORDERING: Words(
        gettext_lazy("Các mục theo thứ tự đúng"),
        gettext_lazy("Viết từ việc đầu đến việc cuối; người học thấy các mục đã được xáo trộn."),
        gettext_lazy("Nội dung mục"),
    ),
    QuestionKind.MATCHING: Words(
        gettext_lazy("Các cặp"),
        gettext_lazy(
            "Mỗi dòng là một cặp đúng; người học thấy vế phải đã được xáo trộn. Để trống vế trái thì vế phải là "
            "mồi nhử."
        ),
        gettext_lazy("Vế trái"),
    ),
    QuestionKind.NUMERIC: Words(
        gettext_lazy("Số được chấp nhận"),
        gettext_lazy("Viết số như thường viết, ví dụ 1.234,5. Sai số để trống nghĩa là phải đúng số ấy."),
        gettext_lazy("Số"),
    ),
    QuestionKind.SHORT_TEXT: Words(
        gettext_lazy("Câu trả lời được chấp nhận"),
        gettext_lazy("Mỗi dòng một cách viết. Chữ hoa, chữ thường và dấu cách thừa không tính là sai."),
        gettext_lazy("Câu trả lời"),
    ),
}


class RowForm(SentForm):
    text = NFCCharField(required=False, max_length=MAX_LETTERS, widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}))
    match = NFCCharField(
        label=gettext_lazy("Vế phải"),
        required=False,
        max_length=MAX_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
    )
    is_right = forms.BooleanField(label=gettext_lazy("Là đáp án đúng"), required=False)
    tolerance = VietnameseDecimalField(
        label=gettext_lazy("Sai số cho phép"), required=False, min_value=0, max_value=10**12, decimal_places=8
    )
    weight = VietnameseDecimalField(
        label=gettext_lazy("Phần trăm điểm"), required=False, min_value=-100, max_value=100, decimal_places=5
    )
    feedback = NFCCharField(
        label=gettext_lazy("Phản hồi"),
        required=False,
        max_length=MAX_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
    )

    def __init__(self, *args: Any, kind: str, by_weight: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(self.fields) - _fields_of(kind, by_weight=by_weight):
            del self.fields[name]
        self.fields["text"].label = WORDS[QuestionKind(kind)].text
        if kind in WRITTEN:
            self.fields["text"].widget = forms.TextInput(attrs={"lang": "vi"})

    @property
    def is_filled(self) -> bool:
        return any(value not in (None, "", False) for value in self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not any(value not in (None, "", False) for value in given.values()):
            return given
        if (
            not given.get("text")
            and "text" in given
            and not (self.kind == QuestionKind.MATCHING and given.get("match"))
        ):
            self.add_error("text", _("Dòng này chưa có chữ. Hãy viết vào, hoặc xóa hết các ô của dòng để bỏ dòng."))
        if self.kind == QuestionKind.MATCHING and given.get("text") and not given.get("match") and "match" in given:
            self.add_error("match", _("Cặp này chưa có vế phải."))
        return given

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text and self.kind == QuestionKind.NUMERIC:
            try:
                return f"{parse_number(text):f}"
            except NotANumber:
                raise ValidationError(
                    _("“%(text)s” không phải là số. Viết như 12 hoặc 1.234,5.") % {"text": text[:40]}
                ) from None
        return text


class RowFormSet(SentFormSet):
    """Rows that hold nothing are left out; two that say the same are refused at the second."""

    def clean(self) -> None:
        if any(self.errors):
            return
        seen: set[str] = set()
        for form in self.forms:
            text = form.cleaned_data.get("text", "")
            if text and text in seen:
                form.add_error("text", _("Dòng này giống hệt một dòng ở trên. Hãy viết khác đi hoặc xóa đi."))
            seen.add(text)

    def choices(self, kind: str, *, by_weight: bool) -> tuple[ChoiceText, ...]:
        rows = [form.cleaned_data for form in self.forms if form.is_filled]
        weights = _weights(kind, rows, by_weight=by_weight)
        return tuple(
            ChoiceText(
                text=row["text"],
                weight=weight,
                feedback=row["feedback"],
                match=row.get("match", ""),
                tolerance=row.get("tolerance") or NOTHING,
            )
            for row, weight in zip(rows, weights, strict=True)
        )


RowFormSetClass = forms.formset_factory(
    RowForm, formset=RowFormSet, extra=0, max_num=MAX_CHOICES, absolute_max=MAX_CHOICES + 1, validate_max=True
)


def row_forms(
    kind: str, data: Mapping[str, Any], *, by_weight: bool, prefix: str = PREFIX, judged: bool = True
) -> RowFormSet:
    """The rows as they were sent, or as `rows_data` shows them."""
    return RowFormSetClass(data, prefix=prefix, form_kwargs={"kind": kind, "by_weight": by_weight, "judged": judged})


def rows_data(part: PartText, prefix: str = PREFIX) -> dict[str, Any]:
    """The rows of a question or of a part, as they would be sent, with some empty ones behind them."""
    rows = [_row(part.kind, choice) for choice in part.choices]
    fewest = 2 if part.kind in WRITTEN | {QuestionKind.TRUE_FALSE} else FEWEST_ROWS
    empty = max(fewest - len(rows), 1 if rows and part.kind != QuestionKind.TRUE_FALSE else 0)
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows) + empty, f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items() if value not in (None, False)}
    return data


def is_by_weight(text: PartText) -> bool:
    """Whether its choices are worth something else than right or wrong: then the form asks for the figures."""
    if text.kind in WRITTEN:
        return True
    if text.kind not in CHOSEN_FROM:
        return False
    right = [is_key(text.kind, one.weight) for one in text.choices]
    return [one.weight for one in text.choices] != _default_weights(text.kind, right)


def _row(kind: str, choice: ChoiceText) -> dict[str, Any]:
    text = format_number(Decimal(choice.text)) if kind == QuestionKind.NUMERIC else choice.text
    return {
        "text": text,
        "match": choice.match,
        "is_right": is_key(kind, choice.weight),
        "weight": choice.weight.normalize() if choice.weight else NOTHING,
        "tolerance": choice.tolerance.normalize() if choice.tolerance else None,
        "feedback": choice.feedback,
    }


def _weights(kind: str, rows: Sequence[dict[str, Any]], *, by_weight: bool) -> Iterable[Decimal]:
    if kind in WRITTEN:
        return [WHOLE if row["weight"] is None else row["weight"] for row in rows]
    if by_weight:
        return [row["weight"] or NOTHING for row in rows]
    return _default_weights(kind, [row.get("is_right", False) for row in rows])


def _default_weights(kind: str, right: Sequence[bool]) -> list[Decimal]:
    if kind == QuestionKind.MULTIPLE:
        return shared_weights(right)
    return [WHOLE if one else NOTHING for one in right]


def _fields_of(kind: str, *, by_weight: bool) -> set[str]:
    always = {"text", "feedback"}
    if kind in CHOSEN_FROM:
        return always | {"weight" if by_weight else "is_right"}
    if kind == QuestionKind.MATCHING:
        return always | {"match"}
    if kind == QuestionKind.NUMERIC:
        return always | {"tolerance", "weight"}
    return always | ({"weight"} if kind == QuestionKind.SHORT_TEXT else set())
