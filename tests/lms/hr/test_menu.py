"""The menu of the HR workspace leads nobody to a page that is closed to them."""

import re

import pytest

from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_user

pytestmark = pytest.mark.django_db
EVERYTHING = [
    *["", "ho-so/", "quyet-dinh/", "giao-hoc/", "khoang-trong/", "minh-chung/", "qua-han/"],
    *["bao-cao/", "cap-chung-nhan/", "ca-thi/", "vi-tri/", "lich-nghi/", "khung-nang-luc/"],
    *["yeu-cau/", "quy-tac-minh-chung/"],
]


@pytest.fixture
def visitor(client):
    def sign_in(*roles):
        user, ward = make_user(), make_commune()
        for role in roles:
            grant_role(user, role, ward)
        client.force_login(user)
        return client

    return sign_in


def links(client, url, kind):
    """Where the menu of a page leads, each link opened: (address below /nhan-su/, status)."""
    menus = re.findall(rf'<nav class="{kind}.*?</nav>', client.get(url).content.decode(), re.S)
    found = re.findall(r'href="/nhan-su/([^"]*)"', "".join(menus))
    return [(path, client.get(f"/nhan-su/{path}").status_code) for path in found if path != "danh-muc/"]


@pytest.mark.parametrize(
    ("roles", "url", "expected"),
    [
        ([Role.APPROVER], "/nhan-su/cap-chung-nhan/", ["cap-chung-nhan/"]),
        ([Role.HR], "/nhan-su/", EVERYTHING),
        ([Role.APPROVER, Role.HR], "/nhan-su/", EVERYTHING),
        ([Role.TRAINER], "/nhan-su/cong-viec/", ["ca-thi/"]),
        (
            [Role.ADMIN],
            "/nhan-su/vi-tri/",
            ["vi-tri/", "lich-nghi/", "khung-nang-luc/", "yeu-cau/", "quy-tac-minh-chung/"],
        ),
        ([Role.INSPECTOR], "/nhan-su/khung-nang-luc/", ["khung-nang-luc/"]),
    ],
)
def test_the_left_column_shows_what_opens(visitor, roles, url, expected):
    assert links(visitor(*roles), url, "side") == [(path, 200) for path in expected]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.APPROVER, ["cap-chung-nhan/"]),
        (Role.HR, [*EVERYTHING, "don-vi/", "sap-xep/"]),
        (Role.TRAINER, ["ca-thi/"]),
        (Role.SUBJECT_CHECKER, []),
    ],
)
def test_the_menu_page_of_phones_shows_the_same(visitor, role, expected):
    assert links(visitor(role), "/nhan-su/danh-muc/", "menu-page") == [(path, 200) for path in expected]


def test_a_menu_without_items_says_so(visitor):
    assert (
        "Vai trò đang dùng không có mục nào ở đây."
        in visitor(Role.SUBJECT_CHECKER).get("/nhan-su/danh-muc/").content.decode()
    )
