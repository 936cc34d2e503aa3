"""How long a session lasts: until it lies idle, and at the latest. `docs/security.md` gives the reasons.

Judged when a page asks who is there, so that pages that don't ask cost nothing. What was being sent travels through
the sign-in page (`lms/core/kept_forms.py`); what waits on a device waits on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lms.accounts.domain.devices import BEGUN_KEY, KEY
from lms.core.security_log import log_door
from lms.org.access_factor import THEIR_ROLES
from lms.org.access_roles import HELD_KEY


@dataclass(frozen=True)
class Lifetime:
    idle: timedelta
    whole: timedelta


OF_POWERS = Lifetime(idle=timedelta(hours=2), whole=timedelta(hours=12))
"""HR and administrators, on any machine."""
OF_SHARED = Lifetime(idle=timedelta(hours=4), whole=timedelta(hours=12))
"""Longer than the longest exam without a network."""
OF_OWN = Lifetime(idle=timedelta(days=30), whole=timedelta(days=90))
"""Remembered at sign-in."""


class SessionsThatEnd:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(partial(_who_is_there, request, request.user))  # type: ignore[assignment]
        return self.get_response(request)


def _who_is_there(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated or KEY not in request.session:
        return user._wrapped
    _row, _session, used = request.session[KEY]
    begun = request.session.get(BEGUN_KEY, used)
    lifetime, now = lifetime_of(request, user), timezone.now().timestamp()
    is_idle = now - max(used, begun) > lifetime.idle.total_seconds()
    if not is_idle and now - begun <= lifetime.whole.total_seconds():
        return user._wrapped
    log_door("session ended", person=user.pk, reason="idle" if is_idle else "whole")
    request.session.flush()
    text = _("Phiên đăng nhập đã tự kết thúc vì máy lâu không dùng hoặc đã đăng nhập từ lâu. Hãy đăng nhập lại.")
    messages.info(request, text)
    return AnonymousUser()


def lifetime_of(request: HttpRequest, user: Any) -> Lifetime:
    if user.is_superuser or THEIR_ROLES.intersection(request.session.get(HELD_KEY, ())):
        return OF_POWERS
    return OF_SHARED if request.session.get_expire_at_browser_close() else OF_OWN
