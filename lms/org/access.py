"""Doors of views: who may come in. What they may see inside is decided by `visible_to`."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lms.accounts.forms import SignInForm
from lms.core.exceptions import RoleRequired
from lms.core.kept_forms import FIELD, pack
from lms.org.access_factor import factor_asked
from lms.org.access_roles import LEARNER
from lms.org.enums import Role
from lms.org.exceptions import PersonnelRecordRequired
from lms.org.models import Official
from lms.org.policy import grants_of, roles_in

View = Callable[..., HttpResponseBase]
NAMED_IN_REFUSAL = 2


def signed_in(view: View) -> View:
    """Signed in; otherwise the sign-in page, and back. A form that was sent comes back too, with what was typed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        kept = pack(request)
        return _sign_in_with(request, kept) if kept else redirect_to_login(request.get_full_path())

    return guarded


def _sign_in_with(request: HttpRequest, kept: str) -> HttpResponseBase:
    """The sign-in page that carries the form; it leads to the page on which the form is sent again."""
    context = {
        "form": SignInForm(request=request, initial={FIELD: kept}),
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', reverse("learn:kept_form")),
    }
    response = render(request, "account/login.html", context)
    add_never_cache_headers(response)
    return response


def role_required(*roles: str) -> Callable[[View], View]:
    """Signed in and holding one of the roles somewhere; otherwise the sign-in page or the E14 page.

    Menus ask the same door (`lms/core/navigation.py: may_open`), so they lead to no page that is closed.
    """

    def wrap(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            held = _held(request, roles)
            if held is None:
                raise RoleRequired(_audience(roles))
            request.role_in_use = held  # type: ignore[attr-defined]
            return factor_asked(request, request.roles_held) or view(request, *args, **kwargs)  # type: ignore[attr-defined]

        guarded.lets_in = lambda request: _held(request, roles) is not None  # type: ignore[attr-defined]
        return guarded

    return wrap


def administrators_only(view: View) -> View:
    """Administrators by their role, and the account made on the server, which holds none."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _administers(request):
            raise RoleRequired(_audience((Role.ADMIN,)))
        request.role_in_use = Role.ADMIN.value  # type: ignore[attr-defined]
        return factor_asked(request, [Role.ADMIN]) or view(request, *args, **kwargs)

    guarded.lets_in = _administers  # type: ignore[attr-defined]
    return guarded


def _administers(request: HttpRequest) -> bool:
    is_superuser = getattr(request.user, "is_superuser_account", False)
    return bool(is_superuser) or _held(request, (Role.ADMIN,)) is not None


def _held(request: HttpRequest, roles: tuple[str, ...]) -> str | None:
    """The first of the roles that is held."""
    units_granted(request, roles)
    return next((role for role in roles if role in request.roles_held), None)  # type: ignore[attr-defined]


def units_granted(request: HttpRequest, roles: Collection[str]) -> set[int]:
    """The units for which the signed-in person holds one of the roles today. What is held is asked once a request: a
    menu has many doors, and what lies behind them asks as well."""
    if not hasattr(request, "roles_held"):
        request.grants_held = grants_of(request.user)  # type: ignore[attr-defined]
        request.roles_held = roles_in(request.grants_held)  # type: ignore[attr-defined]
    return {unit_id for role, unit_id in request.grants_held if role in roles}  # type: ignore[attr-defined]


def _audience(roles: tuple[str, ...]) -> str:
    """`phụ trách nhân sự`; nothing where a page is for almost anybody with a role."""
    if len(roles) > NAMED_IN_REFUSAL:
        return ""
    labels = [str(Role(role).label) for role in roles]
    return _(" hoặc ").join(label if label[1:2].isupper() else label[:1].lower() + label[1:] for label in labels)


def official_required(view: View) -> View:
    """Signed in as somebody with a personnel record; passes it on as `request.official`."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        official = Official.objects.filter(user_id=request.user.pk).first()
        if official is None:
            raise PersonnelRecordRequired
        request.official = official  # type: ignore[attr-defined]
        request.role_in_use = LEARNER  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded
