"""Doors of views: who may come in. What they may see inside is decided by `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from lms.core.exceptions import RoleRequired
from lms.org.access_roles import LEARNER
from lms.org.enums import Role
from lms.org.exceptions import PersonnelRecordRequired
from lms.org.models import Official
from lms.org.policy import has_role

View = Callable[..., HttpResponseBase]
NAMED_IN_REFUSAL = 2


def role_required(*roles: str) -> Callable[[View], View]:
    """Signed in and holding one of the roles somewhere; otherwise the sign-in page or the E14 page."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            held = next((role for role in roles if has_role(request.user, role)), None)
            if held is None:
                raise RoleRequired(_audience(roles))
            request.role_in_use = held  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def _audience(roles: tuple[str, ...]) -> str:
    """`phụ trách nhân sự`; nothing where a page is for almost anybody with a role."""
    if len(roles) > NAMED_IN_REFUSAL:
        return ""
    labels = [str(Role(role).label) for role in roles]
    return _(" hoặc ").join(label if label[1:2].isupper() else label[:1].lower() + label[1:] for label in labels)


def official_required(view: View) -> View:
    """Signed in as somebody with a personnel record; passes it on as `request.official`."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        official = Official.objects.filter(user_id=request.user.pk).first()
        if official is None:
            raise PersonnelRecordRequired
        request.official = official  # type: ignore[attr-defined]
        request.role_in_use = LEARNER  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded
