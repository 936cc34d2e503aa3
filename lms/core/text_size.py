"""The reader's text size, kept in a cookie so that it also holds before signing in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

TEXT_SIZES = (100, 115, 130, 150)
COOKIE = "text_size"
COOKIE_AGE = 60 * 60 * 24 * 365


def text_size_of(request: HttpRequest) -> int:
    asked = request.COOKIES.get(COOKIE, "")
    return int(asked) if asked in {str(size) for size in TEXT_SIZES} else TEXT_SIZES[0]


def keep_text_size(response: HttpResponse, size: int) -> None:
    response.set_cookie(
        COOKIE, str(size), max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
