"""The headers that every answer of ours must have, whoever asks; `test_permissions` looks at each answer it gets."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponseBase
from django.urls import reverse

from lms.core.browser_policy import FEATURES
from lms.offline.addresses import may_be_kept

OURS = {
    "base-uri 'none'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
}
OF_THE_EDITOR = {
    "base-uri 'none'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
}
OF_ADMINISTRATORS = ("/quan-tri/thanh-phan/", "/quan-tri/suc-khoe/", "/quan-tri/xuat-du-lieu/", "/quan-tri/che-do/")
"""Pages of ours that stand beside the editor."""
OF_FILES = {"default-src 'none'", "sandbox"}
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": FEATURES,
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PRODUCTION = {
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "SESSION_COOKIE_SECURE": True,
}
"""Of `lms/settings/production.py`; a test of the headers asks for them."""


def wrong_headers(path: str, response: HttpResponseBase) -> Iterator[str]:
    for name, value in ALWAYS.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    if not is_kept_by_nobody_else(path, response):
        yield f"Cache-Control: {response.headers.get('Cache-Control')}"
    policy = policy_of(response)
    if policy not in ([OF_FILES] if _is_file(response) else wanted(path, response.status_code)):
        yield f"Content-Security-Policy: {sorted(policy)}"


def wanted(path: str, status: int) -> list[set[str]]:
    """A refusal, or a way elsewhere, is of ours, unless a screen of the editor answers with it itself."""
    if path.startswith("/media/") and status == 200:
        return [OF_FILES]
    if not path.startswith("/quan-tri/") or path.startswith(OF_ADMINISTRATORS):
        return [OURS]
    return [OURS, OF_THE_EDITOR] if status >= 300 else [OF_THE_EDITOR]


def _is_file(response: HttpResponseBase) -> bool:
    """Whatever is saved or shown by itself; a PDF that is shown isn't opened by browsers where its page is told so."""
    placed, kind = response.headers.get("Content-Disposition", ""), response.headers.get("Content-Type", "")
    return placed.startswith("attachment") or (placed.startswith("inline") and kind.startswith("image/"))


def policy_of(response: HttpResponseBase) -> set[str]:
    return {part.strip() for part in response.headers.get("Content-Security-Policy", "").split(";")}


def is_kept_by_nobody_else(path: str, response: HttpResponseBase) -> bool:
    """What somebody signed in was shown, they alone keep, and most of it not even they."""
    if response.status_code != 200 or not getattr(response.wsgi_request.user, "is_authenticated", False):
        return True
    told = response.headers.get("Cache-Control", "")
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return path in {reverse("service_worker"), reverse("api:schema")} or "private" in told or "no-store" in told
    return "no-store" in told or (may_be_kept(path) and "no-cache" in told)
