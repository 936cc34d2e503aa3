"""Signing in with staff code, phone or e-mail; supplies `lms/accounts` with what it may not know."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.accounts.domain.devices import begin_device, end_devices
from lms.accounts.models import User
from lms.core.display import format_time
from lms.core.navigation import local_path
from lms.core.security_log import log_door
from lms.core.vietnamese.text import normalise
from lms.org.access_factor import factor_asked
from lms.org.access_mode import leave_mode
from lms.org.access_roles import settle_role
from lms.org.domain.accounts import record_unlocking
from lms.org.enums import AdminModeEnding
from lms.org.models import Official

PHONE = re.compile(r"0[0-9]{9,10}")
LOCK_RULE = {"app": "allauth.account", "action": "login_failed"}


def user_for_identifier(identifier: str) -> User | None:
    """The one active account that a typed identifier names, else None.

    The sign-in code wins; a bare staff code, phone or e-mail counts only where exactly one active account has it.
    """
    typed = normalise(identifier)
    if not typed:
        return None
    found = list(
        User.objects.filter(
            Q(username__iexact=typed)
            | Q(official__staff_code__iexact=typed)
            | Q(phone=_as_phone(typed))
            | Q(email__iexact=typed),
            is_active=True,
        ).distinct()[:3]
    )
    exact = [user for user in found if user.username.lower() == typed.lower()]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 else None


def _as_phone(typed: str) -> str:
    """`+84 912.345.678` as `0912345678`."""
    digits = typed.replace(" ", "").replace(".", "")
    return f"0{digits.removeprefix('+84')}" if digits.startswith("+84") else digits


class IdentifierBackend(ModelBackend):
    """Authenticates by whatever identifier names exactly one account; the same time is spent when none does."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        user = user_for_identifier(username)
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) else None


@dataclass(frozen=True)
class Tries:
    """What is left of an account's tries; `locked_until` is set when there are none."""

    allowed: int
    left: int
    locked_until: datetime | None


def tries_of(request: HttpRequest, key: str) -> Tries:
    """Read from the library's record of unmatched tries."""
    [rate] = ratelimit.get_rates(**LOCK_RULE)
    record = cache.get(ratelimit.get_cache_key(request, rate=rate, key=key, **LOCK_RULE), [])
    recent = [moment for moment in record if moment > time.time() - rate.duration]
    left = max(rate.amount - len(recent), 0)
    unlocks = datetime.fromtimestamp(recent[-1] + rate.duration, UTC) if recent and not left else None
    return Tries(rate.amount, left, unlocks)


def locked_refusal(until: datetime, allowed: int) -> ValidationError:
    """E2."""
    sentence = _(
        "Tài khoản tạm khóa đến %(time)s vì nhập chưa đúng %(count)s lần. "
        "Có thể chờ, hoặc gọi phụ trách nhân sự của xã để mở ngay."
    )
    return ValidationError(sentence % {"time": format_time(until), "count": allowed}, code="locked")


def locked_until(request: HttpRequest, user: User) -> datetime | None:
    """When the account opens again by itself, if it is locked now: by passwords, or by codes of the second factor."""
    moments = [tries_of(request, key).locked_until for key in (_account_key(user), _factor_key(user))]
    return max((moment for moment in moments if moment is not None), default=None)


def unlock_account(request: HttpRequest, *, official: Official, actor: User) -> bool:
    """HR opens the account of somebody on the phone, as the refusal promises; the password stays what it is.

    Returns whether it was locked; only then is it written down.
    """
    assert official.user is not None
    if locked_until(request, official.user) is None:
        return False
    record_unlocking(official=official, actor=actor)
    forget_tries(request, official.user)
    return True


def forget_tries(request: HttpRequest, user: User) -> None:
    """Unmatched tries count no more: HR says so, or a password was just chosen."""
    for key in (_account_key(user), _factor_key(user)):
        ratelimit.clear(request, key=key, **LOCK_RULE)


def _account_key(user: User) -> str:
    """By which the unmatched tries of an account are counted."""
    return f"account:{user.pk}"


