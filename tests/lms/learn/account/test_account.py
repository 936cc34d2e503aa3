"""Account, roles, notices, help."""

import pytest
from django.contrib.messages import get_messages

from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import notify
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_commune()


@pytest.fixture
def learner(client, ward):
    official = make_learner(ward, make_position())
    client.force_login(official.user)
    return official


def test_account_shows_name_code_and_ways_on(client, learner):
    text = client.get("/tai-khoan/").content.decode()
    for part in (learner.user.full_name, learner.user.username, 'href="/doi-mat-khau/"', 'href="/nang-luc/"', "130%"):
        assert part in text
    assert 'hreflang="en"' in text


def test_role_is_changed_and_said_in_the_header(client, learner, ward):
    grant_role(learner.user, Role.HR, ward)
    client.get("/")
    assert "Người học" in client.get("/tai-khoan/").content.decode()
    assert client.post("/tai-khoan/vai-tro/", {"role": "hr"}).url == "/"
    assert client.get("/").url == "/nhan-su/"
    text = client.get("/tai-khoan/").content.decode()
    assert "Đang dùng với vai trò: <strong>Phụ trách nhân sự</strong>" in text
    assert '<a href="/tai-khoan/#vai-tro">Đổi vai trò</a>' in text


@pytest.mark.parametrize("role", ["hr", "admin", "", "khong-co"])
def test_a_role_that_is_not_held_is_not_taken(client, learner, role):
    answer = client.post("/tai-khoan/vai-tro/", {"role": role})
    assert answer.url == "/tai-khoan/"
    assert "không còn vai trò này" in str(next(iter(get_messages(answer.wsgi_request))))
    assert client.get("/").url == "/hoc/"


def test_a_role_that_ended_gives_way_to_the_learners(client, learner, ward):
    grant = grant_role(learner.user, Role.HR, ward)
    client.post("/tai-khoan/vai-tro/", {"role": "hr"})
    grant.delete()
    assert client.get("/").url == "/hoc/"


def test_notices_are_new_once(client, learner):
    notify(
        official=learner,
        kind=NoticeKind.CERTIFICATE_ISSUED,
        path="/chung-nhan/7K2F-9QXM-41/",
        title="Khai sinh",
        code="7K2F-9QXM-41",
    )
    first = client.get("/thong-bao/").content.decode()
    assert "Đã cấp giấy chứng nhận khóa học “Khai sinh”, mã 7K2F-9QXM-41." in first
    assert "Mới" in first
    assert Notice.objects.get().read_at is not None
    assert "Mới" not in client.get("/thong-bao/").content.decode()


def test_notices_of_others_are_not_shown(client, learner, ward):
    other = make_learner(ward, make_position())
    notify(official=other, kind=NoticeKind.PLAN_MADE, number="12/QĐ-UBND", items=1, due_on="01/08/2026")
    assert "Chưa có thông báo nào." in client.get("/thong-bao/").content.decode()
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize(("count", "asked"), [(1, 5), (3, 5)])
def test_notices_cost_the_same(client, learner, count, asked, django_assert_num_queries):
    for _n in range(count):
        notify(official=learner, kind=NoticeKind.PLAN_MADE, number="12/QĐ-UBND", items=1, due_on="01/08/2026")
    with django_assert_num_queries(asked):
        client.get("/thong-bao/")


@pytest.mark.parametrize("path", ["/tai-khoan/", "/thong-bao/"])
def test_own_pages_ask_for_sign_in(client, path):
    assert client.get(path).url == f"/dang-nhap/?next={path}"


def test_help_is_for_everybody(client, settings):
    text = client.get("/tro-giup/").content.decode()
    assert settings.SUPPORT_PHONE in text
    assert settings.SUPPORT_HOURS in text


@pytest.mark.parametrize("path", ["/tai-khoan/", "/thong-bao/", "/tro-giup/", "/hoc/", "/nang-luc/", "/doi-mat-khau/"])
def test_pages_have_one_heading_and_one_main_in_both_languages(client, learner, path):
    for prefix, language in (("", "vi"), ("/en", "en")):
        text = client.get(prefix + path).content.decode()
        assert (text.count("<h1"), text.count("<main"), f'<html lang="{language}"' in text) == (1, 1, True)


def test_account_of_a_role_alone_has_no_learner_bar(client, ward):
    user = make_user()
    grant_role(user, Role.HR, ward)
    client.force_login(user)
    assert 'class="bar"' not in client.get("/tai-khoan/").content.decode()
