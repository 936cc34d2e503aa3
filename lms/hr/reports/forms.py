"""What every file that names people asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import PurposeMissing
from lms.core.forms import NFCCharField


class PurposeForm(forms.Form):
    """Files that name people say what for; the purpose is kept with who took the file and when."""

    purpose = NFCCharField(
        label=_("Mục đích sử dụng"),
        max_length=200,
        required=False,
        help_text=_("Ghi khi tệp có họ tên, ví dụ: lập kế hoạch bồi dưỡng quý IV. Mục đích được lưu vào lịch sử."),
    )

    names_people = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.wants_names and not cleaned.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", str(PurposeMissing()))
        return cleaned

    @property
    def wants_names(self) -> bool:
        return self.names_people
