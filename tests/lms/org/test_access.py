import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.core.kept_forms import KEPT_CHARACTERS, pack, unpack
from lms.org.enums import DecisionKind, Role
from lms.org.models import DecisionDraft
from tests.factories.pdfs import make_pdf
from tests.factories.people import (
    PASSWORD,
    grant_role,
    make_commune,
    make_learner,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_an_account_without_a_personnel_record_is_told_what_it_lacks(client):
    user = make_user()
    grant_role(user, Role.TRAINER, make_province())
    client.force_login(user)
    response = client.get("/hoc/")
    page = " ".join(response.content.decode().split())
    assert response.status_code == 403
    assert (
        "<p>Tài khoản này chưa gắn với hồ sơ cán bộ nên chưa có việc học."
        " Nếu cần học, hãy liên hệ phụ trách nhân sự để gắn hồ sơ.</p>"
    ) in " ".join(page.replace("<p> ", "<p>").replace(" </p>", "</p>").split())
    assert "Trang này dành cho" not in page


def test_whoever_has_one_but_not_the_role_is_told_for_whom_the_page_is(client):
    client.force_login(make_learner(make_commune(), make_position()).user)
    page = client.get("/nhan-su/").content.decode()
    assert "Trang này dành cho phụ trách nhân sự." in page
    assert "chưa gắn với hồ sơ cán bộ" not in page


# A form that is sent after the session has ended

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
PAPER = {
    "number": "123/QĐ-UBND",
    "signed_on": "15/07/2026",
    "effective_on": "01/08/2026",
    "issued_by": "Ủy ban nhân dân phường <Thử>",
}


@pytest.fixture
def ward():
    return make_commune()


@pytest.fixture
def hr(ward):
    user = make_user("hr-1", full_name="Phan Thị Nội")
    grant_role(user, Role.HR, ward)
    return user


@pytest.fixture
def draft(ward, hr):
    person = make_official()
    make_posting(person, ward, make_position())
    return DecisionDraft.objects.create(owner=hr, official=person, kind=DecisionKind.TRANSFER)


@pytest.fixture
def address(draft):
    return f"{reverse('hr:decision_step', args=['van-ban'])}?nhap={draft.uid}"


def hidden(response):
    """The hidden fields of the page's own form; the header has forms too."""
    main = response.content.decode().split('id="noi-dung"')[1].split("</main>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {unescape(name): unescape(value) for name, value in found}


def sign_in(client, username, form, password=PASSWORD):
    return client.post("/dang-nhap/", {**hidden(form), "login": username, "password": password})


def test_what_was_typed_is_sent_after_signing_in(address, draft):
    client = Client(enforce_csrf_checks=True)
    token = hidden(client.get("/dang-nhap/"))["csrfmiddlewaretoken"]
    with time_machine.travel(NOW, tick=False):
        asked = client.post(address, PAPER | {"csrfmiddlewaretoken": token})
        assert (asked.status_code, "Phiên đăng nhập đã hết" in asked.content.decode()) == (200, True)
        assert "no-store" in asked.headers["Cache-Control"]
        asked_again = sign_in(client, "hr-1", asked, "khong-phai")
        answer = sign_in(client, "hr-1", asked_again)
        assert (answer.status_code, answer.url) == (302, reverse("learn:kept_form"))
        page = client.get(answer.url)
        assert '<strong lang="vi">Phan Thị Nội</strong> (hr-1)' in page.content.decode()
        fields = hidden(page)
        assert {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"} == PAPER
        [target] = re.findall(r'<form method="post" action="([^"]*nhap=[^"]*)"', page.content.decode())
        assert unescape(target) == address
        assert client.post(address, fields).status_code == 302
    draft.refresh_from_db()
    assert (draft.number, draft.effective_on) == ("123/QĐ-UBND", date(2026, 8, 1))


def test_a_choice_is_shown_by_its_label_and_a_tick_not_at_all(client, draft, hr):
    address = f"{reverse('hr:decision_step', args=['loai'])}?nhap={draft.uid}"
    asked = client.post(address, {"kind": "rotate", "tick": "on", "viec": "gia-han", "mark": "unverified"})
    page = client.get(sign_in(client, "hr-1", asked).url)
    shown = re.search(r'<ul class="card">(.*?)</ul>', page.content.decode(), re.S).group(1)
    assert re.findall(r"<li[^>]*>([^<]*)</li>", shown) == ["luân chuyển", "chưa kiểm chứng"]
    assert (hidden(page)["kind"], hidden(page)["tick"]) == ("rotate", "on")


def test_another_person_is_shown_as_whom_they_would_send_it(client, address, draft, ward):
    other = make_user("hr-2", full_name="Trần Thị Khác")
    grant_role(other, Role.HR, ward)
    page = client.get(sign_in(client, "hr-2", client.post(address, PAPER)).url)
    assert '<strong lang="vi">Trần Thị Khác</strong> (hr-2)' in page.content.decode()
    assert client.post(address, hidden(page)).status_code == 404  # the draft is its owner's
    draft.refresh_from_db()
    assert draft.number == ""


def test_whoever_signed_in_elsewhere_meanwhile_finds_it_too(client, address, hr):
    asked = client.post(address, PAPER)
    client.force_login(hr)
    assert "123/QĐ-UBND" in client.get(sign_in(client, "hr-1", asked).url).content.decode()


def test_it_waits_an_hour_and_no_longer(client, address, hr):
    with time_machine.travel(NOW, tick=False):
        sign_in(client, "hr-1", client.post(address, PAPER))
    for later, waits in ((59, True), (61, False), (59, False)):
        with time_machine.travel(NOW + timedelta(minutes=later), tick=False):
            page = client.get(reverse("learn:kept_form")).content.decode()
            assert ("123/QĐ-UBND" in page, "Không còn nội dung nào chờ gửi" in page) == (waits, not waits)


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ({}, {}),
        ({"number": ""}, {}),
        ({"new_password": "mot-bi-mat"}, {}),
        ({"number": "x" * (KEPT_CHARACTERS + 1)}, {}),
        (PAPER, {"Accept": "application/json"}),
    ],
)
def test_the_rest_is_led_to_the_sign_in_page(client, address, data, headers):
    answer = client.post(address, data, headers=headers)
    assert (answer.status_code, answer.url.startswith("/dang-nhap/?next=")) == (302, True)


def test_secrets_and_files_stay_behind(client, address, hr):
    scan = SimpleUploadedFile("quyet-dinh.pdf", make_pdf(), content_type="application/pdf")
    asked = client.post(address, PAPER | {"mat_khau": "mot-bi-mat", "scan": scan})
    page = client.get(sign_in(client, "hr-1", asked).url)
    assert "Tệp đã chọn không giữ lại được" in page.content.decode()
    assert set(hidden(page)) == {*PAPER, "csrfmiddlewaretoken"}


def test_what_we_did_not_sign_is_not_kept(client, rf, address, hr):
    text = pack(rf.post("/", {"number": "1"}, PATH_INFO="//xau.example/"))
    assert (text != "", unpack(text)) == (True, None)
    for forged in (text, unescape(hidden(client.post(address, PAPER))["kept"])[:-2] + "xx"):
        client.logout()
        client.post("/dang-nhap/", {"login": "hr-1", "password": PASSWORD, "kept": forged})
        assert "kept_form" not in client.session
        assert client.session["_auth_user_id"] == str(hr.pk)
