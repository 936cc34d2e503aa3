"""Puts administrators' powers aside where they are off, and leads to where they are turned on."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from lms.core.domain.audit import recorded_under
from lms.org.access_mode import mode_of, user_with_powers
from lms.org.domain.admin_mode import note_use
from lms.org.exceptions_admin_mode import AdminModeRequired
from lms.org.views_admin_mode import ask_for_mode

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
EDITOR = "/quan-tri/"
REFUSED = 400


class AdminPowers:
    """After sign-in is known, and before anything that asks what somebody may do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.ADMIN_MODE_REQUIRED:
            return self.get_response(request)
        request.user = SimpleLazyObject(partial(user_with_powers, request, request.user))
        with recorded_under(partial(_mode_id, request)) as turn:
            response = self.get_response(request)
            if request.method not in SAFE and not turn.lines:
                _note(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return ask_for_mode(request) if isinstance(exception, AdminModeRequired) else None


def _mode_id(request: HttpRequest) -> UUID | None:
    """While the signed-in person is being looked up a line may be written too: that a role has ended."""
    mode = getattr(request, "admin_mode", None) if hasattr(request, "admin_mode") else mode_of(request)
    return mode.pk if mode else None


def _note(request: HttpRequest, response: HttpResponse) -> None:
    """Of what the editor does nothing stands in our audit trail."""
    if not request.path.startswith(EDITOR) or request.path.endswith("/preview/") or response.status_code >= REFUSED:
        return
    mode = mode_of(request)
    if mode is not None:
        note_use(mode=mode, user=mode.user, path=request.path)
