"""Signing in by an identity provider of the province: an independent one, in a process of its own."""

import json
import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from lms.accounts.models import User
from lms.org.sign_in_oidc import was_asked_for
from tests.factories.factors import code_of, give_app
from tests.factories.people import PASSWORD, make_commune, make_official, make_position, make_posting, make_user

pytestmark = pytest.mark.django_db

PEOPLE = {
    "an": {"staff_code": "CB0001"},
    "binh": {"staff_code": "79-CB0002"},
    "la": {"staff_code": "CB9999"},
    "khong-ma": {"email": "an@example.vn", "phone_number": "0912345678"},
    "so-dien-thoai": {"staff_code": "0912345678"},
}
UNKNOWN = "cho biết mã cán bộ {}, nhưng ở đây chưa có đúng một tài khoản đang dùng mang mã đó."


class Provider:
    """The packaged provider; may be stopped."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        claims = [f"--user-claims={json.dumps({'sub': sub} | facts)}" for sub, facts in PEOPLE.items()]
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}", *claims]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self):
        for _try in range(300):
            try:
                return requests.get(f"{self.address}/.well-known/openid-configuration", timeout=5).raise_for_status()
            except requests.ConnectionError:
                assert self.process.poll() is None, "oidc-provider-mock did not start; is requirements-dev installed?"
                time.sleep(0.1)
        raise AssertionError("oidc-provider-mock doesn't answer")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    provider.wait()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings):
    settings.OIDC_SERVER = running.address
    settings.OIDC_NAME = "Tài khoản tỉnh Đắk Lắk"
    settings.OIDC_CLIENT_ID, settings.OIDC_SECRET = "lms", "mot-chuoi-bi-mat"
    return running


@pytest.fixture
def official():
    ward = make_commune()
    user = make_user("79-CB0001", phone="0912345678", email="an@example.vn")
    official = make_official("Nguyễn Văn An", province=ward, staff_code="CB0001", user=user)
    make_posting(official, ward, make_position())
    return official


def words(response):
    return " ".join(response.content.decode().split())


def is_signed_in(client):
    return "_auth_user_id" in client.session


def through(client, sub, door="/dang-nhap/tai-khoan-tinh/", between=lambda: None):
    """To the provider, yes there, and back."""
    there = client.get(door)
    assert there.status_code == 302, words(there)
    asked = parse_qs(urlsplit(there.url).query)
    assert asked["redirect_uri"] == ["http://testserver/dang-nhap/tai-khoan-tinh/tro-lai/"]
    assert asked["code_challenge_method"] == ["S256"]
    back = requests.post(there.url, data={"sub": sub}, allow_redirects=False, timeout=20)
    between()
    parts = urlsplit(back.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def test_a_staff_code_of_the_provider_opens(client, provider, official):
    page = words(client.get("/dang-nhap/?next=/nang-luc/"))
    assert 'href="/dang-nhap/tai-khoan-tinh/?next=%2Fnang-luc%2F"' in page
    assert "Đăng nhập bằng Tài khoản tỉnh Đắk Lắk" in page
    answer = through(client, "an", "/dang-nhap/tai-khoan-tinh/?next=/nang-luc/")
    assert (answer.url, client.session["_auth_user_id"]) == ("/nang-luc/", str(official.user_id))
    assert client.session.get_expire_at_browser_close()
    assert [one.is_this for one in client.get("/tai-khoan/thiet-bi/").context["devices"]] == [True]


def test_a_whole_sign_in_code_opens_and_the_english_door_too(client, provider):
    user = make_user("79-CB0002")
    through(client, "binh", "/en/dang-nhap/tai-khoan-tinh/")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("sub", "told"),
    [
        ("la", UNKNOWN.format("CB9999")),
        ("khong-ma", "chưa cho biết mã cán bộ nên chưa đăng nhập được."),
        ("so-dien-thoai", UNKNOWN.format("0912345678")),
        ("nguoi-moi", "chưa cho biết mã cán bộ nên chưa đăng nhập được."),
    ],
)
def test_others_are_refused_and_nobody_is_made(client, provider, official, sub, told):
    count = User.objects.count()
    answer = through(client, sub)
    assert answer.url == "/dang-nhap/"
    assert told in words(client.get(answer.url))
    assert (is_signed_in(client), User.objects.count()) == (False, count)


def test_a_closed_account_and_a_code_of_two_open_nothing(client, provider, official):
    twin = make_official("Trần An", province=make_commune(), staff_code="CB0001", user=make_user("46-CB0001"))
    for closed in (None, twin.user, official.user):
        if closed:
            User.objects.filter(pk=closed.pk).update(is_active=False)
        if closed == twin.user:
            continue
        assert UNKNOWN.format("CB0001") in words(client.get(through(client, "an").url))
        assert not is_signed_in(client)


def test_the_second_step_is_asked_for_as_after_the_password(client, provider, official):
    secret = give_app(official.user)
    assert through(client, "an").url == "/dang-nhap/buoc-hai/"
    assert not is_signed_in(client)
    client.post("/dang-nhap/buoc-hai/", {"code": code_of(secret)})
    assert is_signed_in(client)


@pytest.mark.parametrize("query", ["", "?code=x&state=y", "?error=access_denied", "?error=server_error&state=z"])
def test_what_no_provider_sent_leads_back_to_the_password(client, provider, official, query):
    answer = client.get(f"/dang-nhap/tai-khoan-tinh/tro-lai/{query}")
    assert answer.url == "/dang-nhap/"
    assert "Chưa đăng nhập được qua Tài khoản tỉnh Đắk Lắk." in words(client.get(answer.url))


def test_with_the_provider_stopped_the_password_still_opens(client, provider, official, settings):
    stopped = Provider()
    stopped.wait()
    settings.OIDC_SERVER = stopped.address
    midway = client.get("/dang-nhap/tai-khoan-tinh/")
    stopped.stop()

    state = parse_qs(urlsplit(midway.url).query)["state"][0]
    for door in ("/dang-nhap/tai-khoan-tinh/", f"/dang-nhap/tai-khoan-tinh/tro-lai/?code=x&state={state}"):
        page = client.get(door, follow=True)
        assert "Tài khoản tỉnh Đắk Lắk đang không trả lời. Hãy đăng nhập bằng mã cán bộ và mật khẩu" in words(page)
    assert client.post("/dang-nhap/", {"login": "CB0001", "password": PASSWORD}).url == "/"
    assert is_signed_in(client)


def test_a_token_that_answers_another_question_opens_nothing(client, provider, official):
    def another_nonce():
        session = client.session
        session["oidc_nonce"] = "cua-nguoi-khac"
        session.save()

    answer = through(client, "an", between=another_nonce)
    assert "Chưa đăng nhập được qua Tài khoản tỉnh Đắk Lắk." in words(client.get(answer.url))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("told", "is_good"),
    [
        ({"id_token": {"nonce": "a", "sub": "1"}, "userinfo": {"sub": "1"}}, True),
        ({"id_token": {"nonce": "a", "sub": "1"}}, True),
        ({"id_token": {"nonce": "b", "sub": "1"}}, False),
        ({"id_token": {"sub": "1"}}, False),
        ({"userinfo": {"sub": "1"}}, False),
        ({"id_token": {"nonce": "a", "sub": "1"}, "userinfo": {"sub": "2"}}, False),
        ({"id_token": {"nonce": "a", "sub": "1", "auth_time": 1_000}}, False),
    ],
)
def test_what_a_token_must_say(rf, told, is_good):
    request = rf.get("/")
    request.session = {"oidc_nonce": "a"}
    assert was_asked_for(request, told) is is_good
    assert request.session == {}


def test_nothing_asked_of_the_provider_comes_from_the_address(client, provider):
    there = client.get("/dang-nhap/tai-khoan-tinh/?auth_params=prompt%3Dnone%26nonce%3Dx")
    asked = parse_qs(urlsplit(there.url).query)
    assert ("prompt" in asked, asked["max_age"], len(asked["nonce"][0])) == (False, ["43200"], 32)


def test_a_description_of_another_provider_is_refused(client, provider, settings):
    settings.OIDC_SERVER = f"{provider.address}/khac/.well-known/../../.well-known/openid-configuration"
    page = words(client.get("/dang-nhap/tai-khoan-tinh/", follow=True))
    assert "Tài khoản tỉnh Đắk Lắk đang không trả lời." in page


def test_without_a_provider_there_is_no_button(client):
    assert "tai-khoan-tinh" not in words(client.get("/dang-nhap/"))
    assert client.get("/dang-nhap/tai-khoan-tinh/").status_code == 404
