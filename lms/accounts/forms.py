"""Sign-in."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """One field for staff code, phone or e-mail, one for the password; wording of ux.md 5.1 and E1."""

    error_messages = {  # noqa: RUF012 - Django's attribute
        **LoginForm.error_messages,
        "username_password_mismatch": _(
            "Mã cán bộ hoặc mật khẩu chưa đúng. Hãy tắt bộ gõ tiếng Việt, bấm “Hiện mật khẩu” để xem lại rồi nhập lần nữa."
        ),
        "account_inactive": _("Tài khoản này đã ngừng dùng. Hãy gọi phụ trách nhân sự của đơn vị để mở lại."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Mã cán bộ hoặc số điện thoại"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
            ),
        )
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].widget.attrs["placeholder"] = ""
        self.fields["remember"].label = _("Ghi nhớ máy này 30 ngày")
        self.order_fields(["login", "password", "remember"])
