"""The criteria by which people mark an essay or a practical task, each with its levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.domain.question_text import CriterionText, Fault, LevelText, check_criterion
from lms.core.forms import NFCCharField, VietnameseDecimalField
from lms.studio.questions.blocks import TOTAL, SentForm, SentFormSet, count_of

PREFIX = "criteria"
MAX_CRITERIA, MAX_LEVELS, FEWEST_LEVELS = 20, 10, 3


class CriterionForm(SentForm):
    title = NFCCharField(
        label=gettext_lazy("Tên tiêu chí"),
        max_length=200,
        widget=forms.TextInput(attrs={"lang": "vi"}),
        error_messages={"required": gettext_lazy("Tiêu chí chưa có tên. Hãy viết, hoặc bỏ tiêu chí này.")},
    )


class LevelForm(SentForm):
    """Both or neither."""

    points = VietnameseDecimalField(
        label=gettext_lazy("Điểm"), required=False, min_value=0, max_value=1000, decimal_places=2
    )
    text = NFCCharField(
        label=gettext_lazy("Lời mô tả"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("text") and given.get("points", 0) is None:
            self.add_error("points", gettext_lazy("Mức này được mấy điểm? Mức thấp nhất có thể là 0."))
        if given.get("points") is not None and given.get("text") == "":
            self.add_error("text", gettext_lazy("Viết người làm đến đâu thì được mức này, hoặc xóa điểm để bỏ mức."))
        return given


LevelFormSet = forms.formset_factory(
    LevelForm, formset=SentFormSet, extra=0, max_num=MAX_LEVELS, absolute_max=MAX_LEVELS, validate_max=True
)


@dataclass
class Criterion:
    number: int
    form: CriterionForm
    levels: Any
    levels_error: str = ""

    @property
    def prefix(self) -> str:
        return f"{PREFIX}-{self.number}"

    @property
    def text(self) -> CriterionText:
        rows = [one.cleaned_data for one in self.levels.forms]
        levels = (LevelText(row["text"], row["points"]) for row in rows if row.get("points") is not None)
        return CriterionText(self.form.cleaned_data["title"], tuple(levels))

    def is_valid(self) -> bool:
        if not (self.form.is_valid() & self.levels.is_valid()):
            return False
        try:
            check_criterion(self.text)
        except Fault as fault:
            self.levels_error = str(fault)
        return not self.levels_error


def criteria_of(data: Mapping[str, Any], *, judged: bool) -> list[Criterion]:
    """As they were sent, or as `criteria_data` shows them."""
    found = []
    for number in range(count_of(data, PREFIX, MAX_CRITERIA)):
        prefix = f"{PREFIX}-{number}"
        levels = LevelFormSet(data, prefix=f"{prefix}-levels", form_kwargs={"judged": judged})
        found.append(Criterion(number, CriterionForm(data, prefix=prefix, judged=judged), levels))
    return found


def criteria_data(criteria: tuple[CriterionText, ...]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{PREFIX}-{TOTAL}": str(len(criteria))}
    for number, one in enumerate(criteria):
        prefix = f"{PREFIX}-{number}"
        data |= {f"{prefix}-title": one.title} | empty_levels(prefix, at_least=len(one.levels))
        for place, level in enumerate(one.levels):
            data[f"{prefix}-levels-{place}-points"] = level.points.normalize()
            data[f"{prefix}-levels-{place}-text"] = level.text
    return data


def empty_levels(prefix: str, *, at_least: int = 0) -> dict[str, Any]:
    count = max(at_least, FEWEST_LEVELS)
    return {f"{prefix}-levels-TOTAL_FORMS": str(count), f"{prefix}-levels-INITIAL_FORMS": "0"}
