"""Codes and passkeys, in our words. A refusal says what to do next; a code that was used opens nothing again."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)
"""What the library lets through of an answer that no browser has made."""


def code_field(label: object, help_text: object) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=forms.TextInput(attrs=attributes))


class _OnceForm:
    """The library forgets a code of the app after half a minute, while it is taken for a minute and a half."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        digest = sha256(code.replace(" ", "").encode()).hexdigest()
        seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"second-factor:{self.user.pk}:{digest}", 1, timeout=seconds):  # type: ignore[attr-defined]
            raise ValidationError(_("Mã này vừa được dùng. Hãy chờ ứng dụng hiện mã mới rồi nhập."), code="used_code")
        return code


class CodeForm(_OnceForm, code_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Mã xác thực"), _("6 số đang hiện trong ứng dụng, hoặc một mã dự phòng."))


class CodeAgainForm(_OnceForm, code_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Mã xác thực"), _("6 số đang hiện trong ứng dụng, hoặc một mã dự phòng."))


class SetUpAppForm(_OnceForm, app_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Mã đang hiện trong ứng dụng"), _("6 số, đổi sau mỗi nửa phút."))


class _PasskeyForm:
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as refusal:
            if refusal.code != "incorrect_code":
                raise
            raise _not_this_key() from refusal
        except UNREADABLE as fault:
            raise _not_this_key() from fault


class PasskeyForm(_PasskeyForm, passkey_forms.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_PasskeyForm, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """`credential` is what the browser made of the key; without it nothing was chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Tên của khóa"),
            help_text=_("Để sau này biết là khóa nào, ví dụ: Máy tính ở cơ quan."),
            required=False,
            max_length=60,
        )
        self.fields["credential"].error_messages["required"] = _("Chưa tạo được khóa. Hãy bấm “Tạo khóa” lần nữa.")

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as refusal:
            raise ValidationError(_MAKE_AGAIN, code="key_not_made") from refusal
        except UNREADABLE as fault:
            raise ValidationError(_MAKE_AGAIN, code="key_not_made") from fault


_MAKE_AGAIN = _("Chưa tạo được khóa. Chưa có gì thay đổi. Hãy thử lại, hoặc dùng ứng dụng trên điện thoại.")


def _not_this_key() -> ValidationError:
    text = _("Khóa này chưa mở được tài khoản. Hãy thử lại bằng khóa đã đăng ký, hoặc nhập mã xác thực.")
    return ValidationError(text, code="not_this_key")
