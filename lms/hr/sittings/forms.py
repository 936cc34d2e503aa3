"""What is asked to set up a sitting, and to give time in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.giving_time import MOST_MINUTES
from assessments.domain.sitting_desk import DeskRow
from assessments.domain.sittings import SittingFacts, people_for, supervised_for
from assessments.models import ExamSitting
from assessments.policy import invigilators_for
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect
from lms.org.domain.unit_names import unit_names
from lms.org.models import Official, PostingVersion, Unit

TIMES = ["%H:%M", "%Hh%M", "%H.%M", "%H:%M:%S"]


class ClockField(forms.TimeField):
    """Read as people write it: 8:00, 08h00."""

    default_error_messages = {
        "required": _("Nhập giờ theo dạng giờ:phút, ví dụ 08:00."),
        "invalid": _("Nhập giờ theo dạng giờ:phút, ví dụ 08:00."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "size": "6", "maxlength": "8"}
        super().__init__(input_formats=TIMES, widget=forms.TimeInput(format="%H:%M", attrs=attrs), **kwargs)


class _People(forms.ModelMultipleChoiceField):
    """Names with what tells two of the same name apart."""

    words: dict[int, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return self.words.get(obj.pk, obj.full_name)


class SittingForm(forms.Form):
    """Of one unit; a sitting that is changed keeps its exam."""

    assessment = forms.ModelChoiceField(
        queryset=None,
        label=_("Bài thi"),
        empty_label=_("Chọn bài thi"),
        widget=VietnameseSelect,
        error_messages={"required": _("Chọn bài thi của ca này.")},
    )
    place = NFCCharField(
        label=_("Nơi thi"), help_text=_("Ví dụ: Hội trường tầng 2, trụ sở UBND phường."), max_length=200
    )
    day = VietnameseDateField(label=_("Ngày thi"))
    opens = ClockField(label=_("Mở lúc"), help_text=_("Từ giờ này, người dự thi nhập mã để bắt đầu. Ví dụ: 08:00."))
    closes = ClockField(
        label=_("Đóng lúc"), help_text=_("Sau giờ này không bắt đầu được nữa, và bài kết thúc nếu còn đang làm.")
    )
    last_day = VietnameseDateField(
        label=_("Ngày đóng"),
        required=False,
        help_text=_("Chỉ ghi khi ca thi qua nửa đêm, đóng vào ngày khác ngày thi."),
    )
    invigilators = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Giám thị"),
        widget=forms.CheckboxSelectMultiple(attrs={"lang": "vi"}),
        error_messages={"required": _("Chọn ít nhất một giám thị.")},
    )
    everyone = forms.BooleanField(label=_("Mọi người trong danh sách dưới đây, trừ giám thị"), required=False)
    candidates = _People(
        queryset=None,
        label=_("Người dự thi"),
        required=False,
        help_text=_("Giám thị không thể dự thi trong ca mình coi."),
        widget=forms.CheckboxSelectMultiple(attrs={"lang": "vi"}),
    )

    def __init__(self, *args: Any, unit: Unit, sitting: ExamSitting | None = None, **kwargs: Any) -> None:
        self.unit, self.sitting = unit, sitting
        if sitting is not None:
            kwargs.setdefault("initial", _initial(sitting))
        super().__init__(*args, **kwargs)
        day = timezone.localdate()
        self.fields["assessment"].queryset = supervised_for(unit, day).order_by("title")
        if sitting is not None:
            del self.fields["assessment"]
        self.fields["invigilators"].queryset = invigilators_for(unit, as_of=day).order_by("full_name")
        people = people_for(unit, day)
        if sitting is not None:
            people = people | Official.objects.filter(pk__in=sitting.candidates.values("official"))
        self.fields["candidates"].queryset = people.order_by("sort_key", "pk")
        self.fields["candidates"].words = _words_of(unit, self.fields["candidates"].queryset)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("everyone"):
            everyone = self.fields["candidates"].queryset
            found["candidates"] = everyone.exclude(user__in=found.get("invigilators", ()))
        if not found.get("candidates") and "candidates" not in self.errors:
            self.add_error("candidates", _("Chọn ít nhất một người dự thi."))
        return found

    def facts(self) -> SittingFacts:
        data = self.cleaned_data
        return SittingFacts(
            assessment=self.sitting.assessment if self.sitting else data["assessment"],
            unit=self.unit,
            place=data["place"],
            opens_at=timezone.make_aware(datetime.combine(data["day"], data["opens"])),
            closes_at=timezone.make_aware(datetime.combine(data["last_day"] or data["day"], data["closes"])),
        )

    FIELD_OF = {"closes_at": "closes", "opens_at": "opens"}

    def refuse(self, field: str, text: str) -> None:
        name = self.FIELD_OF.get(field, field)
        self.add_error(name if name in self.fields else None, text)


def _initial(sitting: ExamSitting) -> dict[str, Any]:
    opens, closes = timezone.localtime(sitting.opens_at), timezone.localtime(sitting.closes_at)
    return {
        "place": sitting.place,
        "day": opens.date(),
        "opens": opens.time(),
        "closes": closes.time(),
        "last_day": closes.date() if closes.date() != opens.date() else None,
        "invigilators": list(sitting.invigilators.values_list("pk", flat=True)),
        "candidates": list(sitting.candidates.values_list("official", flat=True)),
    }


def _words_of(unit: Unit, people: Any) -> dict[int, str]:
    """Name, year of birth and division; three statements."""
    listed = list(people.values_list("pk", "full_name", "birth_year"))
    day = timezone.localdate()
    at_units = PostingVersion.objects.active_on(day).at_units(Unit.objects.within(unit.pk, day))
    seats = dict(at_units.order_by("is_main").values_list("posting__official", "unit"))
    names = unit_names(set(seats.values()), day)
    words = {}
    for pk, name, year in listed:
        place = names[seats[pk]].name if pk in seats else ""
        words[pk] = ", ".join(part for part in (name, str(year or ""), place) if part)
    return words


class MoreTimeForm(forms.Form):
    """Minutes for one of those at work, or for all of them. The page that asks makes `client_id`."""

    attempt = forms.ChoiceField(
        label=_("Thêm cho"),
        required=False,
        widget=VietnameseSelect,
        error_messages={"invalid_choice": _("Người này đã nộp bài hoặc chưa bắt đầu nên không thêm giờ được.")},
    )
    minutes = forms.IntegerField(
        label=_("Số phút thêm"),
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Nhập số phút thêm từ 1 đến 120.")
        ),
    )
    note = NFCCharField(
        label=_("Lý do"), help_text=_("Ví dụ: phòng thi mất điện từ 08:20 đến 08:32."), max_length=300, required=False
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Iterable[DeskRow], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"client_id": uuid.uuid4(), "minutes": 5})
        super().__init__(*args, **kwargs)
        running = [(str(row.attempt.uid), row.official.full_name) for row in rows if row.attempt and row.is_running]
        self.fields["attempt"].choices = [("", _("Mọi người đang làm")), *running]
        self.has_running = bool(running)
