"""What the logs say of a request: the page, never a key or what was searched for."""

import json
import logging
import logging.config
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse
from gunicorn.config import Config

from lms.log_lines import JsonLines, request_id
from lms.log_secrets import without_personal_data, without_secrets
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
        told = json.loads(line)
        assert re.fullmatch(r"(/en)?/kich-hoat/…/?", told["path"])
        assert {name: told[name] for name in ("method", "status", "bytes", "ms")} == {
            "method": "GET",
            "status": 200,
            "bytes": 10,
            "ms": 5.0,
        }


def test_what_was_searched_for_is_left_out():
    line = line_for("/nhan-su/can-bo/", "tim=Nguyễn+Thị+Hương+0912345678")

    assert json.loads(line)["path"] == "/nhan-su/can-bo/"
    assert "tim=" not in line
    assert "0912345678" not in line


def test_the_page_before_is_told_likewise():
    line = line_for("/", referrer=f"https://lms.example.vn/kich-hoat/{KEY}/?tim=0912345678")

    assert json.loads(line)["from"] == "https://lms.example.vn/kich-hoat/…/"
    assert "0912345678" not in line


def test_an_address_cannot_begin_a_line_of_its_own():
    assert "\n" not in line_for("/a\n127.0.0.1 - - forged")


def test_what_django_says_of_a_request_is_masked_too(capsys):
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("django.request").warning("%s: %s", "Forbidden", f"/en/kich-hoat/{KEY}/")
    said = capsys.readouterr().err

    assert said == "Forbidden: /en/kich-hoat/…/\n"


def test_a_line_of_the_product_is_an_object_without_values_of_persons():
    def fail() -> None:
        raise IntegrityError(
            'duplicate key value violates unique constraint "user_phone"\n'
            "DETAIL:  Key (phone)=(0912345678) already exists."
        )

    mark = request_id.set("0123456789abcdef")
    try:
        fail()
    except IntegrityError:
        record = logging.LogRecord("lms", logging.ERROR, "x.py", 1, "Fault of %s", ("079200001234",), sys.exc_info())
    told = json.loads(JsonLines().format(record))
    request_id.reset(mark)

    assert {name: told[name] for name in ("level", "logger", "message", "request_id")} == {
        "level": "error",
        "logger": "lms",
        "message": "Fault of …",
        "request_id": "0123456789abcdef",
    }
    assert told["fault"]["type"] == "django.db.utils.IntegrityError"
    assert told["fault"]["text"] == 'duplicate key value violates unique constraint "user_phone"\n…'
    assert told["fault"]["where"][-1].endswith(" fail")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("a.b@example.vn wrote", "… wrote"),
        ("0912 345 678, +84912345678 and 079200001234", "…, … and …"),
        (
            "7b1d9f0e-1111-4222-8333-123456789012 of 2026-12-01",
            "7b1d9f0e-1111-4222-8333-123456789012 of 2026-12-01",
        ),
        ("Failing row contains (1, Hương).", "…"),
    ],
)
def test_what_looks_like_a_person_is_left_out(said, told):
    assert without_personal_data(said) == told


def test_production_writes_such_lines(capsys):
    """With the settings' own configuration, as another process reads it."""
    ask = "import json; from lms.settings import production; print(json.dumps(production.LOGGING))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE)
    before = settings.LOGGING
    logging.config.dictConfig(json.loads(done.stdout))
    logging.getLogger("django.request").warning("%s: %s", "Forbidden", f"/en/kich-hoat/{KEY}/")
    logging.config.dictConfig(before)

    assert json.loads(capsys.readouterr().err)["message"] == "Forbidden: /en/kich-hoat/…/"


def test_other_addresses_stay_as_they_are():
    assert without_secrets("/v/7K2M-QX94-TD and /kich-hoat/") == "/v/7K2M-QX94-TD and /kich-hoat/"
