"""`manage.py end_sessions`: everybody is signed out, and the trail says why."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from lms.accounts.models import SignedInDevice
from lms.core.models import AuditEntry
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.post("/dang-nhap/", {"login": user.username, "password": PASSWORD})
    return client


def test_everybody_is_signed_out(capsys):
    clients = [signed_in(make_user()), signed_in(make_user("79-QT0001", is_superuser=True))]
    stray = Client()
    stray.force_login(make_user())

    call_command("end_sessions", "--reason", "Lộ khóa")

    assert capsys.readouterr().out.endswith("3 sessions ended.\n")
    assert [client.get("/tai-khoan/").status_code for client in [*clients, stray]] == [302, 302, 302]
    assert (Session.objects.count(), SignedInDevice.objects.count()) == (0, 0)
    entry = AuditEntry.objects.get(verb="accounts.device.all_ended")
    assert (entry.actor, entry.after, entry.reason) == (None, {"count": 3}, "Lộ khóa")


def test_a_reason_must_be_given():
    client = signed_in(make_user())
    with pytest.raises(CommandError):
        call_command("end_sessions", "--reason", " ")

    assert client.get("/tai-khoan/").status_code == 200
