from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.org.enums import Role
from lms.org.models import RoleGrant
from tests.factories.people import grant_role, make_official, make_province, make_user

CLOSED = [
    "/quan-tri/users/",
    "/quan-tri/users/add/",
    "/quan-tri/groups/",
    "/quan-tri/groups/new/",
    "/quan-tri/password_reset/",
    "/quan-tri/bulk/accounts/user/delete/",
    "/quan-tri/documents/",
    "/quan-tri/documents/multiple/add/",
    "/quan-tri/documents/chooser/",
    "/quan-tri/bulk/wagtaildocs/document/delete/",
]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("path", ["/quan-tri/", "/quan-tri/pages/", "/quan-tri/users/"])
def test_one_sign_in_page_for_everybody(db, client, path):
    assert client.get(path).url == f"/dang-nhap/?next={path}"


def test_an_unknown_page_of_the_editor(db, client, desk):
    assert client.get("/quan-tri/khong-co/", follow=True).redirect_chain[-1] == (
        "/dang-nhap/?next=%2Fquan-tri%2Fkhong-co%2F",
        302,
    )
    assert desk.get("/quan-tri/khong-co/").status_code == 404


def test_the_editors_own_sign_in_is_ours(db, client):
    assert client.get("/quan-tri/login/?next=/quan-tri/pages/").url == "/dang-nhap/?next=%2Fquan-tri%2Fpages%2F"
    assert client.get("/quan-tri/login/?next=https://xau.example/").url == "/dang-nhap/?next=%2Fquan-tri%2F"


def test_a_link_alone_signs_nobody_out(desk):
    assert desk.get("/quan-tri/logout/").url == "/dang-xuat/"
    assert desk.get("/quan-tri/").status_code == 200
    assert desk.post("/quan-tri/logout/").status_code == 302
    assert desk.get("/quan-tri/").url == "/dang-nhap/?next=/quan-tri/"


@pytest.mark.parametrize("role", [None, Role.HR, Role.APPROVER])
def test_without_the_role_the_page_says_for_whom_it_is(db, role):
    official = make_official(user=make_user())
    if role:
        grant_role(official.user, role, make_province())
    for path in ("/quan-tri/", "/quan-tri/pages/", "/quan-tri/users/"):
        response = signed_in(official.user).get(path)
        assert response.status_code == 403
        assert "người biên soạn nội dung" in response.content.decode()


def test_a_grant_that_ended_yesterday_writes_nothing_today(trainer, desk, lesson):
    """Also before the daily run has taken the author out of the group."""
    address = f"/quan-tri/pages/{lesson.pk}/edit/"
    assert desk.get(address).status_code == 200
    RoleGrant.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert trainer.has_perm("wagtailadmin.access_admin")
    assert [desk.get(address).status_code, desk.post(address, {"title": "X"}).status_code] == [403, 403]
    assert [desk.get("/quan-tri/").status_code, type(lesson).objects.get().title] == [403, lesson.title]


def test_the_grant_of_today_costs_one_statement(desk):
    with CaptureQueriesContext(connection) as captured:
        desk.get("/quan-tri/account/")
    assert sum("org_rolegrant" in query["sql"] for query in captured) == 1


@pytest.mark.parametrize("path", CLOSED)
def test_people_roles_passwords_and_documents_are_kept_elsewhere(desk, path):
    administrator = signed_in(make_user("quan-tri", is_superuser=True))
    assert [client.get(path).status_code for client in (desk, administrator)] == [404, 404]


def test_ones_account_in_the_editor_is_language_and_look(desk):
    page = desk.get("/quan-tri/account/").content.decode()
    assert "locale-preferred_language" in page
    assert "theme-theme" in page
    for gone in ("name_email", "avatar-avatar", "password-"):
        assert gone not in page


def test_saving_ones_account_changes_no_name(desk, trainer):
    sent = {
        "locale-preferred_language": "vi",
        "locale-current_time_zone": "Asia/Ho_Chi_Minh",
        "theme-theme": "light",
        "theme-contrast": "system",
        "theme-density": "default",
        "name_email-first_name": "Khác",
    }
    response = desk.post("/quan-tri/account/", sent)
    assert (response.status_code, response.url) == (302, "/quan-tri/account/")
    trainer.refresh_from_db()
    assert trainer.full_name == "Lê Thị Soạn"


def test_leaving_goes_to_our_sign_in(desk):
    response = desk.post("/quan-tri/logout/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/dang-nhap/")
