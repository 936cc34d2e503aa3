"""What is asked of one position's requirements, and of cells that were pasted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.catalogue import CompetencyWords
from lms.competencies.domain.requirement_cells import cell_text
from lms.competencies.domain.requirement_changes import Demand
from lms.competencies.enums import RequirementKind
from lms.competencies.exceptions_requirements import LevelsTurned
from lms.competencies.models.requirements import HEAVIEST
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseIntegerField

_VIETNAMESE = {"lang": "vi"}
LONGEST_PASTE = 400_000


class WhyForm(forms.Form):
    """On which paper, and why; `seen` tells whether somebody else has written meanwhile."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    source = NFCCharField(
        label=_("Nguồn"),
        required=False,
        max_length=1000,
        help_text=_("Số, ký hiệu văn bản quy định mức này, nếu có. Ghi cạnh từng yêu cầu thay đổi."),
        widget=forms.Textarea(attrs={"rows": 2} | _VIETNAMESE),
    )
    reason = NFCCharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("Ví dụ: theo đề án vị trí việc làm được duyệt. Nội dung này được ghi vào lịch sử."),
        error_messages={"required": _("Ghi lý do, ví dụ: theo đề án vị trí việc làm được duyệt.")},
        widget=forms.TextInput(attrs=_VIETNAMESE),
    )
    confirms = forms.BooleanField(
        label=_("Xác nhận cả các giá trị ví dụ không đổi là quy định của cơ quan"),
        required=False,
        help_text=_("Đánh dấu thì nhãn “giá trị ví dụ” cạnh các yêu cầu đó được bỏ."),
    )

    def saw(self, state: str) -> None:
        """The page that is sent back stands beside what is on record by now."""
        self.data = self.data.copy()
        self.data["seen"] = state


@dataclass(frozen=True)
class GridLine:
    """The fields of a competency; `default` is what holds for the employer where it says nothing itself, `recorded`
    what somebody may have written meanwhile, where the fields say something else."""

    words: CompetencyWords
    low: forms.BoundField
    high: forms.BoundField
    kind: forms.BoundField
    weight: forms.BoundField
    default: str
    recorded: str = ""

    @property
    def fields(self) -> list[forms.BoundField]:
        return [self.low, self.high, self.kind, self.weight]


class GridForm(WhyForm):
    """A line for every competency of the framework; without levels nothing is asked."""

    is_beside_newer = False

    def __init__(
        self,
        *args: Any,
        words: Mapping[int, CompetencyWords],
        asked: Mapping[int, Demand],
        defaults: Mapping[int, str],
        seen: str,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {"seen": seen}
        for key, demand in asked.items():
            initial |= {f"low_{key}": demand.min_level, f"high_{key}": demand.max_level}
            initial |= {f"kind_{key}": demand.kind.value, f"weight_{key}": demand.weight}
        super().__init__(*args, initial=initial, **kwargs)
        self.words, self.asked, self.defaults = words, asked, defaults
        for key, one in words.items():
            told = {"code": one.code}
            most = {"min_value": 1, "max_value": one.last_level, "required": False}
            self.fields[f"low_{key}"] = VietnameseIntegerField(label=_("%(code)s: mức tối thiểu") % told, **most)
            self.fields[f"high_{key}"] = VietnameseIntegerField(label=_("%(code)s: mức hướng tới") % told, **most)
            self.fields[f"kind_{key}"] = forms.ChoiceField(
                label=_("%(code)s: loại") % told,
                choices=RequirementKind.choices,
                initial=RequirementKind.MUST,
                required=False,
            )
            self.fields[f"weight_{key}"] = VietnameseIntegerField(
                label=_("%(code)s: trọng số") % told, min_value=1, max_value=HEAVIEST, initial=1, required=False
            )
            for name in ("low", "high", "kind", "weight"):
                field = self.fields[f"{name}_{key}"]
                field.widget.attrs |= {"aria-label": str(field.label)}

    @property
    def asked_of_all(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("source", "reason", "confirms"))

    @property
    def groups(self) -> list[tuple[str, list[GridLine]]]:
        found: dict[str, list[GridLine]] = {}
        recorded = self._recorded()
        for key, one in self.words.items():
            fields = (self[f"{name}_{key}"] for name in ("low", "high", "kind", "weight"))
            line = GridLine(one, *fields, default=self.defaults.get(key, ""), recorded=recorded.get(key, ""))
            found.setdefault(one.group, []).append(line)
        return list(found.items())

    def _recorded(self) -> dict[int, str]:
        """None before the form stood beside newer rows: a second sending overwrites what differs, blanks included."""
        if not self.is_beside_newer:
            return {}
        typed = self.demands()
        return {key: cell_text(self.asked.get(key)) for key in self.words if typed[key] != self.asked.get(key)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for key in self.words:
            low, high = given.get(f"low_{key}"), given.get(f"high_{key}")
            if low is None and high is not None and f"low_{key}" not in self.errors:
                self.add_error(f"low_{key}", _("Ghi mức tối thiểu, hoặc xóa mức hướng tới nếu không yêu cầu."))
            elif low is not None and high is not None and low > high:
                self.add_error(f"high_{key}", str(LevelsTurned(low=low, high=high)))
        return given

    def saw(self, state: str) -> None:
        super().saw(state)
        self.is_beside_newer = True

    def demands(self) -> dict[int, Demand | None]:
        """By competency; the aim is the minimum where only that is given."""
        given = self.cleaned_data
        found: dict[int, Demand | None] = {}
        for key in self.words:
            low, high = given[f"low_{key}"], given[f"high_{key}"]
            kind = RequirementKind(given[f"kind_{key}"] or RequirementKind.MUST)
            found[key] = None if low is None else Demand(low, high or low, kind, given[f"weight_{key}"] or 1)
        return found


class PasteForm(WhyForm):
    valid_from = VietnameseDateField(label=_("Áp dụng từ ngày"), noun=_("ngày áp dụng"))
    text = forms.CharField(
        label=_("Các ô chép từ Excel"),
        strip=False,
        max_length=LONGEST_PASTE,
        help_text=_("Chép cả dòng tiêu đề. Ô trống thì giữ nguyên; gạch ngang “–” thì thôi yêu cầu từ ngày trên."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"} | _VIETNAMESE),
        error_messages={
            "required": _("Chưa dán ô nào. Chép các ô trong Excel rồi dán vào đây."),
            "max_length": _("Nội dung dán quá dài. Hãy dán từng phần."),
        },
    )
    field_order = ["valid_from", "text"]
