"""Which day a list or report is of, and by whose units: "theo đơn vị ngày …" or "theo đơn vị hiện nay".

Persons are the same in both; only the units they stand under differ (`lms/org/domain/succession/lineage.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.forms import VietnameseDateField
from lms.core.vietnamese.dates import format_date
from lms.hr.scope import HrScope
from lms.org.domain.succession.lineage import first_day_leading_to
from lms.org.domain.unit_names import UnitName
from lms.org.domain.units import first_day_of

DAY_PARAM, UNITS_PARAM = "ngay", "theo"
DAY_PARAMS = (DAY_PARAM, UNITS_PARAM)
OF_DAY, OF_TODAY = "ngay", "hien-nay"


@dataclass(frozen=True)
class UnitsOfDay:
    """The day of the figures, and the day whose units count: that day, or today."""

    as_of: date
    units_on: date
    today: date

    @classmethod
    def now(cls, today: date) -> UnitsOfDay:
        return cls(today, today, today)

    @property
    def is_today(self) -> bool:
        return self.as_of == self.today

    @property
    def is_by_today(self) -> bool:
        """A past day by the units of today."""
        return self.units_on != self.as_of

    @property
    def params(self) -> dict[str, str]:
        """What links carry on; nothing where the list is of today."""
        if self.is_today:
            return {}
        return {DAY_PARAM: format_date(self.as_of), UNITS_PARAM: OF_TODAY if self.is_by_today else OF_DAY}

    @property
    def words(self) -> str:
        """Empty where the list is of today."""
        if self.is_today:
            return ""
        if self.is_by_today:
            return _("Theo đơn vị hiện nay")
        return _("Theo đơn vị ngày %(day)s") % {"day": format_date(self.as_of)}

    @property
    def label(self) -> str:
        """The day and the units in one phrase; empty where the list is of today."""
        facts = {"day": format_date(self.as_of), "units": self.words[:1].lower() + self.words[1:]}
        return "" if self.is_today else _("Số liệu ngày %(day)s, %(units)s") % facts


class UnitsOfDayForm(forms.Form):
    """A day of these units up to today, and by whose units its people stand."""

    as_of = VietnameseDateField(label=gettext_lazy("Số liệu đến ngày"), noun=gettext_lazy("ngày của số liệu"))
    units = forms.ChoiceField(
        label=gettext_lazy("Xếp người theo đơn vị nào?"),
        choices=[
            (OF_DAY, gettext_lazy("Theo đơn vị của ngày số liệu")),
            (OF_TODAY, gettext_lazy("Theo đơn vị hiện nay")),
        ],
        help_text=gettext_lazy("Theo đơn vị hiện nay, người ở đơn vị đã nhập, chia tính về nơi đã nhận họ."),
        error_messages={"invalid_choice": gettext_lazy("Chọn theo đơn vị của ngày số liệu hoặc theo đơn vị hiện nay.")},
        initial=OF_DAY,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, of: Iterable[UnitName], today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = tuple(of)
        self.today = today or timezone.localdate()

    @property
    def chosen(self) -> UnitsOfDay:
        """Today where nothing readable is asked for."""
        cleaned = self.cleaned_data if self.is_bound and self.is_valid() else {}
        as_of = cleaned.get("as_of") or self.today
        return UnitsOfDay(as_of, self.today if cleaned.get("units") == OF_TODAY else as_of, self.today)

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > self.today:
            sentence = _("Ngày %(day)s chưa đến nên chưa có số liệu. Nhập hôm nay hoặc một ngày đã qua.")
            raise ValidationError(sentence % {"day": format_date(day)})
        return day

    def clean(self) -> dict[str, Any]:
        """By today's units a unit has figures of days before it began, of those who came to it."""
        cleaned: dict[str, Any] = super().clean() or {}
        day = cleaned.get("as_of")
        if day is None or day == self.today:
            return cleaned
        is_by_today = cleaned.get("units") == OF_TODAY
        self._refuse_ended(day, is_by_today=is_by_today)
        since = {
            one: first_day_leading_to(one.unit_id) if is_by_today else first_day_of(one.unit_id) for one in self.of
        }
        first = min(self.of, key=lambda one: since[one])
        if day < since[first]:
            sentence = _(
                "%(unit)s hoạt động từ %(since)s nên ngày %(day)s chưa có số liệu. Nhập một ngày từ đó trở đi."
            )
            if not is_by_today and any(first_day_leading_to(one.unit_id) <= day for one in self.of):
                sentence = _(
                    "%(unit)s hoạt động từ %(since)s, trước đó là các đơn vị khác. Nhập một ngày từ đó trở đi, "
                    "hoặc chọn xếp người theo đơn vị hiện nay."
                )
            facts = {"unit": first.name, "since": format_date(since[first]), "day": format_date(day)}
            self.add_error("as_of", sentence % facts)
        return cleaned

    def _refuse_ended(self, day: date, *, is_by_today: bool) -> None:
        """Of one unit that is no more there are figures of its own days, by its own name."""
        if len(self.of) != 1 or self.of[0].valid_to is None or self.of[0].valid_to >= self.today:
            return
        facts = {"unit": self.of[0].name, "last": format_date(self.of[0].valid_to)}
        if is_by_today:
            sentence = _("%(unit)s đã kết thúc ngày %(last)s. Hãy chọn theo đơn vị của ngày số liệu.")
            self.add_error("units", sentence % facts)
        elif day > self.of[0].valid_to:
            sentence = _("%(unit)s đã kết thúc ngày %(last)s. Nhập ngày đó hoặc một ngày trước đó.")
            self.add_error("as_of", sentence % facts)


class UnitsOfDayFilter(UnitsOfDayForm):
    """The same, read from the address of a list; without a day it is today."""

    def __init__(self, request: HttpRequest, scope: HrScope, *, of: UnitName | None = None) -> None:
        asked = request.GET if any(request.GET.get(name) for name in DAY_PARAMS) else None
        units = [of or scope.unit] if of or scope.unit else scope.tops
        super().__init__(asked, of=units, today=scope.as_of)
        self.fields["as_of"].required = False
        self.fields["as_of"].help_text = _("Ngày/tháng/năm. Để trống là hôm nay.")
        self.fields["units"].widget = forms.Select(choices=self.fields["units"].choices)
        self.fields["units"].help_text = ""

    def add_prefix(self, field_name: str) -> str:
        return {"as_of": DAY_PARAM, "units": UNITS_PARAM}.get(field_name, field_name)
