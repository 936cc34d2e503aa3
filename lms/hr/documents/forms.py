"""What HR answers to a paper, or says when it takes its answer back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.forms import NFCCharField
from lms.evidence.models import HandedInDocument

ACCEPT, REFUSE = "cong-nhan", "khong-cong-nhan"


class AnswerForm(forms.Form):
    """A level for acceptance, a reason for refusal."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Kết quả đối chiếu"),
        choices=[(ACCEPT, gettext_lazy("Công nhận")), (REFUSE, gettext_lazy("Không công nhận"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn công nhận hoặc không công nhận.")},
    )
    level = forms.TypedChoiceField(label=gettext_lazy("Mức công nhận"), coerce=int, required=False, empty_value=None)
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Bắt buộc khi không công nhận hoặc công nhận mức thấp hơn đề nghị. Người gửi đọc được."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, document: HandedInDocument, first_level: int, names: dict[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = document.level
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level, f"{level} – {names.get(level, '')}") for level in range(document.level, first_level - 1, -1)
        ]
        self.fields["level"].initial = document.level

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        lower = said.get("answer") == ACCEPT and (said.get("level") or self.asked) < self.asked
        if (said.get("answer") == REFUSE or lower) and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Nhập lý do để người gửi biết vì sao và cần bổ sung gì."))
        return said


class RevokeForm(forms.Form):
    reason = NFCCharField(label=gettext_lazy("Lý do thu hồi"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
