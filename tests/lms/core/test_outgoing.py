"""Nobody is asked whom the operator hasn't named."""

import ast
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lms.core.outgoing import HostNotAllowed, Session, check_outgoing
from tests.architecture.rooms import ROOT, python_files

ASKING = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "urllib.request", "urllib3"}
MAY = {
    ("lms/core/outgoing.py", "requests"),
    ("lms/org/views_oidc.py", "requests"),  # its exceptions
}


class Elsewhere(BaseHTTPRequestHandler):
    """Sends whoever asks on to a host by another name."""

    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/")
        self.end_headers()

    def log_message(self, *args):
        return


@pytest.fixture
def server():
    found = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}/"
    found.shutdown()
    found.server_close()


@pytest.fixture(autouse=True)
def _named(settings):
    settings.OIDC_SERVER, settings.SEAL_TSA = "https://dang-nhap.example.vn/realms/tinh", "http://gio.example.vn/tsa"
    settings.OUTGOING_HOSTS = ["127.0.0.1"]


@pytest.mark.parametrize(
    "address", ["https://dang-nhap.example.vn/a", "http://gio.example.vn/tsa", "http://127.0.0.1:1/"]
)
def test_whom_the_operator_named(address):
    assert check_outgoing(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://dang-nhap.example.vn.evil.example/",
        "https://dang-nhap.example.vn@evil.example/",
        "https://evil.example/?dang-nhap.example.vn",
        "http://localhost:5432/",
        "file:///etc/passwd",
        "ftp://gio.example.vn/",
        "",
    ],
)
def test_nobody_else(address):
    with pytest.raises(HostNotAllowed):
        check_outgoing(address)
    with pytest.raises(ValueError if "://" not in address else HostNotAllowed):
        Session().get(address)


def test_nor_where_an_answer_leads_on_to(server):
    with pytest.raises(HostNotAllowed, match="localhost"):
        Session().get(server)


def test_there_is_no_other_way_out():
    """Mail goes by Django, to the server of the settings; a timestamp by pyHanko, whose address is checked."""
    found = {
        (str(path.relative_to(ROOT)), name)
        for _module, path in python_files()
        for name in _imported(ast.parse(path.read_text(encoding="utf-8")))
        if name in ASKING
    }
    assert found == MAY
    assert "check_outgoing(settings.SEAL_TSA)" in (ROOT / "lms/core/seal/stamping.py").read_text(encoding="utf-8")


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
