"""Who must have shown a second factor, and where they are led until they have.

What is held and what was shown stands in the session, so that no page asks the database for it.
"""

from __future__ import annotations

from collections.abc import Collection

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from lms.accounts.domain.second_factor import NEXT_KEY, factors_of
from lms.org.access_roles import HELD_KEY
from lms.org.enums import Role

THEIR_ROLES = frozenset({Role.HR.value, Role.ADMIN.value})


def must_have_factor(request: HttpRequest, held: Collection[str] | None = None) -> bool:
    """HR and administrators. `held`: the roles of today where they are known, else those found at sign-in."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    roles = request.session.get(HELD_KEY, ()) if held is None else held
    return bool(request.user.is_superuser_account or THEIR_ROLES.intersection(map(str, roles)))  # type: ignore[union-attr]


def has_shown_factor(request: HttpRequest) -> bool:
    """In this session: at sign-in, when asked once more, or by setting one up."""
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, request.user))


def factor_asked(
    request: HttpRequest, held: Collection[str] | None = None, *, onward: str = ""
) -> HttpResponseRedirect | None:
    """Where somebody is led who must show a second factor before going on; they come back to where they were going.

    The database is asked only for people who are led somewhere.
    """
    if not must_have_factor(request, held) or has_shown_factor(request):
        return None
    onward = onward or (request.get_full_path() if request.method in {"GET", "HEAD"} else "/")
    factors = factors_of(request.user)
    if factors.is_set_up:
        page = "mfa_reauthenticate_webauthn" if factors.app_added_at is None else "mfa_reauthenticate"
        return redirect(f"{reverse(page)}?{urlencode({'next': onward})}")
    request.session[NEXT_KEY] = onward
    return redirect("mfa_index")
