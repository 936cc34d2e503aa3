"""Whose what a browser keeps is: a name for the account that says nothing about it, and nobody's on a shared machine.

Pages that may be kept carry it in the header `HEADER`, and so does whatever the outbox sends: the server compares.
"""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from lms.org.models import Official

HEADER = "X-Kept-For"
NOBODY = "-"
_SALT = "lms.offline.owners"


def owner_key(user_id: int) -> str:
    """The same on every device of an account, another for every other account."""
    return salted_hmac(_SALT, str(user_id), algorithm="sha256").hexdigest()[:20]


def person_of(user_id: int) -> str:
    """Whose exams a browser keeps; "" for whoever is no official."""
    uid = Official.objects.filter(user_id=user_id).values_list("uid", flat=True).first()
    return str(uid or "")


def is_shared(request: HttpRequest) -> bool:
    """The machine was not to remember its user at sign-in: the session ends with the browser, nothing stays behind."""
    return request.session.get_expire_at_browser_close()


def kept_for(request: HttpRequest) -> str:
    """`NOBODY` on a shared machine."""
    return NOBODY if is_shared(request) else owner_key(request.user.pk)  # type: ignore[arg-type]
