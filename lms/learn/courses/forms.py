"""What a step sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

NOTE_LENGTH = 2000
QUERY_LENGTH = 100


class StepForm(forms.Form):
    """The page draws its own fields; `tick` and `choice` are here so that errors can lead to them."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    block = forms.CharField(max_length=64, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[(act, act) for act in ("done", "check", "tick")], widget=forms.HiddenInput)
    tick = forms.CharField(required=False)
    choice = forms.CharField(required=False, max_length=64)
    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": _("Ghi chú dài quá %(limit_value)s ký tự. Hãy rút gọn rồi bấm lại.")},
    )
