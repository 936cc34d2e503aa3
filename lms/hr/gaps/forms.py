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
from lms.org.domain.unit_names import UnitName
from lms.org.domain.units import first_day_of


class SkillGapExportForm(PurposeForm):
    """The report of the chosen scope, for any day of the unit up to today."""

    as_of = VietnameseDateField(label=_("Số liệu đến ngày"), noun=_("ngày của số liệu"))
    with_people = forms.BooleanField(
        label=_("Kèm danh sách người (họ tên, vị trí, khoảng trống)"), required=False, initial=True
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    field_order = ["as_of", "with_people", "purpose"]

    def __init__(self, *args: Any, unit: UnitName, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.today = today or timezone.localdate()
        self.fields["as_of"].initial = self.today

    @property
    def wants_names(self) -> bool:
        return bool(self.cleaned_data.get("with_people"))

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            sentence = _("Ngày %(day)s chưa đến nên chưa có số liệu. Nhập hôm nay hoặc một ngày đã qua.")
            raise ValidationError(sentence % {"day": format_date(day)})
        since = first_day_of(self.unit.unit_id)
        if day < since:
            sentence = _(
                "%(unit)s hoạt động từ %(since)s nên ngày %(day)s chưa có số liệu. Nhập một ngày từ đó trở đi."
            )
            facts = {"unit": self.unit.name, "since": format_date(since), "day": format_date(day)}
            raise ValidationError(sentence % facts)
        return day
