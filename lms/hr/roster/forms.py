"""Forms of the roster wizard, one a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.core.display import format_number
from lms.core.forms import VietnameseDateField, VietnameseSelect
from lms.core.spreadsheets import Worksheet
from lms.core.spreadsheets.inspection import MAX_BYTES, MEGABYTE
from lms.core.upload_handlers import stopped_uploads
from lms.org.domain.decision_dates import check_not_far
from lms.org.domain.roster.cells import cell_text
from lms.org.domain.roster.columns import ColumnGuess
from lms.org.domain.roster.sources import column_label
from lms.org.enums_roster import ImportMode, MatchBy, RosterField
from lms.org.exceptions_dates import DayTooFarAhead
from lms.org.exceptions_roster import RosterUploadTooLarge

ACCEPTED = ".xlsx,.xls,.ods,.csv"


class _FileForm(forms.Form):
    """A file, or why the upload was stopped on its way in."""

    file = forms.FileField(
        label=_("Tệp danh sách"),
        help_text=_("Excel (.xlsx, .xls), .ods hoặc .csv, tối đa 10 MB và 20.000 dòng."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
        max_length=255,
        error_messages={
            "required": _("Chọn tệp danh sách trên máy."),
            "max_length": _("Tên tệp quá dài. Đặt lại tên tệp ngắn hơn rồi tải lên."),
        },
    )

    def __init__(self, request: HttpRequest, *, is_sent: bool, **kwargs: Any) -> None:
        data, files = (request.POST, request.FILES) if is_sent else (None, None)
        super().__init__(data, files, **kwargs)
        self.was_too_large = "file" in stopped_uploads(request)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.was_too_large:
            self.errors.pop("file", None)
            refusal = RosterUploadTooLarge(limit=MAX_BYTES // MEGABYTE)
            self.add_error("file", str(refusal))
        return cleaned

    def read(self) -> tuple[bytes, str]:
        uploaded: UploadedFile = self.cleaned_data["file"]
        return uploaded.read(), uploaded.name or "danh-sach"


class UploadForm(_FileForm):
    """A new import. The unit is asked for only where several can be meant."""

    effective_on = VietnameseDateField(
        label=_("Ngày bắt đầu giữ vị trí của người mới"),
        noun=_("ngày bắt đầu giữ vị trí"),
        help_text=_("Ngày/tháng/năm. Người đã có trong hồ sơ giữ nguyên vị trí và ngày của mình."),
    )

    def __init__(self, request: HttpRequest, units: Sequence[tuple[str, str]], *, effective_on: date) -> None:
        super().__init__(request, is_sent=request.method == "POST", initial={"effective_on": effective_on})
        self.units = units
        if len(units) > 1:
            self.fields["unit"] = forms.ChoiceField(
                label=_("Danh sách của xã, phường"),
                choices=[("", _("Chọn xã, phường")), *units],
                widget=VietnameseSelect,
                error_messages={
                    "required": _("Chọn xã, phường của danh sách."),
                    "invalid_choice": _("Chọn một xã, phường trong phạm vi phụ trách."),
                },
            )
            self.order_fields(["unit", "file", "effective_on"])

    def unit_uid(self) -> str:
        return str(self.cleaned_data.get("unit") or self.units[0][0])

    def clean_effective_on(self) -> date:
        day: date = self.cleaned_data["effective_on"]
        return _not_far(day)


class ReplaceForm(_FileForm):
    """The mended file."""


class LayoutForm(forms.Form):
    """Which sheet, which line is the heading, from which day."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    header_row = forms.IntegerField(
        label=_("Dòng tiêu đề"),
        min_value=1,
        error_messages={
            "required": _("Chọn dòng tiêu đề trong bảng xem trước."),
            "invalid": _("Chọn dòng tiêu đề trong bảng xem trước."),
            "min_value": _("Chọn dòng tiêu đề trong bảng xem trước."),
        },
    )
    effective_on = VietnameseDateField(
        label=_("Ngày bắt đầu giữ vị trí của người mới"), noun=_("ngày bắt đầu giữ vị trí")
    )

    def clean_effective_on(self) -> date:
        day: date = self.cleaned_data["effective_on"]
        return _not_far(day)


