"""How often one address may try to come in, by a password or by the code of a slip, whosever account it names."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from lms.core.limits import counted


def too_many_tries(request: HttpRequest) -> bool:
    """The library's own limit has each sign-in of an address wait for the one before it, and refuses who waits long."""
    return counted("sign-in", ratelimit.get_ip(request), timezone.now(), 60) > settings.SIGN_INS_A_MINUTE
