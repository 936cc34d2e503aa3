"""What an address or a form asks for, read the same way everywhere."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

LARGEST = 2**63 - 1


def asked_uid(text: str) -> UUID:
    """Text that is no uid names nothing that could be there: Http404."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def asked_number(text: str) -> int | None:
    """Of plain digits, and no larger than a column of numbers holds; None for everything else.

    A larger one is a fault of the database's, one of thousands of digits Python's own.
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST)) and int(text) <= LARGEST
    return int(text) if is_number else None


def sent_form(request: HttpRequest) -> QueryDict | None:
    """A form with nothing ticked is an answer too."""
    return request.POST if request.method == "POST" else None
