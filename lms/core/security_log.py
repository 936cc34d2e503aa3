"""Lines about doors: who came in, who was refused, what was tried. By number, never by name or by what was typed."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("lms.security")
REFUSED = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS,
}


def log_door(event: str, *, person: int | str | None, is_refusal: bool = False, **facts: object) -> None:
    """`person`: the account's number; None where nobody is known by what was sent."""
    level = logging.WARNING if is_refusal else logging.INFO
    logger.log(level, event, extra={"facts": {"person": None if person is None else int(person), **facts}})


def log_refusal(request: HttpRequest, response: HttpResponse) -> None:
    """A page that is closed to them, a form that was tampered with, too many tries; and of somebody signed in what is
    out of their reach, which is answered as if it weren't there."""
    person, match = known_person(request), request.resolver_match
    is_out_of_reach = response.status_code == HTTPStatus.NOT_FOUND and person is not None and match is not None
    if response.status_code in REFUSED or is_out_of_reach:
        view = (match.view_name if match else "") or "-"
        log_door(
            "refused", person=person, is_refusal=True, view=view, method=request.method, status=response.status_code
        )


def known_person(request: HttpRequest) -> str | None:
    """Without asking the database: whoever was refused as somebody was read before."""
    session = getattr(request, "session", None)
    found: str | None = getattr(session, "_session_cache", {}).get(SESSION_KEY)
    return found
