"""Sessions, and the list of devices that goes with them."""

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lms.accounts.domain.devices import KEY, is_device_due, note_device


class SessionsOfDevices(SessionMiddleware):
    """A session and its device are written at once: a sign-in waits for the disk once less, which SQLite feels most.

    A page that read no session, or one of somebody not signed in, costs nothing.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session, now = request.session, timezone.now()
        is_known = session.accessed and KEY in session and request.user.is_authenticated
        if not is_known or not is_device_due(session, now):
            return super().process_response(request, response)
        agent = request.headers.get("User-Agent", "")
        with transaction.atomic():
            note_device(session, user=request.user, user_agent=agent, now=now)
            return super().process_response(request, response)
