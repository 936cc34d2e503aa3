"""The web server's line for each request."""

from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

from lms.log_secrets import without_secrets


class RequestLogger(Logger):
    """Tells which page was asked for, not what was searched for there: query strings hold names and phone numbers."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        # From the decoded path: however an address was written, the page that answered it has one name.
        path = without_secrets(quote(environ.get("PATH_INFO") or "-", encoding="latin-1", safe="/:@,;=+$!*'()"))
        request = f"{environ.get('REQUEST_METHOD')} {path} {environ.get('SERVER_PROTOCOL')}"
        referrer = without_secrets(environ.get("HTTP_REFERER", "-").partition("?")[0])
        told: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        # Headers and variables of the request go too: they repeat the address.
        plain = {name: value for name, value in told.items() if not name.startswith("{")}
        return plain | {"r": request, "U": path, "q": "", "f": referrer}
