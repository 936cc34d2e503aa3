"""What the log says of doors: who, which and why, by number; never a name, an address, a password or what was typed."""

import json
import logging

import pytest
from django.test import Client

from lms.log_lines import JsonLines
from tests.factories.factors import code_of, give_app
from tests.factories.people import PASSWORD, make_commune, make_learner, make_position, make_user

pytestmark = pytest.mark.django_db

WORDS = ("0912345678", "an@example.vn", PASSWORD, "khong-phai", "Nguyễn Văn An", "79-CB0001", "127.0.0.1")


@pytest.fixture
def user():
    return make_user("79-CB0001", full_name="Nguyễn Văn An", phone="0912345678", email="an@example.vn")


@pytest.fixture
def lines(caplog):
    """The lines of doors as production writes them; whatever was written at all holds no word of a person."""
    caplog.set_level(logging.INFO)

    def read():
        written = [JsonLines().format(one) for one in caplog.records]
        assert [(word, line) for word in WORDS for line in written if word in line] == []
        told = [json.loads(line) for line in written]
        assert all(one["at"].endswith("+00:00") for one in told)
        return [
            {name: value for name, value in one.items() if name not in {"at", "logger", "request_id"}}
            for one in told
            if one["logger"] == "lms.security"
        ]

    return read


def sign_in(client, login, password=PASSWORD):
    return client.post("/dang-nhap/", {"login": login, "password": password})


def test_in_and_out(client, user, lines):
    sign_in(client, "0912345678")
    client.post("/dang-xuat/")

    assert lines() == [
        {"level": "info", "message": "signed in", "person": user.pk, "by": ["password"]},
        {"level": "info", "message": "signed out", "person": user.pk},
    ]


def test_what_does_not_match(client, user, lines):
    for _try in range(6):
        sign_in(client, "an@example.vn", "khong-phai")
    sign_in(client, "0912345679", "khong-phai")

    refused = {"level": "warning", "message": "sign-in refused", "person": user.pk, "step": "password"}
    assert lines() == [
        *[refused | {"reason": "mismatch"}] * 4,
        *[refused | {"reason": "locked"}] * 2,
        refused | {"person": None, "reason": "mismatch"},
    ]


def test_the_second_step(client, user, lines):
    secret = give_app(user)
    sign_in(client, user.username)
    client.post("/dang-nhap/buoc-hai/", {"code": "000000"})
    client.post("/dang-nhap/buoc-hai/", {"code": code_of(secret)})

    assert lines() == [
        {
            "level": "warning",
            "message": "sign-in refused",
            "person": user.pk,
            "step": "second",
            "reason": "mismatch",
        },
        {"level": "info", "message": "signed in", "person": user.pk, "by": ["password", "mfa"]},
    ]


def test_pages_that_are_closed(client, lines):
    learner = make_learner(make_commune(), make_position()).user
    client.force_login(learner)
    client.get("/nhan-su/")
    client.get("/nang-luc/minh-chung/7b1d9f0e-1111-4222-8333-123456789012/tep/")
    client.get("/khong-co-trang-nay/?tim=0912345678")
    client.post("/tro-giup/")

    refused = {"level": "warning", "message": "refused", "person": learner.pk}
    assert lines() == [
        refused | {"view": "hr:home", "method": "GET", "status": 403},
        refused | {"view": "learn:document_file", "method": "GET", "status": 404},
        refused | {"person": None, "view": "learn:help", "method": "POST", "status": 405},  # nobody asked who it was
    ]


def test_a_forged_form(lines):
    Client(enforce_csrf_checks=True).post("/dang-nhap/", {"login": "0912345678", "password": "khong-phai"})

    assert lines() == [
        {
            "level": "warning",
            "message": "refused",
            "person": None,
            "view": "account_login",
            "method": "POST",
            "status": 403,
        }
    ]


def test_what_is_only_missing_is_no_refusal(client, lines):
    client.get("/khong-co-trang-nay/")

    assert lines() == []
