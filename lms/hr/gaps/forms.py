"""What a downloaded report is to say."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.hr.reports.forms import PurposeForm
from lms.hr.units_of_day import OF_TODAY, UnitsOfDay, UnitsOfDayForm
from lms.org.domain.unit_names import UnitName


class SkillGapExportForm(UnitsOfDayForm, PurposeForm):
    """The report of the chosen scope, for any day of the unit up to today; at first that of the page."""

    with_people = forms.BooleanField(
        label=_("Kèm danh sách người (họ tên, vị trí, khoảng trống)"), required=False, initial=True
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    field_order = ["as_of", "units", "with_people", "purpose"]

    def __init__(self, *args: Any, unit: UnitName, shown: UnitsOfDay, **kwargs: Any) -> None:
        super().__init__(*args, of=[unit], today=shown.today, **kwargs)
        self.initial |= {"as_of": shown.as_of} | ({"units": OF_TODAY} if shown.is_by_today else {})

    @property
    def wants_names(self) -> bool:
        return bool(self.cleaned_data.get("with_people"))

    @property
    def by_units_on(self) -> date | None:
        """The day whose units count, where it isn't that of the figures."""
        return self.chosen.units_on if self.chosen.is_by_today else None
