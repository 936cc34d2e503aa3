"""What browsers are told beside Django's own headers and django-csp's policy of our pages."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

View = Callable[..., HttpResponseBase]

NOT_USED = (
    "accelerometer",
    "bluetooth",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
"""Photos come through the phone's own camera app, which asks for no permission of the page."""
FEATURES = ", ".join(f"{name}=()" for name in NOT_USED)

EDITOR: Mapping[str, Sequence[str]] = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'self'"],
}
"""Of Wagtail's screens alone: they start widgets by inline scripts, and frame their own preview. No eval."""


METHODS = ("GET", "HEAD", "OPTIONS", "POST")
NEVER = {"CONNECT", "TRACE", "TRACK"}
"""Some screens of libraries would answer these as GET."""
SANDBOX = "default-src 'none'; sandbox"
"""Of a file: opened by itself it runs and loads nothing."""


class BrowserPolicy:
    """The same two headers on whatever is sent; nothing of ours is for other sites to show or to load. A file that is
    sent acts nowhere, whichever view sends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = HttpResponseNotAllowed(METHODS) if request.method in NEVER else self.get_response(request)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_sandboxed(response):
            response.headers["Content-Security-Policy"] = SANDBOX
        return response


def is_sandboxed(response: HttpResponseBase) -> bool:
    """Whatever has a name to be saved by, but for a PDF to look at: browsers' own reader doesn't start in a sandbox."""
    placed = response.headers.get("Content-Disposition", "")
    is_pdf = response.headers.get("Content-Type", "").startswith("application/pdf")
    return bool(placed) and not (is_pdf and placed.startswith("inline"))


def of_the_editor(view: View) -> View:
    """For Wagtail's screens; a preview of a page of ours keeps ours (`csp_replace` of its `serve_preview`)."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not hasattr(response, "_csp_replace"):
            response._csp_config = EDITOR  # type: ignore[attr-defined]
        return response

    return told
