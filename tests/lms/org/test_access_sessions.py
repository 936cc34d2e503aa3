"""Sessions end by themselves: idle, and at the latest, by role and machine; what was being sent is kept."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from lms.core.kept_forms import unpack
from lms.org.access_sessions import OF_OWN, OF_POWERS, OF_SHARED
from lms.org.enums import Role
from tests.factories.people import PASSWORD, grant_role, make_commune, make_learner, make_position, make_user

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 7, 20, 7, 30, tzinfo=timezone.get_default_timezone())
MINUTE = timedelta(minutes=1)
ENDED = "Phiên đăng nhập đã tự kết thúc vì máy lâu không dùng hoặc đã đăng nhập từ lâu. Hãy đăng nhập lại."


@pytest.fixture
def ward():
    return make_commune()


@pytest.fixture
def learner(ward):
    return make_learner(ward, make_position()).user


@pytest.fixture
def hr(ward):
    user = make_user("79-NS0001")
    grant_role(user, Role.HR, ward)
    return user


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as now:
        yield now


def sign_in(client, user, **more):
    client.post("/dang-nhap/", {"login": user.username, "password": PASSWORD} | more)


def is_in(client):
    return client.get("/tai-khoan/").status_code == 200


def use_for(client, clock, length, *, every):
    """Pages opened so often, so long; whether each was shown."""
    shown, begun = [], timezone.now()
    while timezone.now() - begun + every <= length:
        clock.shift(every)
        shown.append(is_in(client))
    return shown


@pytest.mark.parametrize(
    ("who", "more", "lifetime"),
    [
        ("hr", {"remember": "on"}, OF_POWERS),
        ("hr", {}, OF_POWERS),
        ("learner", {}, OF_SHARED),
        ("learner", {"remember": "on"}, OF_OWN),
    ],
)
def test_idle_or_old_it_ends(client, clock, request, who, more, lifetime):
    user = request.getfixturevalue(who)
    sign_in(client, user, **more)
    clock.shift(lifetime.idle - MINUTE)
    assert is_in(client)
    clock.shift(lifetime.idle + MINUTE)
    page = client.get("/tai-khoan/", follow=True)
    assert page.request["PATH_INFO"] == "/dang-nhap/"
    assert ENDED in page.content.decode() or lifetime is OF_OWN  # of a month ago the session itself is forgotten
    assert "_auth_user_id" not in client.session

    sign_in(client, user, **more)
    assert set(use_for(client, clock, lifetime.whole, every=lifetime.idle / 2)) == {True}
    clock.shift(MINUTE)
    assert not is_in(client)


def test_an_administrator_needs_no_role_to_count_as_one(client, clock):
    user = make_user("79-QT0001", is_superuser=True)
    sign_in(client, user, remember="on")
    clock.shift(OF_POWERS.idle + MINUTE)

    assert not is_in(client)


def test_what_was_sent_travels_through_the_sign_in_page(client, clock, learner):
    """As after any session that ended (`test_access.py` follows it to its end)."""
    sign_in(client, learner)
    clock.shift(OF_SHARED.idle + MINUTE)
    page = client.post("/nang-luc/minh-chung/gui/", {"title": "Chứng chỉ bồi dưỡng hộ tịch"}).content.decode()
    kept = unescape(re.search('name="kept" value="([^"]*)"', page)[1])

    assert unpack(kept).fields == (("title", "Chứng chỉ bồi dưỡng hộ tịch"),)
    assert "_auth_user_id" not in client.session


def test_a_page_costs_no_statement_more(client, clock, learner, django_assert_num_queries):
    sign_in(client, learner)
    is_in(client)
    with django_assert_num_queries(2):  # session and user
        client.get("/tro-giup/")


def test_a_session_of_before_is_counted_from_now_on(client, clock, learner):
    sign_in(client, learner)
    session = client.session
    del session["begun"]
    session.save()
    clock.shift(OF_SHARED.idle - MINUTE)
    assert is_in(client)
    assert client.session["begun"] == int(timezone.now().timestamp())
