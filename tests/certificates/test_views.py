import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from certificates.domain.revoking import replace_certificate, revoke_certificate
from certificates.models import Certificate
from tests.factories.certificates import CAPACITY, NOW, make_issued

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
UNKNOWN = "0000-0000-00"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def issued(office):
    office.learner.birth_year = 1991
    office.learner.phone = "0912345678"
    office.learner.save()
    return make_issued(office)


def look_up(client, code, **extra):
    return client.get(reverse("verify:code", args=[code]), **extra)


def verdict_of(response) -> str:
    return re.search(r'class="verdict[^>]*>.*?<span>(.*?)</span>', response.content.decode(), re.S)[1]


def facts_of(response) -> dict[str, str]:
    pairs = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", response.content.decode())
    return {key: re.sub(r"<[^>]+>", "", value) for key, value in pairs}


def test_a_valid_certificate_and_nothing_beyond_its_main_words(client, issued):
    response = look_up(client, issued.code)
    assert (response.status_code, verdict_of(response)) == (200, "Hợp lệ")
    assert facts_of(response) == {
        "Cấp cho": "Lê Thị Cúc",
        "Khóa học": "Đăng ký khai sinh",
        "Ngày cấp": "06/07/2026",
        "Giá trị đến hết": "06/07/2029",
        "Nơi cấp": "Ủy ban nhân dân phường Phú Xuân, thành phố Huế",
        "Mã": issued.code,
    }
    assertContains(response, "Tra cứu lúc 09:30:00 ngày 07/07/2026")
    for private in ("1991", "0912345678", "tư pháp", "Văn phòng", "2/2", "Nguyễn Văn Ước"):
        assertNotContains(response, private)


def test_the_address_printed_on_the_paper_answers(client, issued):
    assert issued.words["verify_url"] == f"http://testserver/v/{issued.code}"
    assert client.get(f"/v/{issued.code.lower().replace('-', '')}").status_code == 200


def test_expired(client, issued):
    with time_machine.travel(NOW + timedelta(days=1500)):
        assert verdict_of(look_up(client, issued.code)) == "Hết hạn"


def test_revoked_with_the_day_and_without_what_was_written_about_it(client, office, issued):
    revoke_certificate(certificate=issued, actor=office.approver, reason="Cấp nhầm <người>.", now=NOW)
    response = look_up(client, issued.code)
    assert verdict_of(response) == "Đã thu hồi"
    assertContains(response, "Thu hồi ngày 06/07/2026. Muốn biết lý do, hãy hỏi nơi cấp.")
    assertNotContains(response, "Cấp nhầm")


def test_replaced_leads_to_the_one_that_counts(client, office, issued):
    new = replace_certificate(certificate=issued, actor=office.approver, capacity=CAPACITY, reason="Sai.", now=NOW)
    response = look_up(client, issued.code)
    assert verdict_of(response) == "Đã thay thế"
    assertContains(response, f'<a href="/v/{new.code}">{new.code}</a>')
    assert verdict_of(look_up(client, new.code)) == "Hợp lệ"


def test_unknown_in_the_words_of_e15(client, issued):
    response = look_up(client, UNKNOWN)
    assert (response.status_code, verdict_of(response)) == (404, "Không tìm thấy")
    assertContains(
        response,
        "Không có giấy chứng nhận nào mang mã 0000-0000-00. Kiểm tra lại từng ký tự (mã không có chữ O, I, L, U). "
        "Nếu mã in trên giấy đúng như vậy, có thể báo nghi ngờ giả mạo.",
        status_code=404,
    )


def test_what_no_code_can_be_says_which_letters_never_occur(client):
    response = client.get("/v/7K2F-9QXM-4U")
    assertContains(response, "không bao giờ có chữ I, L, O, U", status_code=404)
    assertContains(client.get("/xac-minh/?ma=ngắn"), "không bao giờ có chữ I, L, O, U")


def test_the_form_leads_to_the_page_of_the_code(client, issued):
    typed = issued.code.replace("-", " ").lower()
    response = client.get(reverse("verify:form"), {"ma": typed})
    assert (response.status_code, response.url) == (302, f"/v/{issued.code}")
    assert client.get(reverse("verify:form")).status_code == 200


def test_no_cookie_and_no_session_even_for_the_signed_in(client, office, issued):
    client.force_login(office.hr)
    client.cookies["messages"] = "x"
    for address in (f"/v/{issued.code}", f"/v/{UNKNOWN}", "/xac-minh/", "/xac-minh/?ma=x", f"/en/v/{issued.code}"):
        with translation.override("vi"):
            response = client.get(address)
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("certificates", [1, 3])
def test_one_statement_answers(client, office, issued, django_assert_num_queries, certificates):
    for _again in range(certificates - 1):
        last = Certificate.objects.order_by("-pk").first()
        replace_certificate(certificate=last, actor=office.approver, capacity=CAPACITY, reason="Sai.", now=NOW)
    with django_assert_num_queries(1):
        look_up(client, issued.code)


def test_everything_the_page_loads_is_within_30_kb_and_no_script(client, issued):
    html = look_up(client, issued.code).content.decode()
    assert "<script" not in html
    parts = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html))
    assert parts == {"lms/css/public.css", "certificates/verify.css", "lms/icons/product.svg", "lms/icons/sprite.svg"}
    sent = [html.encode(), *(Path(finders.find(part)).read_bytes() for part in parts)]
    assert sum(map(len, sent)) < 30_000
    assert sum(len(gzip.compress(one)) for one in sent) < 12_000


def test_english(client, issued):
    with translation.override("vi"):
        response = client.get(f"/en/v/{issued.code}")
    assertContains(response, '<html lang="en">')
    assertContains(response, '<dd lang="vi">Lê Thị Cúc</dd>')


def test_too_many_lookups_wait_with_a_sentence(client, issued):
    for _once in range(60):
        assert look_up(client, issued.code).status_code == 200
    response = look_up(client, issued.code)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assertContains(response, "Hãy chờ 60 giây rồi tải lại trang.", status_code=429)
    assert look_up(client, issued.code, REMOTE_ADDR="10.0.0.9").status_code == 200
    with time_machine.travel(NOW + timedelta(days=1, minutes=1)):
        assert look_up(client, issued.code).status_code == 200


def test_behind_a_proxy_each_visitor_counts_for_themselves(client, issued, settings):
    """The proxy's own address is the same for everybody; what a visitor writes before it is worth nothing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(60):
        assert look_up(client, issued.code, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.7").status_code == 200

    assert look_up(client, issued.code, HTTP_X_FORWARDED_FOR="192.0.2.1, 203.0.113.7").status_code == 429
    assert look_up(client, issued.code, HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 429
    assert look_up(client, issued.code, HTTP_X_FORWARDED_FOR="203.0.113.7, 203.0.113.8").status_code == 200


def test_without_a_proxy_the_header_is_anybodys_word(client, issued, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for number in range(60):
        look_up(client, issued.code, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

    assert look_up(client, issued.code, HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 429


def test_only_reading(client, issued):
    assert client.post(f"/v/{issued.code}").status_code == 405


def test_an_address_that_ends_in_a_slash_leads_to_the_answer(client, issued):
    response = client.get(f"/v/{issued.code}/")
    assert (response.status_code, response.url, response.cookies) == (301, f"/v/{issued.code}", {})
