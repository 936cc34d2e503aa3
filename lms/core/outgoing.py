"""The only way out by HTTP: hosts that the operator named, and no other, whoever is told to ask there or sent on there.

Besides, the product asks its database, cache and mail server, at the addresses of the settings: `docs/security.md`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

SECONDS = 5


class HostNotAllowed(requests.RequestException):
    """Nobody named this host: the address came from an answer, or from somebody who wants us to ask there."""


def allowed_hosts() -> set[str]:
    named = (settings.OIDC_SERVER, settings.SEAL_TSA)
    return {urlsplit(one).hostname or "" for one in named if one} | set(settings.OUTGOING_HOSTS)


def check_outgoing(address: str) -> str:
    """The address, where it may be asked. Raises HostNotAllowed."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or parts.hostname not in allowed_hosts():
        raise HostNotAllowed(f"{parts.hostname} is not among LMS_OIDC_SERVER, LMS_SEAL_TSA and LMS_OUTGOING_HOSTS.")
    return address


class Session(requests.Session):
    """Looks at each request that is sent, so at each that an answer leads on to."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        check_outgoing(request.url or "")
        kwargs["timeout"] = kwargs.get("timeout") or SECONDS
        return super().send(request, **kwargs)
