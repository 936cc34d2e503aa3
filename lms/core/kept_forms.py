"""A form that was sent after the session had ended: it travels through the sign-in page and is shown again after it.

Nothing is stored for whoever isn't signed in: what was typed goes back to the browser as one signed field. Signed, so
that it can be sent on only to the address of ours it was meant for. After signing in it waits in the session, and the
person sees as whom they are signed in before sending it (`lms/learn/account/views.py: kept_form`).

Forms of HR and of learners are kept (`lms/org/access.py: signed_in`). Not kept: files, secrets (by their name, or as
the view's `sensitive_post_parameters` has them), more than `KEPT_CHARACTERS`, what scripts send behind a page (they
keep it themselves), forms of the editor and of the job list.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEPT_FIELDS = 500
KEPT_CHARACTERS = 200_000
KEPT_FOR = timedelta(hours=1)
SECRET_NAMES = ("password", "mat_khau", "mat-khau", "pin")
EVERY_FIELD = "__ALL__"
"""What Django's `sensitive_post_parameters` says of a form without naming its fields."""
CSRF_FIELD = "csrfmiddlewaretoken"
FIELD = "kept"
TICK = "on"
SESSION_KEY = "kept_form"
_SALT = "lms.core.kept_forms"
OF_THE_PAGE = frozenset({"viec", "xac-nhan", "chon"})
"""Fields by which pages name the act, that it was looked at, and the rows: keys that nobody typed."""
_MARK = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)", re.I
)
"""A client-made id, or the moment that a page put into its form."""
_RICH = '{"blocks":'


@dataclass(frozen=True)
class KeptForm:
    """What was typed, and the address it was sent to. `had_files`: files were chosen, which can't be kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @property
    def typed(self) -> list[tuple[str, str]]:
        """(field, value) of what a person would know again: what the page put into the form and bare ticks aside."""
        shown = ((name, _as_typed(value)) for name, value in self.fields if name not in OF_THE_PAGE)
        return [(name, value) for name, value in shown if value and value != TICK and not _MARK.fullmatch(value)]


def _as_typed(value: str) -> str:
    """The editor sends a formatted text as JSON; whoever wrote it knows its words."""
    if value.startswith(_RICH):
        try:
            value = "\n".join(str(block["text"]) for block in json.loads(value)["blocks"])
        except (KeyError, TypeError, ValueError):
            return value
    return value.strip()


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The posted text, without files and secrets; nothing where it can't be read or is too much to send back."""
    if request.method != "POST":
        return []
    try:
        posted = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # the body itself may be the fault; the page that asks must still appear
        return []
    told = getattr(request, "sensitive_post_parameters", ())  # by the view's decorator
    if told == EVERY_FIELD:
        return []
    kept = [
        (name, value)
        for name, value in posted
        if name not in told and not any(secret in name.lower() for secret in SECRET_NAMES)
    ]
    too_much = len(kept) > KEPT_FIELDS or sum(len(value) for _name, value in kept) > KEPT_CHARACTERS
    return [] if too_much else kept


def pack(request: HttpRequest) -> str:
    """The form of a page that was sent, as one signed field; "" where there is nothing to keep.

    Scripts that send forms behind the page are not answered with a page.
    """
    if "text/html" not in request.headers.get("Accept", "text/html"):
        return ""
    fields = [pair for pair in fields_of(request) if pair[0] != CSRF_FIELD]
    if not any(value for _name, value in fields):
        return ""
    facts = {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    return signing.dumps(facts, salt=_SALT, compress=True)


def unpack(text: str) -> KeptForm | None:
    """What `pack` made, within `KEPT_FOR`."""
    try:
        facts = signing.loads(text, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    if not url_has_allowed_host_and_scheme(facts["path"], None):
        return None
    return KeptForm(facts["path"], tuple((name, value) for name, value in facts["fields"]), facts["files"])


def keep_in_session(request: HttpRequest) -> None:
    """Called by the sign-in page once somebody is signed in."""
    text = request.POST.get(FIELD, "")
    if text and unpack(text) is not None:
        request.session[SESSION_KEY] = text


def kept_in_session(request: HttpRequest) -> KeptForm | None:
    """The form that waits; one that has waited too long is forgotten."""
    text = request.session.get(SESSION_KEY, "")
    form = unpack(text) if text else None
    if text and form is None:
        del request.session[SESSION_KEY]
    return form
