"""What HR answers to somebody who asked for another look at a level."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from lms.core.forms import NFCCharField
from lms.evidence.enums import ReviewOutcome


class ReviewAnswerForm(forms.Form):
    outcome = forms.TypedChoiceField(
        label=gettext_lazy("Kết quả xem lại"),
        choices=[
            (ReviewOutcome.UPHELD, gettext_lazy("Giữ nguyên mức: minh chứng đã ghi đủ và đúng")),
            (ReviewOutcome.CHANGED, gettext_lazy("Cần ghi lại minh chứng: công nhận giấy tờ, hoặc thu hồi minh chứng")),
        ],
        coerce=ReviewOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn giữ nguyên mức hoặc cần ghi lại minh chứng.")},
    )
    words = NFCCharField(
        label=gettext_lazy("Trả lời"),
        help_text=gettext_lazy("Người đề nghị đọc được: đã xem gì, kết luận thế nào, cần làm gì tiếp."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "vi"}),
        error_messages={"required": gettext_lazy("Nhập câu trả lời để người đề nghị biết vì sao.")},
    )
