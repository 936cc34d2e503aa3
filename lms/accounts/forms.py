"""Sign-in and passwords, in the words of ux.md 5.1."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from lms.core.kept_forms import FIELD

PASSWORD_RULE = _(
    "Ít nhất 8 ký tự. Nên dùng một câu ngắn dễ nhớ của riêng mình, không chỉ gồm tên đơn vị, “cán bộ”, “UBND” hay năm."
)


def is_phone(request: HttpRequest | None) -> bool:
    """A person's own phone, as far as the browser says."""
    if request is None:
        return False
    hint = request.headers.get("Sec-CH-UA-Mobile", "")
    return hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")


class SignInForm(allauth_forms.LoginForm):
    """One field for staff code, phone or e-mail, one for the password; `kept` carries a form that was sent before.

    `is_locked` tells the page that nothing typed can help now.
    """

    is_locked = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label=_("Mã cán bộ hoặc số điện thoại"),
            max_length=254,
            widget=forms.TextInput(attrs=attributes if self.is_bound else attributes | {"autofocus": True}),
        )
        _word(self.fields["password"], _("Mật khẩu"))
        remember = self.fields["remember"]
        remember.label = _("Ghi nhớ máy này 30 ngày")
        remember.help_text = _("Máy dùng chung thì bỏ trống: máy không giữ bài nào, đóng trình duyệt là hết phiên.")
        remember.initial = is_phone(self.request)
        self.fields[FIELD] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.order_fields(["login", "password", "remember"])

    @property
    def provider(self) -> dict[str, str]:
        """Another way in, with where to go afterwards; nothing where there is none."""
        if not settings.OIDC_SERVER:
            return {}
        onward = self.request.GET.get("next", "") if self.request else ""
        query = f"?{urlencode({'next': onward})}" if onward else ""
        return {"name": settings.OIDC_NAME, "url": reverse("org:oidc") + query}

    def clean(self) -> dict[str, Any]:
        """A wrong pair is told at the password, where it can be mended."""
        try:
            return super().clean()
        except ValidationError as refusal:
            if refusal.code != "mismatch":
                self.is_locked = refusal.code == "locked"
                raise
            self.add_error("password", refusal)
            return self.cleaned_data


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], _("Mật khẩu đang dùng"))
        _word(self.fields["password1"], _("Mật khẩu mới"), PASSWORD_RULE)
        _word(self.fields["password2"], _("Nhập lại mật khẩu mới"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "password2" in self.errors and self.cleaned_data.get("password1"):
            self.errors["password2"] = self.error_class([_("Hai lần nhập mật khẩu mới chưa giống nhau.")])
        return cleaned


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password"], _("Mật khẩu"))


def _word(field: forms.Field, label: object, help_text: object = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
