"""The code of a slip, typed: unmatched ones are tries like any password, counted with them and answered alike."""

from __future__ import annotations

from datetime import datetime, time

from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core.vietnamese.text import normalise
from lms.org.domain.activation import activation_token
from lms.org.domain.activation_codes import code_made_on
from lms.org.sign_in import LOCK_RULE, locked_refusal, tries_key, tries_of, user_for_identifier

NOON = time(12)


def token_for_code(request: HttpRequest, *, typed: str, code: str) -> str:
    """The link of the slip that has this code, which ends with the slip.

    Raises ValidationError at `code`, E2 where no try is left, or ActivationLinkExpired.
    """
    user = user_for_identifier(typed)
    key = tries_key(user, normalise(typed))
    usage = ratelimit.consume(request, key=key, **LOCK_RULE)
    today = timezone.localdate()
    made_on = code_made_on(user, code, as_of=today) if usage and user else None
    if usage is None or made_on is None or user is None:
        raise _refusal(request, key)
    usage.rollback()
    return activation_token(user, made_at=timezone.make_aware(datetime.combine(made_on, NOON)))


def _refusal(request: HttpRequest, key: str) -> ValidationError:
    tries = tries_of(request, key)
    if tries.locked_until is not None:
        return locked_refusal(tries.locked_until, tries.allowed)
    sentence = _(
        "Mã này chưa khớp với phiếu nào còn dùng được. Hãy so lại từng ký tự với phiếu. Đã đặt mật khẩu rồi thì đăng"
        " nhập bằng mật khẩu ấy; vẫn không được thì xin phiếu mới. Còn %(count)s lần thử."
    )
    return ValidationError({"code": [sentence % {"count": tries.left}]})
