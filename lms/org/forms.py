"""Forms of the first password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import PASSWORD_RULE
from lms.accounts.models import User
from lms.core.written_codes import symbols_of
from lms.org.domain.activation_codes import LENGTH

_TYPED = {"autocapitalize": "characters", "spellcheck": "false"}


class SlipCodeForm(forms.Form):
    """What a slip says, typed from it where its picture can't be photographed."""

    username = forms.CharField(
        label=_("Mã đăng nhập"),
        help_text=_("In trên phiếu, ví dụ 66-BH0034."),
        max_length=254,
        widget=forms.TextInput(attrs=_TYPED | {"autocomplete": "username"}),
        error_messages={"required": _("Nhập mã đăng nhập in trên phiếu, ví dụ 66-BH0034.")},
    )
    code = forms.CharField(
        label=_("Mã kích hoạt"),
        help_text=_("12 chữ và số in trên phiếu, ví dụ 7K2F-9QXM-41TB. Không phân biệt chữ hoa, chữ thường."),
        max_length=60,
        widget=forms.TextInput(attrs=_TYPED | {"autocomplete": "off"}),
        error_messages={"required": _("Nhập mã kích hoạt in trên phiếu, gồm 12 chữ và số.")},
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if symbols_of(code, LENGTH) is None:
            raise ValidationError(
                _("Mã kích hoạt có 12 chữ và số, ví dụ 7K2F-9QXM-41TB. Hãy so lại với phiếu rồi nhập đủ."),
                code="malformed",
            )
        return code


class ActivationForm(forms.Form):
    """A first password: typed once, as it can be shown; at least eight signs, no rules of composition."""

    username = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Chọn mật khẩu"),
        help_text=PASSWORD_RULE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Nhập mật khẩu, ít nhất 8 ký tự.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["username"].initial = user.username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if len(password) < 8:
            raise ValidationError(
                _("Mật khẩu này có %(length)s ký tự, cần ít nhất 8. Hãy thêm vài từ."),
                code="password_too_short",
                params={"length": len(password)},
            )
        try:
            validate_password(password, self.user)
        except ValidationError as error:
            if {one.code for one in error.error_list} == {"office_words"}:
                raise
            raise ValidationError(
                _("Mật khẩu này quá dễ đoán. Hãy chọn một câu ngắn mà người khác không đoán được."),
                code="password_too_common",
            ) from error
        return password
