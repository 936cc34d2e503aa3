"""`/api/v1/` keeps to its own description, whatever it is sent."""

import re
from datetime import timedelta

import pytest
import schemathesis
import time_machine
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from lms.wsgi import application
from tests.factories.certificates import NOW, make_issued, make_office

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


@pytest.fixture(autouse=True)
def _connection_kept():
    """The database belongs to the test, not to a request; Django's own client does likewise."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def served(environ, start_response):
    """The product, asked from some address, as every server tells it."""
    return application(environ | {"REMOTE_ADDR": "10.0.0.9", "HTTP_ACCEPT_ENCODING": "identity"}, start_response)


def test_every_address_is_described(client):
    there = {
        "/" + re.sub(r"<str:(\w+)>", r"{\1}", str(entry.pattern))
        for prefix in get_resolver().url_patterns
        if str(prefix.pattern) == "api/v1/"
        for entry in prefix.url_patterns
        if entry.name != "nothing"
    }
    told = client.get(reverse("api:schema")).json()

    assert told["openapi"] == "3.1.0"
    assert told["servers"] == [{"url": "http://testserver/api/v1"}]
    assert set(told["paths"]) == there


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/verify/{code}", GenerationMode.POSITIVE),
        ("/verify/{code}", GenerationMode.NEGATIVE),
        ("/schema.json", GenerationMode.POSITIVE),
    ],
)
def test_whatever_is_sent_gets_an_answer_of_the_description(path, mode):
    operation = schemathesis.openapi.from_wsgi("/api/v1/schema.json", served)[path]["GET"]

    @settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        cache.clear()  # of look-ups a minute, which all come from one place
        case.call_and_validate(checks=CHECKS)

    send()


@pytest.mark.slow
def test_a_certificate_is_told_as_described():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        code = make_issued(make_office()).code
        operation = schemathesis.openapi.from_wsgi("/api/v1/schema.json", served)["/verify/{code}"]["GET"]
        told = operation.Case(path_parameters={"code": code}).call_and_validate(checks=CHECKS)

    assert (told.status_code, told.json()["state"]) == (200, "valid")
