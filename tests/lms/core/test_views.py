import re

import pytest
from django.test import Client
from django.urls import reverse

from lms.accounts.models import User

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.urls("tests.lms.core.ui_urls")]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_text_size_is_kept_and_leads_back(client):
    answer = client.post(reverse("text_size"), {"size": "130", "next": "/hoc/"})
    cookie = answer.cookies["text_size"]
    assert (answer.status_code, answer.url, cookie.value, cookie["httponly"], cookie["samesite"]) == (
        302,
        "/hoc/",
        "130",
        True,
        "Lax",
    )
    page = client.get("/hoc/").content.decode()
    assert '<html lang="vi" class="text-130">' in page
    assert 'value="130" aria-pressed="true"' in page


def test_text_size_refuses_other_sizes_and_other_hosts(client):
    answer = client.post(reverse("text_size"), {"size": "999", "next": "https://example.org/"})
    assert (answer.url, answer.cookies.output()) == ("/", "")


def test_text_size_wants_a_post(client):
    assert client.get(reverse("text_size")).status_code == 405


@pytest.mark.parametrize("lead", ["", "/en"])
def test_missing_page_offers_search_and_home(client, lead):
    page = client.get(f"{lead}/khong-co/")
    text = page.content.decode()
    assert page.status_code == 404
    assert f'<form action="{lead}/so-tay/" method="get" role="search">' in text
    assert "<title>Lỗi:" in text or lead


def test_missing_page_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/khong-co/")


def test_refusal_names_for_whom_the_page_is(client):
    page = client.get("/rieng/")
    assert page.status_code == 403
    assert "Trang này dành cho phụ trách nhân sự." in page.content.decode()
    assert "Nếu cần quyền xem, liên hệ người phụ trách nội vụ của xã." in page.content.decode()


def test_refusal_without_an_audience_still_says_what_to_do(client):
    text = client.get("/tu-choi/").content.decode()
    assert "Trang này dành cho vai trò khác." in text
    assert "Nếu cần quyền xem" in text


def test_fault_says_its_code_which_stands_in_the_log(visitor, caplog, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = visitor.get("/hong/")
    text = page.content.decode()
    code = re.search(r"L-\d{6}", text)[0]
    assert page.status_code == 500
    assert f"gọi hỗ trợ và đọc mã {code}." in text
    assert [record.getMessage() for record in caplog.records if record.name == "lms.core.views"] == [
        f"Fault {code} at GET /hong/"
    ]
    assert '<a class="btn btn-primary" href="/hong/">Thử lại</a>' in text


def test_fault_keeps_what_was_typed_but_no_secret(visitor, caplog):
    text = visitor.post(
        "/hong/?a=1", {"ly-do": 'Ngày "khác"', "password": "bi-mat", "ten": ["An", "Ước"]}
    ).content.decode()
    assert '<form method="post" action="/hong/?a=1">' in text
    assert re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text) == [
        ("ly-do", "Ngày &quot;khác&quot;"),
        ("ten", "An"),
        ("ten", "Ước"),
    ]


def test_fault_does_not_send_back_more_than_a_page_can_hold(visitor, caplog):
    assert "<form" not in visitor.post("/hong/", {"ghi-chu": "x" * 200_001}).content.decode()


def test_unreadable_request_gets_a_sentence(visitor, caplog):
    page = visitor.get("/hoc/", headers={"host": "evil host"})
    assert page.status_code == 400
    assert "Không đọc được yêu cầu này" in page.content.decode()


def test_stale_form_says_how_to_send_again():
    strict = Client(enforce_csrf_checks=True)
    without_cookie = strict.post(reverse("text_size"), {"size": "130"})
    strict.cookies["csrftoken"] = "a" * 32
    stale = strict.post(reverse("text_size"), {"size": "130"})
    assert (without_cookie.status_code, stale.status_code) == (403, 403)
    assert "đang chặn cookie" in without_cookie.content.decode()
    assert "Tải lại trang rồi gửi lại." in stale.content.decode()


def test_catalogue_is_for_administrators(client):
    url = reverse("component_catalogue")
    clerk = User.objects.create_user("79-CB0001", "Nguyễn Thị Hòa")
    chief = User.objects.create_superuser("79-QT0001", "Trần Văn Đạt")
    stranger = client.get(url)
    client.force_login(clerk)
    refused = client.get(url)
    client.force_login(chief)
    allowed = client.get(url)
    assert [stranger.status_code, refused.status_code, allowed.status_code] == [302, 403, 200]
    assert "Trang này dành cho quản trị hệ thống." in refused.content.decode()


def test_help_is_the_last_item_of_every_header(client):
    for path in ("/hoc/", "/nhan-su/", "/cong-khai/"):
        text = client.get(path).content.decode()
        header = text[text.index('<header class="top">') : text.index("</header>")]
        assert header.rstrip().endswith("</details>"), path
        assert header.count("<details") == 1, path


def test_frames_say_the_role_and_the_other_language(client):
    text = client.get("/hoc/?q=1").content.decode()
    assert "Đang dùng với vai trò: <strong>Người học</strong>" in text
    assert '<a class="top-link" href="/en/hoc/?q=1" hreflang="en" lang="en">English</a>' in text
    assert '<link rel="alternate" hreflang="en" href="http://testserver/en/hoc/">' in text


def test_menus_show_only_what_is_there(client):
    learner, workspace = (client.get(path).content.decode() for path in ("/hoc/", "/nhan-su/"))
    bar = learner[learner.index('<nav class="bar"') : learner.index("<main")]
    side = workspace[workspace.index('<nav class="side"') : workspace.index("<main")]
    assert re.findall(r"<span>([^<]+)</span>", bar) == ["Hôm nay", "Lộ trình", "Sổ tay"]
    assert re.findall(r"<span>([^<]+)</span>", side) == ["Tổng quan", "Quá hạn"]


def test_phone_that_saves_data_gets_no_web_font(client):
    plain = client.get("/hoc/").content.decode()
    saving = client.get("/hoc/", headers={"save-data": "on"}).content.decode()
    assert ("woff2" in plain, "woff2" in saving) == (True, False)
    assert 'class="text-100 save-data"' in saving
