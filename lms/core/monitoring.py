"""Who may read figures of the machine: a program with the token, or one on the machine itself."""

import hmac

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = {"127.0.0.1", "::1"}


def may_monitor(request: HttpRequest) -> bool:
    """A request that came through a proxy is from elsewhere, though the proxy itself stands on this machine."""
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.MONITOR_TOKEN and hmac.compare_digest(told.encode(), settings.MONITOR_TOKEN.encode()):
        return True
    is_passed_on = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"))
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_passed_on
