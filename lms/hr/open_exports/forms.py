"""Why everything is taken out."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.forms import NFCCharField


class OpenExportForm(forms.Form):
    reason = NFCCharField(
        label=_("Lý do xuất"),
        help_text=_("Ví dụ: nộp lưu trữ lịch sử theo kế hoạch năm 2026. Nội dung này được ghi vào nhật ký."),
        max_length=300,
        error_messages={"required": _("Ghi lý do xuất, ví dụ: nộp lưu trữ lịch sử theo kế hoạch năm 2026.")},
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
