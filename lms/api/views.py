"""Answers as JSON, for anyone: no session, no cookie, nothing written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from certificates.domain.codes import parse_code
from certificates.domain.verification import Verification, verify_code
from certificates.exceptions import CodeMalformed
from certificates.limits import LOOKUPS, SECONDS, seconds_to_wait
from lms.api.schema import document

SCHEMA_KEPT = 60 * 60
View = Callable[..., JsonResponse]


def over_tls(view: View) -> View:
    """A program that asks in clear is told so, not sent on: else nobody would notice what it sends in clear."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return _refusal(
                403, "tls_required", _("Địa chỉ này chỉ trả lời qua https://. Hãy sửa địa chỉ trong chương trình.")
            )
        return view(request, *args, **kwargs)

    return guarded


@over_tls
@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> JsonResponse:
    """Whether a certificate is valid: what the public page says of it, and no more. Looked up at the same rate."""
    now = timezone.localtime()
    wait = seconds_to_wait(get_adapter().get_client_ip(request), now)
    if wait:
        return _too_many(wait)
    try:
        written = parse_code(code)
    except CodeMalformed as violation:
        return _refusal(400, violation.code, str(violation))
    found = verify_code(written, now.date())
    if found is None:
        return _refusal(
            404,
            "certificate_unknown",
            _("Không có giấy chứng nhận nào mang mã %(code)s. Hãy so lại từng ký tự với mã trên giấy.")
            % {"code": written},
        )
    return _json(_told(found) | {"looked_up_at": now.isoformat(timespec="seconds")})


def _told(found: Verification) -> dict[str, Any]:
    told = asdict(found) | {"state": str(found.state), "replaced_by": found.replaced_by or None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def _too_many(wait: int) -> JsonResponse:
    sentence = _(
        "Mạng này đã tra cứu quá %(limit)s lần trong %(seconds)s giây. Hãy tra cứu tiếp sau %(wait)s giây nữa."
    )
    response = _refusal(429, "too_many_lookups", sentence % {"limit": LOOKUPS, "seconds": SECONDS, "wait": wait})
    response["Retry-After"] = str(wait)
    return response


@over_tls
@cache_control(public=True, max_age=SCHEMA_KEPT)
@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    return _json(document(request.build_absolute_uri("/api/v1")))


@csrf_exempt
@over_tls
def nothing_here(request: HttpRequest, rest: str) -> JsonResponse:
    """For programs, which can't read the page that people get."""
    sentence = _("Địa chỉ này không có gì. Những địa chỉ dùng được ghi ở /api/v1/schema.json.")
    return _refusal(404, "not_found", sentence)


def _refusal(status: int, code: str, message: str) -> JsonResponse:
    return _json({"code": code, "message": message}, status=status)


def _json(value: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})
