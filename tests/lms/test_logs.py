"""What the logs say of a request: the page, never a key or what was searched for."""

import logging
import logging.config
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse
from gunicorn.config import Config

from lms.log_secrets import without_secrets
from lms.web_log import RequestLogger

pytestmark = pytest.mark.unit

KEY = "Mzk:1vQx2k:0aB-c_dEfGhIjKlMnOp"
CONFIG = Path(settings.BASE_DIR) / "deploy" / "gunicorn.conf.py"


def line_for(path: str, query: str = "", *, referrer: str = "-", raw: str = "") -> str:
    """As gunicorn writes it with our configuration."""
    config = Config()
    given: dict[str, object] = {}
    exec(CONFIG.read_text(encoding="utf-8"), given)
    for name in ("accesslog", "logger_class"):
        config.set(name, given[name])
    logger = config.logger_class(config)
    assert isinstance(logger, RequestLogger)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "RAW_URI": (raw or path) + (f"?{query}" if query else ""),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": referrer,
    }
    response = SimpleNamespace(status="200 OK", sent=10, headers=[])
    request = SimpleNamespace(headers=[("REFERER", referrer)])
    written: list[str] = []
    logger.access_log = SimpleNamespace(info=lambda text, atoms: written.append(text % atoms))
    logger.access(response, request, environ, timedelta(milliseconds=5))
    return written[0]


def test_the_key_of_an_activation_address_is_masked():
    assert reverse("org:activate", args=[KEY]).startswith("/kich-hoat/")
    for path in (f"/kich-hoat/{KEY}/", f"/en/kich-hoat/{KEY}/", f"/kich-hoat/{KEY}"):
        line = line_for(path, raw=path.replace("-", "%2D"))
        assert KEY not in line
        assert "0aB" not in line
        assert re.search(r'"GET (/en)?/kich-hoat/…/? HTTP/1.1" 200 10 ', line)


def test_what_was_searched_for_is_left_out():
    line = line_for("/nhan-su/can-bo/", "tim=Nguyễn+Thị+Hương+0912345678")

    assert '"GET /nhan-su/can-bo/ HTTP/1.1" 200 10 ' in line
    assert "tim=" not in line
    assert "0912345678" not in line


def test_the_page_before_is_told_likewise():
    line = line_for("/", referrer=f"https://lms.example.vn/kich-hoat/{KEY}/?tim=0912345678")

    assert '"https://lms.example.vn/kich-hoat/…/"' in line
    assert "0912345678" not in line


def test_an_address_cannot_begin_a_line_of_its_own():
    assert "\n" not in line_for("/a\n127.0.0.1 - - forged")


def test_what_django_says_of_a_request_is_masked_too(capsys):
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("django.request").warning("%s: %s", "Forbidden", f"/en/kich-hoat/{KEY}/")
    said = capsys.readouterr().err

    assert said == "Forbidden: /en/kich-hoat/…/\n"


def test_other_addresses_stay_as_they_are():
    assert without_secrets("/v/7K2M-QX94-TD and /kich-hoat/") == "/v/7K2M-QX94-TD and /kich-hoat/"
