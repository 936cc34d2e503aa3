"""Form fields that read what Vietnamese people type, in both languages of the interface.

Each refusal says how to write the value, with an example (ux E9), and names the field by `noun`, or by its label.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import NotADate, NotInCalendar, format_date, parse_date
from lms.core.vietnamese.numbers import NotANumber, format_number, parse_number
from lms.core.vietnamese.text import normalise, normalise_lines

EXAMPLE_DATE = "05/07/2025"


def add_violation(form: forms.BaseForm, violation: RuleViolation) -> None:
    """At the field that the rule names, or above the form where it has no such field."""
    form.add_error(violation.at if violation.at in form.fields else None, str(violation))


NAMES_A_DAY = re.compile(r"^ngày\b|\b(date|day)\b")


class _NounMixin:
    """`noun` is the field's name inside a sentence ("ngày hiệu lực"); else the label in lower case."""

    label: Any
    default_noun: str | Promise = pgettext_lazy("field", "mục này")

    def __init__(self, *args: Any, noun: str | Promise = "", **kwargs: Any) -> None:
        self._noun = noun
        super().__init__(*args, **kwargs)

    @property
    def noun(self) -> str:
        if self._noun:
            return str(self._noun)
        label = str(self.label or self.default_noun)
        # An abbreviation keeps its capitals: "CCCD", "Số CCCD" → "số CCCD".
        return label if label[:2].isupper() else label[:1].lower() + label[1:]

    def refuse(self, code: str, **facts: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"name": self.noun} | facts)

    def validate(self, value: Any) -> None:
        if self.required and value in self.empty_values:
            raise self.refuse("required")


class VietnameseSelect(forms.Select):
    """A list of names, which are Vietnamese in English pages too; what stands for no choice is of the interface."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = "vi"
        return option


class NFCCharField(_NounMixin, forms.CharField):
    """Text without odd spaces and invisible characters, composed; with a textarea the lines are kept."""

    default_error_messages = {"required": _("Nhập %(name)s.")}

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values:
            clean = normalise_lines if isinstance(self.widget, forms.Textarea) else normalise
            value = clean(str(value))
        return super().to_python(value)


class VietnameseDateField(_NounMixin, forms.DateField):
    """Day first: 5/7/2025 is 5 July, with slash, hyphen or point; ISO too, as devices send it."""

    default_noun = pgettext_lazy("field", "ngày")
    default_error_messages = {
        "required": _("Nhập %(name)s theo dạng ngày/tháng/năm, ví dụ %(example)s."),
        "invalid": _("Nhập %(name)s theo dạng ngày/tháng/năm, ví dụ %(example)s."),
        "no_such_day": _("“%(found)s” không có trong lịch. Nhập lại %(name)s theo dạng ngày/tháng/năm."),
    }

    def __init__(self, **kwargs: Any) -> None:
        # A text box, not type="date": the browser's own picker shows the order of the device's language. The
        # numeric keyboard of phones has no slash on it, hence no inputmode.
        attrs = {"autocomplete": "off", "size": "12", "maxlength": "10"}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attrs))
        kwargs.setdefault("help_text", _("Ngày/tháng/năm, ví dụ 05/07/2025"))
        super().__init__(**kwargs)

    @property
    def noun(self) -> str:
        """A label that names no day, such as “Từ ngày”, is quoted: it can't stand in a sentence."""
        noun = super().noun
        if self._noun or not self.label or NAMES_A_DAY.search(noun):
            return noun
        return str(_("ngày ở ô “%(label)s”") % {"label": self.label})

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return parse_date(normalise(str(value)))
        except NotInCalendar as error:
            raise self.refuse("no_such_day", found=str(value).strip()) from error
        except NotADate as error:
            raise self.refuse("invalid") from error

    def refuse(self, code: str, **facts: Any) -> ValidationError:
        return super().refuse(code, example=EXAMPLE_DATE, **facts)

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class VietnameseDecimalField(_NounMixin, forms.Field):
    """Reads 1.234,5 and 1234,5; see `parse_number` for what is refused and why."""

    default_noun = pgettext_lazy("field", "số")
    input_mode = "decimal"
    default_error_messages = {
        "required": _("Nhập %(name)s bằng số, ví dụ 1.234,5."),
        "invalid": _("Nhập %(name)s bằng số, ví dụ 1.234,5."),
        "min_value": _("Nhập %(name)s từ %(limit)s trở lên."),
        "max_value": _("Nhập %(name)s không quá %(limit)s."),
        "decimal_places": _("Nhập %(name)s với nhiều nhất %(limit)s chữ số sau dấu phẩy."),
    }

    def __init__(
        self,
        *,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        decimal_places: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.min_value, self.max_value, self.decimal_places = min_value, max_value, decimal_places
        attrs = {"inputmode": self.input_mode, "autocomplete": "off", "size": "12"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            return parse_number(value if isinstance(value, str) else format_number(value))
        except NotANumber as error:
            raise self.refuse("invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise self.refuse("min_value", limit=format_number(self.min_value))
        if self.max_value is not None and value > self.max_value:
            raise self.refuse("max_value", limit=format_number(self.max_value))
        if self.decimal_places is not None and value != round(value, self.decimal_places):
            raise self.refuse("decimal_places", limit=self.decimal_places)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else format_number(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class VietnameseIntegerField(VietnameseDecimalField):
    """A whole number: "1.000" is a thousand, as everywhere in Vietnam; Django's own field reads a one."""

    input_mode = "numeric"
    default_error_messages = {
        "required": _("Nhập %(name)s bằng số nguyên, ví dụ 12."),
        "invalid": _("Nhập %(name)s bằng số nguyên, ví dụ 12."),
        "decimal_places": _("Nhập %(name)s bằng số nguyên, ví dụ 12."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimal_places=0, **kwargs)

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        return None if number is None else int(number)
