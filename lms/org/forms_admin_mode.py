"""Turning administrators' powers on: why, for how long, and who it is once more."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.accounts.domain.second_factor import Factors
from lms.accounts.forms_factor import CodeAgainForm, PasskeyAgainForm, code_field
from lms.core.forms import NFCCharField, VietnameseDateField
from lms.core.kept_forms import FIELD
from lms.org.domain.admin_mode import LENGTHS
from lms.org.enums import AdminModeProof
from lms.org.models import AdminMode

CODE, KEY, PASSWORD = AdminModeProof.CODE, AdminModeProof.KEY, AdminModeProof.PASSWORD
CODE_HINT = _("6 số đang hiện trong ứng dụng, hoặc một mã dự phòng.")


def proof_of(factors: Factors, asked: str = "") -> AdminModeProof:
    """The second factor of whoever has one: the key where there is no app, or where it was asked for."""
    if not factors.is_set_up:
        return PASSWORD
    if factors.passkeys and (asked == KEY or (factors.app_added_at is None and asked != CODE)):
        return KEY
    return CODE


class AdminModeForm(forms.Form):
    """`proof` is looked at last, so that no code is used up by a form that has to be mended."""

    mode_id = forms.UUIDField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = NFCCharField(
        label=_("Lý do"),
        help_text=_("Một câu về việc sắp làm; lý do này được lưu và thanh tra đọc được."),
        max_length=AdminMode.REASON,
        error_messages={"required": _("Ghi lý do, ví dụ: Sửa khung năng lực theo Công văn số 15.")},
    )
    minutes = forms.TypedChoiceField(
        label=_("Bật trong"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn bật trong bao lâu."), "invalid_choice": _("Chọn bật trong bao lâu.")},
    )
    code = code_field(_("Mã xác thực"), CODE_HINT)
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Nhập mật khẩu đang dùng để đăng nhập.")},
    )
    credential = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Chưa nhận được khóa đăng nhập. Hãy bấm lại, hoặc dùng mã xác thực.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, proof: AdminModeProof, **kwargs: Any) -> None:
        initial = {"mode_id": uuid.uuid4(), "minutes": LENGTHS[0]} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.request, self.proof = request, proof
        for name, of in (("code", CODE), ("password", PASSWORD), ("credential", KEY)):
            if of != proof:
                del self.fields[name]
        if "code" in self.fields:
            self.fields["code"].error_messages["required"] = _("Nhập mã đang hiện trong ứng dụng, hoặc mã dự phòng.")
        self.fields["minutes"].choices = [  # type: ignore[attr-defined]
            (one, ngettext("%(count)s phút", "%(count)s phút", one) % {"count": one}) for one in LENGTHS
        ]
        self.fields[FIELD] = forms.CharField(required=False, widget=forms.HiddenInput)

    @cached_property
    def options(self) -> dict[str, Any]:
        """What the browser asks the key. Asked for anew for each page: an answer is good for one question."""
        return begin_authentication(self.request.user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            {CODE: self._by_code, KEY: self._by_key, PASSWORD: self._by_password}[self.proof]()
        return cleaned

    def _by_code(self) -> None:
        form = CodeAgainForm({"code": self.cleaned_data["code"]}, user=self.request.user)
        self._take(form, "code")

    def _by_key(self) -> None:
        form = PasskeyAgainForm({"credential": self.cleaned_data["credential"]}, user=self.request.user)
        self._take(form, "credential")

    def _take(self, form: Any, name: str) -> None:
        """Tries are counted and locked by the library, as at sign-in."""
        if form.is_valid():
            form.save()
        else:
            self.add_error(name, form.errors.as_data()[name])

    def _by_password(self) -> None:
        try:
            is_right = get_adapter().reauthenticate(self.request.user, self.cleaned_data["password"])
        except ValidationError as refusal:  # locked
            self.add_error("password", refusal)
            return
        if is_right:
            reauthenticate_by_password(self.request)
        else:
            self.add_error("password", get_adapter().validation_error("incorrect_password"))


class ModeFilterForm(forms.Form):
    nguoi = NFCCharField(label=_("Họ tên hoặc mã đăng nhập"), required=False, max_length=100)
    ngay = VietnameseDateField(label=_("Ngày"), required=False)
