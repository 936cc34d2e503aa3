"""Keeps the list of devices somebody is signed in on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lms.accounts.domain.devices import KEY, note_device


class KnownDevices:
    """A page that read no session, or one of somebody not signed in, costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and KEY in request.session and request.user.is_authenticated:
            agent = request.headers.get("User-Agent", "")
            note_device(request.session, user=request.user, user_agent=agent, now=timezone.now())
        return response
