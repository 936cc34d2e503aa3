"""What an observer fills: a mark for each action, and a word of advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.observing import FilledForm, Marked
from assessments.enums import ObservedMark
from assessments.exceptions.observation import ObservationItemsUnmarked
from assessments.models import ChecklistItem, ChecklistVersion
from courses.exceptions import PhotoNotAPicture, PhotoTooLarge
from courses.photo_files import MOST_BYTES
from lms.core.display import MEGABYTE
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, add_violation
from lms.core.upload_handlers import stopped_uploads

NOTE_LENGTH, ADVICE_LENGTH = 500, 1000
TOO_LONG = gettext_lazy("Phần này dài quá %(limit_value)s ký tự. Hãy rút gọn rồi gửi lại.")


@dataclass(frozen=True)
class ItemFields:
    """One action with its fields."""

    item: ChecklistItem
    mark: forms.BoundField
    note: forms.BoundField
    photo: forms.BoundField

    @property
    def is_told(self) -> bool:
        """Something stands in the folded part."""
        return bool(self.note.value() or self.note.errors or self.photo.errors)


class ObservationForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    observed_on = VietnameseDateField(label=gettext_lazy("Ngày quan sát"))
    place = NFCCharField(label=gettext_lazy("Nơi quan sát"), max_length=200, error_messages={"max_length": TOO_LONG})
    advice = NFCCharField(
        label=gettext_lazy("Lời khuyên"),
        required=False,
        max_length=ADVICE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
        help_text=gettext_lazy("Một câu: làm tốt gì, cần sửa gì. Cần có khi có mục chưa đạt."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, version: ChecklistVersion, request: HttpRequest | None = None, **kwargs: Any) -> None:
        sent = {} if request is None else {"data": request.POST, "files": request.FILES}
        super().__init__(**sent, **kwargs)
        self.items: Sequence[ChecklistItem] = list(version.items.all())
        self.too_large = frozenset() if request is None else stopped_uploads(request)
        for item in self.items:
            self.fields |= _fields_of(item)
        self.order_fields(["observed_on", "place", *(name for item in self.items for name in _names(item)), "advice"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.too_large & self.fields.keys():
            self.add_error(name, str(PhotoTooLarge(most=MOST_BYTES // MEGABYTE)))
        return cleaned

    def add_violation(self, violation: RuleViolation) -> None:
        """At the place of the form where it can be mended."""
        if isinstance(violation, ObservationItemsUnmarked):
            for item in self.items:
                if not self.cleaned_data.get(f"mark-{item.order}"):
                    text = _("Mục %(number)s chưa chấm. Chọn Đạt, Chưa đạt hoặc Không quan sát được.")
                    self.add_error(f"mark-{item.order}", text % {"number": item.order})
            return
        add_violation(self, violation)

    @property
    def lines(self) -> Iterator[ItemFields]:
        for item in self.items:
            yield ItemFields(item, *(self[name] for name in _names(item)))

    @property
    def marked(self) -> int:
        return sum(bool(line.mark.value()) for line in self.lines)

    def filled(self) -> FilledForm:
        given = self.cleaned_data
        return FilledForm(
            uid=given["client_id"],
            observed_on=given["observed_on"],
            place=given["place"],
            advice=given["advice"],
            marks={
                item.order: Marked(given[f"mark-{item.order}"], given[f"note-{item.order}"])
                for item in self.items
                if given[f"mark-{item.order}"]
            },
        )

    def photos(self) -> dict[int, Any]:
        found = {item.order: self.cleaned_data[f"photo-{item.order}"] for item in self.items}
        return {order: file for order, file in found.items() if file}


def _names(item: ChecklistItem) -> tuple[str, str, str]:
    return f"mark-{item.order}", f"note-{item.order}", f"photo-{item.order}"


def _fields_of(item: ChecklistItem) -> dict[str, forms.Field]:
    mark, note, photo = _names(item)
    return {
        mark: forms.ChoiceField(
            label=item.text, choices=ObservedMark.choices, widget=forms.RadioSelect, required=False
        ),
        note: NFCCharField(
            label=gettext_lazy("Ghi chú"),
            required=False,
            max_length=NOTE_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
            error_messages={"max_length": TOO_LONG},
        ),
        photo: forms.FileField(
            label=gettext_lazy("Một ảnh"),
            required=False,
            widget=forms.FileInput(attrs={"accept": "image/*"}),
            error_messages=dict.fromkeys(("empty", "invalid"), PhotoNotAPicture.message),
        ),
    }
