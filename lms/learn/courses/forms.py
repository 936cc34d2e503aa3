"""What a step sends."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

NOTE_LENGTH = 2000
QUERY_LENGTH = 100
LONGEST_WAIT = 60 * 24 * 60 * 60


class StepForm(forms.Form):
    """The page draws its own fields; `tick` and `choice` are here so that errors can lead to them.

    `waited`: for how many seconds a device kept what it sends; its clock may be wrong, but not its stop-watch.
    """

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    block = forms.CharField(max_length=64, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[(act, act) for act in ("done", "check", "tick")], widget=forms.HiddenInput)
    tick = forms.CharField(required=False)
    choice = forms.CharField(required=False, max_length=64)
    waited = forms.IntegerField(required=False, min_value=0)
    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": _("Ghi chú dài quá %(limit_value)s ký tự. Hãy rút gọn rồi bấm lại.")},
    )

    def happened_at(self, now: datetime) -> datetime:
        return now - timedelta(seconds=min(self.cleaned_data.get("waited") or 0, LONGEST_WAIT))
