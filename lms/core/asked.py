"""What an address or a form asks for, read the same way everywhere."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict


def asked_uid(text: str) -> UUID:
    """Text that is no uid names nothing that could be there: Http404."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def sent_form(request: HttpRequest) -> QueryDict | None:
    """A form with nothing ticked is an answer too."""
    return request.POST if request.method == "POST" else None
