"""What a report's page and files are asked for: day, units, moment of knowledge, the report's own filters, names."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.reports.contract import Asked, Filter, ReportKind
from certificates.reports.learning_facts import end_of
from lms.core.forms import VietnameseDateField
from lms.core.vietnamese.dates import format_date
from lms.hr.reports.forms import PurposeForm
from lms.hr.scope import HrScope
from lms.hr.units_of_day import DAY_PARAMS, UnitsOfDayFilter
from lms.org.models import Unit

KNOWN_PARAM, PERSON_PARAM = "biet-den", "nguoi"


class ReportFilter(UnitsOfDayFilter):
    """Read from the address; what isn't there narrows nothing."""

    known_on = VietnameseDateField(
        label=gettext_lazy("Theo dữ liệu ghi nhận đến hết ngày"),
        noun=gettext_lazy("ngày ghi nhận"),
        required=False,
        help_text=gettext_lazy("Để trống thì tính cả việc ghi nhận muộn."),
    )

    def __init__(self, request: HttpRequest, scope: HrScope, kind: ReportKind, now: datetime) -> None:
        super().__init__(request, scope)
        self.kind, self.now = kind, now
        names = [*DAY_PARAMS, KNOWN_PARAM, *(one.name for one in kind.filters)]
        if any(request.GET.get(name) for name in names):
            self.data, self.is_bound = request.GET, True
        for one in kind.filters:
            self.fields[one.name] = _field(one, self.today)
        if kind.is_of_one:
            del self.fields["units"]  # nobody is counted by units

    def add_prefix(self, field_name: str) -> str:
        return KNOWN_PARAM if field_name == "known_on" else super().add_prefix(field_name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        known_on, as_of = cleaned.get("known_on"), cleaned.get("as_of") or self.today
        if known_on and known_on > self.today:
            sentence = _("Ngày %(day)s chưa đến. Nhập hôm nay hoặc một ngày đã qua, hoặc để trống.")
            self.add_error("known_on", sentence % {"day": format_date(known_on)})
        elif known_on and known_on < as_of:
            sentence = _("Ngày ghi nhận phải từ ngày của số liệu (%(day)s) trở đi, hoặc để trống.")
            self.add_error("known_on", sentence % {"day": format_date(as_of)})
        return cleaned

    def asked(self, request: HttpRequest, unit: Unit, *, with_names: bool = True) -> Asked:
        """Of today where nothing readable is asked for."""
        found = self.cleaned_data if self.is_bound and self.is_valid() else {}
        known_on: date | None = found.get("known_on")
        return Asked(
            viewer=request.user,
            unit=unit,
            as_of=self.chosen.as_of,
            run_at=self.now,
            units_on=self.chosen.units_on,
            known_at=min(end_of(known_on), self.now) if known_on else None,
            options={one.name: found.get(one.name) for one in self.kind.filters},
            with_names=with_names,
        )

    @property
    def query(self) -> list[tuple[str, str]]:
        """What is asked for, as links and forms carry it on."""
        names = [*DAY_PARAMS, KNOWN_PARAM, *(one.name for one in self.kind.filters)]
        return [(name, self.data[name]) for name in names if self.data.get(name)]


class ReportExportForm(PurposeForm):
    """What the file is to hold; whose and of when is in the address it is sent to."""

    with_names = forms.BooleanField(label=gettext_lazy("Kèm danh sách từng người"), required=False, initial=True)
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    field_order = ["with_names", "purpose"]

    def __init__(self, *args: Any, kind: ReportKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.is_of_one or not kind.may_name_people:
            del self.fields["with_names"]

    @property
    def wants_names(self) -> bool:
        return self.kind.may_name_people and (self.kind.is_of_one or bool(self.cleaned_data.get("with_names")))


def _field(one: Filter, today: date) -> forms.Field:
    if one.choices:
        return forms.ChoiceField(label=one.label, required=False, choices=one.choices)
    initial = one.initial(today) if one.initial else None
    return _PastDay(label=one.label, noun=_("ngày đầu"), required=False, initial=initial)


class _PastDay(VietnameseDateField):
    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            text = _("Ngày %(day)s chưa đến. Nhập hôm nay hoặc một ngày đã qua.")
            raise ValidationError(text % {"day": format_date(day)})
        return day
