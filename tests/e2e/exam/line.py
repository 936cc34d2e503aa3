"""A line between the browser and the server that can be cut, also after a request has passed and before its answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

COUNTED = "/thi/"


class Line(ThreadingHTTPServer):
    """Counts the requests of exams. From number `cut_at` (from 0) on nothing passes until it is mended; `loses_answer`:
    the server still gets that one, and its answer is what is lost."""

    daemon_threads = True

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), _Carrier)
        self.server_at = urlsplit(server).netloc
        self.address = f"http://localhost:{self.server_port}"
        self.seen: list[str] = []
        self.is_cut = False
        self.loses_answer = False
        self._cut_at: int | None = None
        self._counting = threading.Lock()

    def cut_at(self, number: int | None, *, loses_answer: bool = False) -> None:
        """Counting begins anew."""
        self.seen, self.is_cut, self._cut_at, self.loses_answer = [], False, number, loses_answer

    def mend(self) -> None:
        self.is_cut, self._cut_at = False, None

    def admit(self, method: str, path: str) -> tuple[bool, bool]:
        """Whether a request passes, and whether its answer does."""
        with self._counting:
            if self.is_cut:
                return False, False
            if path.startswith(COUNTED):
                self.seen.append(f"{method} {path}")
                if len(self.seen) - 1 == self._cut_at:
                    self.is_cut = True
                    return self.loses_answer, False
            return True, True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is nothing to tell."""


class _Carrier(BaseHTTPRequestHandler):
    server: Line

    def _carry(self) -> None:
        passes, returns = self.server.admit(self.command, self.path)
        if not passes:
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        way = HTTPConnection(self.server.server_at, timeout=20)
        way.request(self.command, self.path, body, dict(self.headers) | {"Connection": "close"})
        answer = way.getresponse()
        content = answer.read()
        way.close()
        if not returns:
            return
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "content-length", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _carry  # noqa: N815 - names the server calls

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    line = Line(server)
    threading.Thread(target=line.serve_forever, daemon=True).start()
    yield line
    line.shutdown()
    line.server_close()