def _not_far(day: date) -> date:
    try:
        check_not_far(day, today=timezone.localdate())
    except DayTooFarAhead as fault:
        raise forms.ValidationError(str(fault), code=fault.code) from fault
    return day


class ColumnsForm(forms.Form):
    """For each field the column that holds it, or none; what the import may do, and by what people are found."""

    match_by = forms.ChoiceField(
        label=_("Tìm người trong hồ sơ theo"), choices=MatchBy.choices, required=False, widget=VietnameseSelect
    )
    mode = forms.ChoiceField(
        label=_("Lần nhập này"), choices=ImportMode.choices, required=False, widget=VietnameseSelect
    )

    def __init__(
        self,
        data: Any,
        *,
        labels: tuple[str, ...],
        guesses: dict[RosterField, ColumnGuess],
        match_by: str = MatchBy.AUTO,
        mode: str = ImportMode.BOTH,
    ) -> None:
        super().__init__(data, initial={"match_by": match_by, "mode": mode})
        choices = [("", _("Không có trong tệp"))]
        choices += [(str(index), column_label(labels, index)) for index in range(len(labels))]
        for one in RosterField:
            guess = guesses[one]
            self.fields[one.value] = forms.ChoiceField(
                label=one.label,
                choices=choices,
                required=False,
                initial="" if guess.index is None else str(guess.index),
                error_messages={"invalid_choice": _("Chọn một cột của tệp.")},
            )

    def columns(self) -> dict[RosterField, int]:
        return {one: int(chosen) for one in RosterField if (chosen := self.cleaned_data[one.value])}

    def manner(self) -> dict[str, Any]:
        """What was left unsaid stays as it was."""
        match_by, mode = self.cleaned_data["match_by"], self.cleaned_data["mode"]
        return {"match_by": MatchBy(match_by) if match_by else None, "mode": ImportMode(mode) if mode else None}


class ConfirmForm(forms.Form):
    """The counts that were seen, and what should follow."""

    open_accounts = forms.BooleanField(required=False, initial=True)
    assign_plans = forms.BooleanField(required=False, initial=True)

    def __init__(self, data: Any, *, counts: dict[str, int], plans: int = 0) -> None:
        super().__init__(data)
        created = counts.get("created", 0)
        self.fields["open_accounts"].label = ngettext(
            "Tạo %(count)s tài khoản để in phiếu kích hoạt", "Tạo %(count)s tài khoản để in phiếu kích hoạt", created
        ) % {"count": format_number(created)}
        self.fields["assign_plans"].label = ngettext(
            "Giao %(count)s lộ trình học theo vị trí", "Giao %(count)s lộ trình học theo vị trí", plans
        ) % {"count": format_number(plans)}
        for name, count in counts.items():
            self.fields[name] = forms.IntegerField(widget=forms.HiddenInput, initial=count)
        self.names = list(counts)

    def expected(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in self.names}


@dataclass(frozen=True)
class PreviewRow:
    """A line as it is, with the number Excel shows. A title has one filled cell, and then the whole width."""

    number: int
    cells: tuple[str, ...]

    @property
    def title(self) -> str:
        filled = [cell for cell in self.cells if cell]
        return filled[0] if len(filled) == 1 else ""


def preview_rows(sheet: Worksheet, header_row: int, *, shown: int = 8, columns: int = 12) -> list[PreviewRow]:
    """The first lines; as far as the heading and two lines below it."""
    last = min(len(sheet.rows), max(shown, header_row + 2))
    return [
        PreviewRow(number, tuple(cell_text(cell)[:60] for cell in row[:columns]))
        for number, row in enumerate(sheet.rows[:last], start=1)
    ]
