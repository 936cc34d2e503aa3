"""What is asked to set up a sitting, and to give time in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.changing_sittings import seen_of
from assessments.domain.giving_time import MOST_MINUTES
from assessments.domain.sitting_desk import DeskRow
from assessments.domain.sittings import SittingFacts, people_for, supervised_for
from assessments.models import ExamSitting, SittingCandidate
from assessments.policy import invigilators_for
from lms.core.display import format_date
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseIntegerField, VietnameseSelect
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
    """Of one unit; a sitting that is changed keeps its exam.

    `client_id` is made by the page that sets one up; the one that changes it has `seen` what stood then.
    """

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
    everyone = forms.BooleanField(
        label=_("Mọi người trong danh sách dưới đây, trừ giám thị"),
        required=False,
        help_text=_("Ai thôi ở đơn vị trước ngày thi thì không được tính."),
    )
    candidates = _People(
        queryset=None,
        label=_("Người dự thi"),
        required=False,
        help_text=_("Giám thị không thể dự thi trong ca mình coi."),
        widget=forms.CheckboxSelectMultiple(attrs={"lang": "vi"}),
    )

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: Unit, sitting: ExamSitting | None = None, **kwargs: Any) -> None:
        self.unit, self.sitting = unit, sitting
        kwargs.setdefault("initial", _initial(sitting) if sitting else {"client_id": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        day = timezone.localdate()
        self.fields["assessment"].queryset = supervised_for(unit, day).order_by("title")
        if sitting is not None:
            del self.fields["assessment"]
        self.fields["invigilators"].queryset = invigilators_for(unit, as_of=day).order_by("full_name")
        here = Q(pk__in=people_for(unit, day).values("pk")) | Q(pk__in=self._listed())
        self.fields["candidates"].queryset = Official.objects.filter(here).order_by("sort_key", "pk")
        self.fields["candidates"].words = _words_of(unit, self.fields["candidates"].queryset)

    def _listed(self) -> Any:
        """Who is already; they may have moved on since."""
        return SittingCandidate.objects.filter(sitting=self.sitting).values("official")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("everyone"):
            there = people_for(self.unit, found.get("day") or timezone.localdate()).values("pk")
            stays = Q(pk__in=there) | Q(pk__in=self._listed())
            everyone = self.fields["candidates"].queryset.filter(stays)
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
        "seen": seen_of(sitting),
        "place": sitting.place,
        "day": opens.date(),
        "opens": opens.time(),
        "closes": closes.time(),
        "last_day": closes.date() if closes.date() != opens.date() else None,
        "invigilators": list(sitting.invigilators.values_list("pk", flat=True)),
        "candidates": list(sitting.candidates.values_list("official", flat=True)),
    }


def _words_of(unit: Unit, people: Any) -> dict[int, str]:
    """Name, year of birth, division, and from when or until when where they aren't there for good; three statements."""
    listed = list(people.values_list("pk", "full_name", "birth_year"))
    day = timezone.localdate()
    at_units = PostingVersion.objects.lasting_on(day).at_units(Unit.objects.within(unit.pk, day))
    seats: dict[int, list[tuple[int, date, date | None]]] = {}
    # The last counts: the main one, of several the one that began first.
    columns = ("posting__official", "unit", "starts_on", "ends_on")
    for pk, *seat in at_units.order_by("is_main", "-starts_on", "-pk").values_list(*columns):
        seats.setdefault(pk, []).append((seat[0], seat[1], seat[2]))
    names = unit_names({unit_id for mine in seats.values() for unit_id, *_days in mine}, day)
    words = {}
    for pk, name, year in listed:
        mine = seats.get(pk, [])
        place = names[mine[-1][0]].name if mine else ""
        words[pk] = ", ".join(part for part in (name, str(year or ""), place, _days_of(mine, day)) if part)
    return words


def _days_of(seats: Sequence[tuple[int, date, date | None]], day: date) -> str:
    first = min((starts_on for _unit, starts_on, _end in seats), default=day)
    ends = [ends_on for _unit, _start, ends_on in seats]
    if first > day:
        return _("từ ngày %(day)s") % {"day": format_date(first)}
    last = None if None in ends else max((one for one in ends if one), default=None)
    return _("đến hết ngày %(day)s") % {"day": format_date(last)} if last else ""


class MoreTimeForm(forms.Form):
    """Minutes for one of those at work, or for all of them. The page that asks makes `client_id`."""

    attempt = forms.ChoiceField(
        label=_("Thêm cho"),
        required=False,
        widget=VietnameseSelect,
        error_messages={"invalid_choice": _("Người này đã nộp bài hoặc chưa bắt đầu nên không thêm giờ được.")},
    )
    minutes = VietnameseIntegerField(
        label=_("Số phút thêm"),
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "decimal_places"), _("Nhập số phút thêm từ 1 đến 120.")
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
