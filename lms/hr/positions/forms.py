"""What is asked of the catalogue's list, of a position and of its end."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect
from lms.hr.decisions.forms import position_choices
from lms.org.domain.positions import PositionFacts, facts_of, state_of
from lms.org.enums import PositionMark
from lms.org.models import Position, PositionVersion

TEXT_PARAM, DAY_PARAM, STATE_PARAM = "tim", "ngay", "hieu-luc"
IN_FORCE, ENDED, COMING, ALL = "dang", "het", "sap", "tat-ca"
_CODE = re.compile(r"[A-ZĐ]{1,6}-\d{1,4}")
_VIETNAMESE = {"lang": "vi"}


class CatalogueFilter(forms.Form):
    """Reads the address; what isn't there filters nothing but what isn't in force."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET or None)
        today = timezone.localdate()
        self.fields[TEXT_PARAM] = NFCCharField(
            label=_("Mã, tên hoặc lĩnh vực, không cần dấu"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        )
        self.fields[DAY_PARAM] = VietnameseDateField(
            label=_("Vào ngày"), noun=pgettext_lazy("field", "ngày"), required=False, initial=today
        )
        states = [
            (IN_FORCE, _("Đang có hiệu lực")),
            (COMING, _("Chưa bắt đầu")),
            (ENDED, _("Đã hết hiệu lực")),
            (ALL, _("Tất cả")),
        ]
        self.fields[STATE_PARAM] = forms.ChoiceField(
            label=_("Hiệu lực"), required=False, choices=states, initial=IN_FORCE
        )
        self.today = today

    def value(self, name: str) -> Any:
        """What can be read counts, also beside a day that can't."""
        self.is_valid()
        return self.cleaned_data.get(name) if self.is_bound else None

    @property
    def text(self) -> str:
        return self.value(TEXT_PARAM) or ""

    @property
    def day(self) -> date:
        return self.value(DAY_PARAM) or self.today

    @property
    def state(self) -> str:
        return self.value(STATE_PARAM) or IN_FORCE

    def words(self) -> list[tuple[str, str, str]]:
        """(parameter, label, value) of what narrows the list."""
        states = dict(self.fields[STATE_PARAM].choices)
        found = [(TEXT_PARAM, _("Tìm"), self.text)] if self.text else []
        if self.state != IN_FORCE:
            found.append((STATE_PARAM, _("Hiệu lực"), str(states[self.state])))
        return found


class VersionForm(forms.Form):
    """A version of a position; `seen` tells whether somebody else has changed it since the form was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    name_vi = NFCCharField(label=_("Tên vị trí"), max_length=300, widget=forms.TextInput(attrs=_VIETNAMESE))
    name_en = NFCCharField(
        label=_("Tên tiếng Anh"), max_length=300, required=False, widget=forms.TextInput(attrs={"lang": "en"})
    )
    department = NFCCharField(
        label=_("Nơi thường bố trí"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: Văn phòng HĐND và UBND. Dùng để phân biệt các vị trí cùng tên."),
        widget=forms.TextInput(attrs=_VIETNAMESE),
    )
    fields_of_work = NFCCharField(
        label=_("Lĩnh vực"),
        max_length=400,
        required=False,
        help_text=_("Ngăn cách bằng dấu chấm phẩy. Tìm và gợi ý vị trí dựa vào đây."),
        widget=forms.TextInput(attrs=_VIETNAMESE),
    )
    position_group = NFCCharField(
        label=_("Nhóm"), max_length=100, required=False, widget=forms.TextInput(attrs=_VIETNAMESE)
    )
    usual_rank = NFCCharField(
        label=_("Ngạch thường gặp"), max_length=100, required=False, widget=forms.TextInput(attrs=_VIETNAMESE)
    )
    mark = forms.ChoiceField(
        label=_("Độ tin cậy"),
        choices=PositionMark.choices,
        initial=PositionMark.UNVERIFIED,
        help_text=_("Hiện bên cạnh tên ở danh mục này. Chưa xem văn bản gốc thì để “chưa kiểm chứng”."),
    )
    document_number = NFCCharField(label=_("Số, ký hiệu văn bản"), max_length=100, required=False)
    source = NFCCharField(
        label=_("Nguồn"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"})
    )
    valid_from = VietnameseDateField(label=_("Có hiệu lực từ ngày"), noun=_("ngày hiệu lực"))
    reason = NFCCharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("Ví dụ: đổi tên theo Thông tư mới. Nội dung này được ghi vào lịch sử."),
        error_messages={"required": _("Ghi lý do, ví dụ: đổi tên theo Thông tư mới.")},
    )

    def __init__(self, *args: Any, version: PositionVersion | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"valid_from": timezone.localdate()}
        if version is not None:
            words = facts_of(version)
            initial |= {_field_of(name): getattr(words, name) for name in PositionFacts.__dataclass_fields__}
            initial |= {"seen": state_of(version.position)}
        super().__init__(*args, initial=initial, **kwargs)

    def facts(self) -> PositionFacts:
        words = {name: self.cleaned_data[_field_of(name)] for name in PositionFacts.__dataclass_fields__}
        return PositionFacts(**words | {"mark": PositionMark(words["mark"])})

    def saw(self, position: Position) -> None:
        """The page that is sent back shows the position as it is by now."""
        self.data = self.data.copy()
        self.data["seen"] = state_of(position)


class NewPositionForm(VersionForm):
    code = NFCCharField(
        label=_("Mã vị trí"),
        max_length=12,
        help_text=_("Chữ in hoa, gạch nối, số; ví dụ CM-41. Mã không đổi về sau."),
    )
    field_order = ["code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if not _CODE.fullmatch(code):
            raise forms.ValidationError(_("Mã vị trí gồm 1–6 chữ, gạch nối và 1–4 chữ số, ví dụ CM-41. Hãy nhập lại."))
        return code


class EndForm(forms.Form):
    """When a position leaves the catalogue, what takes its place, and that people still in it are meant to stay."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    last_day = VietnameseDateField(label=_("Ngày cuối cùng có hiệu lực"), noun=_("ngày cuối cùng"))
    replaced_by = forms.ModelChoiceField(
        label=_("Thay bằng vị trí"),
        queryset=Position.objects.none(),
        to_field_name="code",
        required=False,
        widget=VietnameseSelect,
    )
    keep_holders = forms.BooleanField(
        label=_("Vẫn kết thúc: người đang giữ giữ nguyên vị trí đến khi có quyết định"), required=False
    )
    reason = NFCCharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("Ví dụ: danh mục mới không còn vị trí này. Nội dung này được ghi vào lịch sử."),
        error_messages={"required": _("Ghi lý do, ví dụ: danh mục mới không còn vị trí này.")},
    )

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"seen": state_of(position), "last_day": position.valid_to or max(today, position.valid_from)}
        if position.replaced_by is not None:
            initial["replaced_by"] = position.replaced_by.code
        super().__init__(*args, initial=initial, **kwargs)
        if "keep_holders" not in self.data:
            self.fields["keep_holders"].widget = forms.HiddenInput()  # asked once it is known to be a question
        others = Position.objects.in_force(max(initial["last_day"], today) + timedelta(days=1))
        self.fields["replaced_by"].queryset = Position.objects.exclude(pk=position.pk)
        offered = [one for one in position_choices(today) if one[0] in set(others.values_list("code", flat=True))]
        self.fields["replaced_by"].widget.choices = [
            ("", _("Không có vị trí thay thế")),
            *(one for one in offered if one[0] != position.code),
        ]

    def ask_about_holders(self) -> None:
        self.fields["keep_holders"].widget = forms.CheckboxInput()

    def saw(self, position: Position) -> None:
        self.data = self.data.copy()
        self.data["seen"] = state_of(position)


class ReopenForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = NFCCharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("Ví dụ: ghi nhầm vị trí. Nội dung này được ghi vào lịch sử."),
        error_messages={"required": _("Ghi lý do, ví dụ: ghi nhầm vị trí.")},
    )

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": state_of(position)}, **kwargs)

    def saw(self, position: Position) -> None:
        self.data = self.data.copy()
        self.data["seen"] = state_of(position)


def _field_of(name: str) -> str:
    """A form keeps `fields` for itself."""
    return "fields_of_work" if name == "fields" else name
