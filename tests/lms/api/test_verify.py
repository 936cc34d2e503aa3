from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from certificates.domain.revoking import replace_certificate, revoke_certificate
from certificates.limits import LOOKUPS
from tests.factories.certificates import CAPACITY, NOW, make_issued, make_office

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
UNKNOWN = "0000-0000-00"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def issued(office):
    return make_issued(office)


def look_up(client, code, **extra):
    return client.get(reverse("api:verify", args=[code]), **extra)


def test_a_valid_certificate_and_nothing_beyond_what_the_page_says(client, issued, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = look_up(client, issued.code)

    assert response.status_code == 200
    assert response.json() == {
        "code": issued.code,
        "state": "valid",
        "holder": "Lê Thị Cúc",
        "course": "Đăng ký khai sinh",
        "issuer": "Ủy ban nhân dân phường Phú Xuân, thành phố Huế",
        "issued_on": "2026-07-06",
        "expires_on": "2029-07-06",
        "revoked_on": None,
        "replaced_by": None,
        "is_illustrative": False,
        "has_demo_seal": False,
        "looked_up_at": "2026-07-07T09:30:00+07:00",
    }
    assert "no-store" in response["Cache-Control"]
    assert (response.cookies, "Access-Control-Allow-Origin" in response.headers) == ({}, False)


def test_a_revoked_one_says_since_when_but_not_why(client, office, issued):
    revoke_certificate(certificate=issued, actor=office.approver, reason="Cấp nhầm <người>.", now=NOW)
    told = look_up(client, issued.code)

    assert (told.json()["state"], told.json()["revoked_on"]) == ("revoked", "2026-07-06")
    assert "nhầm" not in told.content.decode()


def test_a_replaced_one_names_the_paper_that_counts(client, office, issued):
    new = replace_certificate(certificate=issued, actor=office.approver, capacity=CAPACITY, reason="Sai.", now=NOW)

    assert [look_up(client, issued.code).json()[name] for name in ("state", "replaced_by")] == ["replaced", new.code]


def test_a_code_is_read_as_people_write_it(client, issued):
    assert look_up(client, issued.code.replace("-", "").lower()).json()["code"] == issued.code


def test_what_is_no_code_and_what_is_nobodys(client):
    malformed, unknown = look_up(client, "abc"), look_up(client, UNKNOWN)

    assert (malformed.status_code, malformed.json()["code"]) == (400, "certificate_code_malformed")
    assert (unknown.status_code, unknown.json()) == (
        404,
        {
            "code": "certificate_unknown",
            "message": "Không có giấy chứng nhận nào mang mã 0000-0000-00. Hãy so lại từng ký tự với mã trên giấy.",
        },
    )


def test_the_same_limit_as_the_page(client, issued):
    for _ in range(LOOKUPS):
        client.get(reverse("verify:code", args=[UNKNOWN]))
    refused = look_up(client, issued.code)

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_lookups")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert look_up(client, issued.code, REMOTE_ADDR="10.0.0.9").status_code == 200


@pytest.mark.parametrize("path", ["verify/0000-0000-00", "schema.json", "gi-do"])
def test_in_clear_nothing_is_answered_and_nobody_sent_on(client, settings, path):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^api/"]
    refused = client.get(f"/api/v1/{path}")

    assert (refused.status_code, refused.json()["code"]) == (403, "tls_required")
    assert client.get(f"/api/v1/{path}", secure=True).status_code != 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    refused = getattr(client, method)(reverse("api:verify", args=[UNKNOWN]))
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/api/v1/verify", "/api/v1/verify/", "/api/v1/a/b/", "/api/v1/verify/0000-0000-00/"])
def test_other_addresses_answer_as_json(client, path):
    gone = client.get(path)
    assert (gone.status_code, gone["Content-Type"], gone.json()["code"]) == (404, "application/json", "not_found")
