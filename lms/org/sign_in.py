"""Signing in with staff code, phone or e-mail; supplies `lms/accounts` with what it may not know."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpRequest

from lms.accounts.models import User
from lms.core.vietnamese.text import normalise


def user_for_identifier(identifier: str) -> User | None:
    """The one active account that a typed identifier names, else None.

    The sign-in code wins; a bare staff code, phone or e-mail counts only where exactly one active account has it.
    """
    typed = normalise(identifier)
    if not typed:
        return None
    digits = typed.replace(" ", "").replace(".", "")
    found = list(
        User.objects.filter(
            Q(username__iexact=typed)
            | Q(official__staff_code__iexact=typed)
            | Q(phone=digits)
            | Q(email__iexact=typed),
            is_active=True,
        ).distinct()[:3]
    )
    exact = [user for user in found if user.username.lower() == typed.lower()]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 else None


class IdentifierBackend(ModelBackend):
    """Authenticates by whatever identifier names exactly one account; the same time is spent when none does."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        user = user_for_identifier(username)
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) else None


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made from the roster, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