def tries_key(user: User | None, typed: str) -> str:
    """What names no account is counted by itself, and as one however a phone is written: otherwise two ways of writing
    it would tell whether anybody has it. Two names that an account would not share are told apart for the same reason.
    """
    if user is not None:
        return _account_key(user)
    phone = _as_phone(typed)
    return f"typed:{phone if PHONE.fullmatch(phone) else typed.lower()}"


def _factor_key(user: User) -> str:
    """The library's own (`allauth.mfa`)."""
    return f"mfa-auth-user-{user.pk}"


def _log_refusal(key: str, *, is_locked: bool) -> None:
    """By whose tries are counted; what was typed may be a phone number, and isn't told."""
    kind, _separator, number = key.rpartition("-" if key.startswith("mfa-") else ":")
    log_door(
        "sign-in refused",
        person=int(number) if kind in {"account", "mfa-auth-user"} else None,
        is_refusal=True,
        step="second" if kind.startswith("mfa") else "password",
        reason="locked" if is_locked else "mismatch",
    )


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made from the roster, never by signing up. Refusals are worded as E1 and E2.

    Unmatched tries are counted by account, whichever of its identifiers was typed; what names no account is counted
    by itself and answered alike, so that nobody learns which accounts there are.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        typed = normalise(credentials.get("username") or "")
        self._tries_key = tries_key(user_for_identifier(typed), typed)
        return self._tries_key

    _tries_key = ""

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in {"username_password_mismatch", "too_many_login_attempts", "rate_limited"}:
            return self._refusal(self._tries_key or self._key_of_second_step())
        if code in {"incorrect_password", "enter_current_password"}:
            log_door("sign-in refused", person=self.request.user.pk, is_refusal=True, step="again", reason="mismatch")
        if code == "incorrect_password":
            return ValidationError(_("Mật khẩu chưa đúng. Hãy tắt bộ gõ tiếng Việt rồi nhập lại."), code=code)
        if code == "enter_current_password":
            return ValidationError(_("Mật khẩu đang dùng chưa đúng. Hãy nhập lại."), code=code)
        return super().validation_error(code, *args)

    def _key_of_second_step(self) -> str:
        """Codes are counted by themselves; whose they are is known by then."""
        stage = getattr(self.request, "_login_stage", None)
        return _factor_key(stage.login.user if stage else self.request.user)

    def _refusal(self, key: str) -> ValidationError:
        tries = tries_of(self.request, key)
        _log_refusal(key, is_locked=tries.locked_until is not None)
        if tries.locked_until is not None:
            return locked_refusal(tries.locked_until, tries.allowed)
        sentence = _(
            "Mã cán bộ hoặc mật khẩu chưa đúng. Hãy tắt bộ gõ tiếng Việt, bấm “Hiện mật khẩu” để xem lại "
            "rồi nhập lần nữa."
        )
        left = ngettext("Còn %(count)s lần thử.", "Còn %(count)s lần thử.", tries.left) % {"count": tries.left}
        return ValidationError(f"{sentence} {left}", code="mismatch")

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():  # one wait for the disk, not two
            super().login(request, user)
        settle_role(request)
        begin_device(request.session)
        steps = [record.get("method", "") for record in get_authentication_records(request, user)]
        log_door("signed in", person=user.pk, by=steps)

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """Who must have a second factor and hasn't is led to set one up, then on to where they were going."""
        response = super().post_login(request, user, **facts)
        return factor_asked(request, onward=response.url) or response

    def logout(self, request: HttpRequest) -> None:
        """Administrators' powers end with the session, and that is written down."""
        leave_mode(request, AdminModeEnding.SIGNED_OUT)
        log_door("signed out", person=request.user.pk)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Whoever else is signed in with the old one is signed out.

        The password alone is written: the user of a request may have powers set aside.
        """
        user.set_password(password)
        user.save(update_fields=["password"])
        leave_mode(self.request, AdminModeEnding.NEW_PASSWORD)
        end_devices(user, but=self.request.session.session_key)

    def is_reauthentication_required(self, *, app: str, **facts: Any) -> bool:
        """Not of somebody who has just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Dùng mật khẩu"),
            "mfa_reauthenticate": _("Dùng mã xác thực"),
            "mfa_reauthenticate:webauthn": _("Dùng khóa đăng nhập"),
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """In the language of the page one signs in on."""
        return local_path("/") or "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("learn:account")
