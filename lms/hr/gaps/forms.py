"""What a downloaded report is to say."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.forms import VietnameseDateField
from lms.core.vietnamese.dates import format_date
from lms.hr.reports.forms import PurposeForm
from lms.org.domain.succession.lineage import first_day_leading_to
from lms.org.domain.unit_names import UnitName
from lms.org.domain.units import first_day_of

OF_DAY, OF_TODAY = "ngay", "hien-nay"


class SkillGapExportForm(PurposeForm):
    """The report of the chosen scope, for any day of the unit up to today."""

    as_of = VietnameseDateField(label=_("Số liệu đến ngày"), noun=_("ngày của số liệu"))
    with_people = forms.BooleanField(
        label=_("Kèm danh sách người (họ tên, vị trí, khoảng trống)"), required=False, initial=True
    )
    units = forms.ChoiceField(
        label=_("Xếp người theo đơn vị nào?"),
        choices=[
            (OF_DAY, _("Đơn vị của ngày số liệu")),
            (OF_TODAY, _("Đơn vị hiện nay: người ở đơn vị đã nhập, chia tính về nơi đã nhận họ")),
        ],
        initial=OF_DAY,
        required=False,
        widget=forms.RadioSelect,
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    field_order = ["as_of", "units", "with_people", "purpose"]

    def __init__(self, *args: Any, unit: UnitName, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.today = today or timezone.localdate()
        self.fields["as_of"].initial = self.today

    @property
    def wants_names(self) -> bool:
        return bool(self.cleaned_data.get("with_people"))

    @property
    def by_units_on(self) -> date | None:
        """The day whose units count, where it isn't that of the figures."""
        return self.today if self.cleaned_data.get("units") == OF_TODAY else None

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            sentence = _("Ngày %(day)s chưa đến nên chưa có số liệu. Nhập hôm nay hoặc một ngày đã qua.")
            raise ValidationError(sentence % {"day": format_date(day)})
        return day

    def clean(self) -> dict[str, Any]:
        """By today's units a unit has figures of days before it began, of those who came to it."""
        cleaned = super().clean()
        day = cleaned.get("as_of")
        if day is None:
            return cleaned
        own = first_day_of(self.unit.unit_id)
        since = first_day_leading_to(self.unit.unit_id) if self.by_units_on else own
        if day < since:
            sentence = _(
                "%(unit)s hoạt động từ %(since)s nên ngày %(day)s chưa có số liệu. Nhập một ngày từ đó trở đi."
            )
            if not self.by_units_on and first_day_leading_to(self.unit.unit_id) <= day:
                sentence = _(
                    "%(unit)s hoạt động từ %(since)s, trước đó là các đơn vị khác. Nhập một ngày từ đó trở đi, "
                    "hoặc chọn xếp người theo đơn vị hiện nay."
                )
            facts = {"unit": self.unit.name, "since": format_date(since), "day": format_date(day)}
            self.add_error("as_of", sentence % facts)
        return cleaned
