"""Which device this is: a label a browser keeps, in its own store where it runs scripts, else in a cookie.

It opens no door: whose attempt it is, the session decides.
"""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from assessments.domain.sent_answers import read_uuid

COOKIE = "exam_device"
COOKIE_AGE = 60 * 60 * 24 * 365


def device_of(request: HttpRequest) -> uuid.UUID:
    """The one of the cookie, or a new one for the page to hand out."""
    return read_uuid(request.COOKIES.get(COOKIE)) or uuid.uuid4()


def keep_device(response: HttpResponse, device: uuid.UUID) -> None:
    """Scripts may read it, so that the same browser is the same device with and without them."""
    response.set_cookie(
        COOKIE, str(device), max_age=COOKIE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=False
    )
