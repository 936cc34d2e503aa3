"""Why a certificate is refused, revoked or replaced."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import ReasonMissing
from lms.core.forms import NFCCharField

LONGEST_REASON = 500


class ReasonForm(forms.Form):
    """`hint` says who will read it."""

    reason = NFCCharField(
        label=_("Lý do"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": ReasonMissing.message},
    )

    def __init__(self, *args: object, hint: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].help_text = hint
