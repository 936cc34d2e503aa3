"""Administrators' powers in a request: off, unless this session turned them on and their time isn't over.

While they are off the request's user has ordinary powers alone: `is_superuser` reads False and the role of an
administrator counts for nothing (`lms/org/policy.py: has_role`), whoever asks. The account itself is as it was, and
what runs outside of requests knows nothing of this.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from lms.org.access import View, administrators_only, units_granted
from lms.org.domain.admin_mode import admin_mode_of, end_admin_mode
from lms.org.enums import AdminModeEnding, Role
from lms.org.exceptions_admin_mode import AdminModeRequired
from lms.org.models import AdminMode

KEY = "admin_mode"
"""In the session: the turn it began. A session without one costs no statement."""

May = Callable[[Any], bool]


def user_with_powers(request: HttpRequest, known: Any) -> Any:
    """The signed-in person, with an administrator's powers only while they are on. `known`: as the middleware before
    found them, a lazy object of whoever is there."""
    user: Any = known._wrapped if known.is_authenticated else AnonymousUser()
    request.admin_mode = None  # type: ignore[attr-defined]
    request.admin_mode = _found(request, user) if user.is_authenticated else None  # type: ignore[attr-defined]
    if user.is_authenticated and request.admin_mode is None:  # type: ignore[attr-defined]
        user.powers_set_aside = True
        user.superuser_set_aside, user.is_superuser = user.is_superuser_account, False
    return user


def _found(request: HttpRequest, user: Any) -> AdminMode | None:
    mode_id = request.session.get(KEY)
    if mode_id is None:
        return None
    key, now = request.session.session_key, timezone.now()
    mode = admin_mode_of(user=user, mode_id=mode_id, session_key=key, now=now)
    if mode is None:
        del request.session[KEY]
    return mode


def mode_of(request: HttpRequest) -> AdminMode | None:
    """The turn that is on in this request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:  # asking it finds the turn
        return None
    return getattr(request, "admin_mode", None)


def enter_mode(request: HttpRequest, mode: AdminMode) -> None:
    request.session[KEY] = str(mode.pk)


def leave_mode(request: HttpRequest, cause: AdminModeEnding) -> bool:
    """Off from the next request on; False where it was off already."""
    mode = mode_of(request)
    request.session.pop(KEY, None)
    return mode is not None and end_admin_mode(mode=mode, cause=cause, actor=mode.user, now=timezone.now())


def may_now(request: HttpRequest, may: May) -> bool:
    """For doors: whether they may as things stand. Where only the powers are missing that are off, the answer is the
    page on which they are turned on."""
    if may(request.user):
        return True
    if would_with_powers(request, may):
        raise AdminModeRequired
    return False


def may_with_mode(request: HttpRequest, may: May) -> bool:
    """For buttons: they are there too where the powers have to be turned on first, and lead to that."""
    return may(request.user) or would_with_powers(request, may)


def would_with_powers(request: HttpRequest, may: May) -> bool:
    """Of somebody who may not as things stand: whether the powers that are off would let them."""
    return _has_more(request) and may(_whole(request.user))


def administrators_acting(view: View) -> View:
    """For acts on pages that administrators may read with their powers off."""

    @administrators_only
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_powers(request)
        return view(request, *args, **kwargs)

    return guarded


def require_powers(request: HttpRequest) -> None:
    """For what an administrator sends to a page of `administrators_only`. Raises AdminModeRequired."""
    if request.user.powers_set_aside:  # type: ignore[union-attr]
        raise AdminModeRequired


def _has_more(request: HttpRequest) -> bool:
    user: Any = request.user
    return user.powers_set_aside and (user.superuser_set_aside or bool(units_granted(request, (Role.ADMIN,))))


def _whole(user: Any) -> Any:
    whole = copy.copy(user)
    whole.is_superuser, whole.powers_set_aside = user.is_superuser_account, False
    return whole


def mode_line(request: HttpRequest) -> dict[str, object]:
    """Context of the bar on every page. Lazy, as `access_roles.py: role_line`."""
    return {KEY: SimpleLazyObject(lambda: mode_of(request) if settings.ADMIN_MODE_REQUIRED else None)}
