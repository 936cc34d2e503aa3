"""Doors of views: who may come in. What they may see inside is decided by `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from lms.org.models import Official
from lms.org.policy import has_role

View = Callable[..., HttpResponseBase]


def role_required(*roles: str) -> Callable[[View], View]:
    """Signed in and holding one of the roles somewhere; otherwise the sign-in page or the E14 page."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(has_role(request.user, role) for role in roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def official_required(view: View) -> View:
    """Signed in as somebody with a personnel record; passes it on as `request.official`."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        official = Official.objects.filter(user_id=request.user.pk).first()
        if official is None:
            raise PermissionDenied(
                _("Tài khoản này chưa gắn với hồ sơ cán bộ nên chưa có việc học. Hãy liên hệ phụ trách nhân sự.")
            )
        request.official = official  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded
