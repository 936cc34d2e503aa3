"""What a step sends."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.exceptions import PhotoNotAPicture, PhotoTooLarge
from courses.photo_files import MOST_BYTES
from lms.core.display import MEGABYTE
from lms.core.upload_handlers import stopped_uploads

NOTE_LENGTH = 2000
QUERY_LENGTH = 100
LONGEST_WAIT = 60 * 24 * 60 * 60


class StepForm(forms.Form):
    """The page draws its own fields; `tick` and `choice` are here so that errors can lead to them.

    `waited`: for how many seconds a device kept what it sends, by its clock. `opened`: when the server sent the page it
    was done on, by ours. A clock put right in between makes the wait any number, but no act is older than its page.
    """

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    block = forms.CharField(max_length=64, widget=forms.HiddenInput)
    act = forms.ChoiceField(
        choices=[(act, act) for act in ("open", "done", "check", "tick", "photo")], widget=forms.HiddenInput
    )
    tick = forms.CharField(required=False)
    choice = forms.CharField(required=False, max_length=64)
    waited = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    opened = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": _("Ghi chú dài quá %(limit_value)s ký tự. Hãy rút gọn rồi bấm lại.")},
    )

    photo = forms.FileField(
        required=False, error_messages=dict.fromkeys(("empty", "invalid"), PhotoNotAPicture.message)
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST, request.FILES)
        self.was_too_large = "photo" in stopped_uploads(request)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.was_too_large:
            self.add_error("photo", str(PhotoTooLarge(most=MOST_BYTES // MEGABYTE)))
        return cleaned

    def happened_at(self, now: datetime) -> datetime:
        since_opened = int(now.timestamp()) - (self.cleaned_data.get("opened") or 0)
        waited = min(self.cleaned_data.get("waited") or 0, max(0, since_opened), LONGEST_WAIT)
        return now - timedelta(seconds=waited)
