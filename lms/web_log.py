"""The web server's lines: one JSON object for each request, and its own messages likewise."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

from lms.log_lines import JsonLines
from lms.log_secrets import without_secrets


class RequestLogger(Logger):
    """Tells which page was asked for, not what was searched for there: query strings hold names and phone numbers.

    Nor who asked: neither address nor browser. The id leads to the other lines of the request.
    """

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        if not self.cfg.accesslog:
            return
        answered = {name.lower(): value for name, value in resp.headers}
        facts = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": "info",
            "logger": "access",
            "request_id": answered.get("x-request-id", ""),
            "method": environ.get("REQUEST_METHOD"),
            # From the decoded path: however an address was written, the page that answered it has one name.
            "path": without_secrets(quote(environ.get("PATH_INFO") or "-", encoding="latin-1", safe="/:@,;=+$!*'()")),
            "status": int(str(resp.status).split(" ", 1)[0]),
            "bytes": resp.sent,
            "ms": round(request_time.total_seconds() * 1000, 1),
            "from": without_secrets(environ.get("HTTP_REFERER", "").partition("?")[0]),
        }
        self.access_log.info("%(line)s", {"line": json.dumps(facts, ensure_ascii=False)})
