"""Where one is signed in: a list, signing out from afar, and what ends all of it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import SignedInDevice
from lms.core.models import AuditEntry
from lms.org.domain.activation import activation_token
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

URL = "/tai-khoan/thiet-bi/"
PHONE = "Mozilla/5.0 (Linux; Android 12) Chrome/130.0 Mobile Safari/537.36"
SIGN_IN = 20  # four of them set and release savepoints
COMPUTER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36"


@pytest.fixture
def user():
    return make_user("79-CB0001")


def signed_in_by(user, user_agent, **more):
    client = Client(headers={"User-Agent": user_agent})
    client.post("/dang-nhap/", {"login": user.username, "password": PASSWORD} | more)
    return client


def is_in(client):
    return client.get("/tai-khoan/").status_code == 200


def words(response):
    return " ".join(response.content.decode().split())


def test_devices_are_listed_this_one_first(user):
    computer = signed_in_by(user, COMPUTER)
    phone = signed_in_by(user, PHONE, remember="on")
    signed_in_by(make_user(), COMPUTER)
    found = computer.get(URL).context["devices"]
    assert [(one.name, one.is_this, one.is_remembered) for one in found] == [
        ("Máy tính Windows, Chrome", True, False),
        ("Điện thoại Android, Chrome", False, True),
    ]
    assert [one.is_this for one in phone.get(URL).context["devices"]] == [True, False]


def test_one_is_signed_out_from_afar(user):
    computer, phone = signed_in_by(user, COMPUTER), signed_in_by(user, PHONE)
    other = computer.get(URL).context["devices"][1]
    page = words(computer.post(URL, {"ket-thuc": other.pk}, follow=True))
    assert "Đã đăng xuất thiết bị đó." in page
    assert (is_in(computer), is_in(phone)) == (True, False)
    assert [entry.actor_id for entry in AuditEntry.objects.filter(verb="accounts.device.ended")] == [user.pk]
    assert "đã đăng xuất từ trước" in words(computer.post(URL, {"ket-thuc": other.pk}, follow=True))


def test_all_others_are_signed_out_at_once(user):
    computer, phone, tablet = (signed_in_by(user, agent) for agent in (COMPUTER, PHONE, PHONE))
    assert "Đã đăng xuất 2 thiết bị khác." in words(computer.post(URL, {"ket-thuc": "khac"}, follow=True))
    assert (is_in(computer), is_in(phone), is_in(tablet)) == (True, False, False)


def test_one_too_many_signs_out_the_one_used_longest_ago(user, monkeypatch):
    monkeypatch.setattr("lms.accounts.domain.devices.MOST", 3)
    now = timezone.now()
    clients = []
    for hours in range(4):
        with time_machine.travel(now + timedelta(hours=hours / 2), tick=False):
            clients.append(signed_in_by(user, COMPUTER))
            if hours == 2:
                assert is_in(clients[0])
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert [is_in(client) for client in clients] == [True, False, True, True]


@pytest.mark.parametrize("sent", ["", "abc", "9" * 30, "0"])
def test_nobody_elses_device_is_signed_out(user, sent):
    stranger = signed_in_by(make_user(), COMPUTER)
    mine = signed_in_by(user, COMPUTER)
    theirs = SignedInDevice.objects.exclude(user=user).get()
    for which in (sent, theirs.pk):
        mine.post(URL, {"ket-thuc": which})
    assert is_in(stranger)


def test_a_new_password_signs_the_others_out_and_stays_on_the_list(user):
    computer, phone = signed_in_by(user, COMPUTER), signed_in_by(user, PHONE)
    new = "mat-khau-moi-1"
    computer.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(computer), is_in(phone)) == (True, False)
    assert [one.is_this for one in computer.get(URL).context["devices"]] == [True]


def test_a_password_by_slip_ends_what_ran_before(user):
    phone = signed_in_by(user, PHONE)
    computer = Client(headers={"User-Agent": COMPUTER})
    computer.post(f"/kich-hoat/{activation_token(user)}/", {"password": "một câu dễ nhớ"})
    assert (is_in(computer), is_in(phone)) == (True, False)
    assert [one.name for one in computer.get(URL).context["devices"]] == ["Máy tính Windows, Chrome"]


def test_signing_in_takes_as_many_statements_with_any_number_of_devices(user):
    counts = []
    for _devices in range(3):
        with CaptureQueriesContext(connection) as statements:
            signed_in_by(user, PHONE)
        counts.append(len(statements))
    assert counts == [SIGN_IN, SIGN_IN, SIGN_IN]


def test_use_is_written_every_quarter_of_an_hour_at_most(user):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        client = signed_in_by(user, COMPUTER)
    counts = []
    for minutes in (5, 14, 16, 17):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            with CaptureQueriesContext(connection) as statements:
                client.get("/tro-giup/")
            counts.append(len(statements))
    assert SignedInDevice.objects.get().last_seen_at == now + timedelta(minutes=16)
    assert counts[0] == counts[1] == counts[3] < counts[2]


def test_the_list_takes_the_same_statements_for_one_and_three(user, django_assert_num_queries):
    client = signed_in_by(user, COMPUTER)
    for _others in range(2):
        with django_assert_num_queries(3):
            client.get(URL)
        signed_in_by(user, PHONE)
        signed_in_by(user, PHONE)


def test_what_ended_by_itself_is_neither_listed_nor_kept(user):
    signed_in_by(user, PHONE)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    client = signed_in_by(user, COMPUTER)
    assert [one.name for one in client.get(URL).context["devices"]] == ["Máy tính Windows, Chrome"]
    assert SignedInDevice.objects.count() == 1


def test_a_session_from_before_the_list_comes_onto_it(client, user):
    client.force_login(user)
    assert client.get(URL).context["devices"] == []
    assert [one.is_this for one in client.get(URL).context["devices"]] == [True]
