import re

import pytest
from django.db import DataError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from lms.core.requests import Measured
from lms.log_lines import request_id

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def metrics(client, **headers: str) -> dict[str, float]:
    lines = client.get("/metrics", headers=headers).content.decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_requests_are_counted_by_view_and_class_of_status(client):
    before = metrics(client)
    client.get("/dang-nhap/?tim=Hương")
    client.get("/khong-co/")
    after = metrics(client)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('lms_requests_total{status="2xx",view="account_login"}') == 1
    assert more('lms_requests_total{status="4xx",view="-"}') == 1
    assert more('lms_request_seconds_count{view="account_login"}') == 1
    assert more('lms_request_seconds_bucket{le="+Inf",view="account_login"}') == 1
    assert not any("Hương" in name or name == "tim" for name in after)


def test_jobs_queue_and_database_are_told(client):
    found = metrics(client)

    assert found['lms_jobs{status="queued"}'] == 0
    assert (found["lms_queue_age_seconds"], found["lms_database_up"]) == (0, 1)


def test_figures_are_for_the_machine_and_the_token(client, settings):
    settings.MONITOR_TOKEN = "a-long-token"
    outside = {"X-Forwarded-For": "203.0.113.7"}

    assert client.get("/metrics", headers=outside).status_code == 404
    assert client.get("/metrics", headers=outside | {"Authorization": "Bearer a-long-token"}).status_code == 200


def test_a_page_pays_no_statement_for_it(client, django_assert_num_queries):
    client.get("/media/khong-co.png")
    with django_assert_num_queries(0):
        client.get("/media/khong-co.png")


def test_faults_of_the_database_are_counted(client):
    name = 'lms_database_errors_total{kind="DataError"}'
    before = metrics(client).get(name, 0)
    Measured(lambda request: HttpResponse()).process_exception(RequestFactory().get("/"), DataError("x"))
    Measured(lambda request: HttpResponse()).process_exception(RequestFactory().get("/"), ValueError("x"))

    assert metrics(client)[name] == before + 1


def test_each_answer_has_an_id_that_its_log_lines_carry(rf):
    seen: list[str] = []
    answer = Measured(lambda request: seen.append(request_id.get()) or HttpResponse())(rf.get("/"))

    assert re.fullmatch("[0-9a-f]{16}", seen[0])
    assert answer["X-Request-ID"] == seen[0]
    assert request_id.get() == ""
    assert connection.queries == []
