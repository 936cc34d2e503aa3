from datetime import date

import pytest
from django.urls import reverse

from lms.org.domain.activation import activation_token
from lms.org.domain.officials import open_account
from tests.factories.people import make_commune, make_official, make_position, make_posting, make_province, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def official():
    province = make_province("Tỉnh Đắk Lắk", code="66")
    one = make_official("Nguyễn Thị Hương", province=province, staff_code="BH0034")
    make_posting(one, make_commune("Phường Buôn Hồ", province=province), make_position())
    open_account(official=one, actor=make_user())
    return one


def link(official):
    return reverse("org:activate", args=[activation_token(official.user)])


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_whose_it_is(client, official):
    page = words(client.get(link(official)))
    for text in ("Nguyễn Thị Hương", "Phường Buôn Hồ, Tỉnh Đắk Lắk", "Mã đăng nhập: 66-BH0034", "Chọn mật khẩu"):
        assert text in page


def test_from_the_slip_straight_to_work(client, official):
    response = client.post(link(official), {"password": "một câu dễ nhớ"})
    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(official.user.pk)
    assert "Đã đặt mật khẩu. Lần sau đăng nhập bằng mã 66-BH0034 và mật khẩu này." in words(client.get("/hoc/"))
    client.logout()
    assert client.login(username="BH0034", password="một câu dễ nhớ")


@pytest.mark.parametrize(
    ("browser", "ends_with_it"), [("Mozilla/5.0 (Android 14; Mobile)", False), ("Mozilla/5.0", True)]
)
def test_a_computer_is_not_remembered_a_phone_is(client, official, browser, ends_with_it):
    client.post(link(official), {"password": "một câu dễ nhớ"}, headers={"User-Agent": browser})
    assert client.session.get_expire_at_browser_close() is ends_with_it


def test_a_password_just_chosen_opens_a_locked_account(client, official):
    for _n in range(5):
        client.post("/dang-nhap/", {"login": "BH0034", "password": "khong-phai"})
    client.post(link(official), {"password": "một câu dễ nhớ"})
    client.logout()
    response = client.post("/dang-nhap/", {"login": "BH0034", "password": "một câu dễ nhớ"})
    assert (response.status_code, response.url) == (302, "/")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Nhập mật khẩu, ít nhất 8 ký tự."),
        ("ngắn", "Mật khẩu này có 4 ký tự, cần ít nhất 8. Hãy thêm vài từ."),
        ("66-BH0034", "Mật khẩu này quá dễ đoán. Hãy chọn một câu ngắn mà người khác không đoán được."),
        ("password", "Mật khẩu này quá dễ đoán. Hãy chọn một câu ngắn mà người khác không đoán được."),
    ],
)
def test_a_password_that_will_not_do_is_refused_at_its_field(client, official, password, sentence):
    response = client.post(link(official), {"password": password})
    assert response.status_code == 200
    assert response.context["form"].errors["password"] == [sentence]
    assert "<title>Lỗi: Kích hoạt tài khoản" in words(response)


def test_a_used_link_says_so(client, official):
    address = link(official)
    client.post(address, {"password": "một câu dễ nhớ"})
    client.logout()
    for response in (client.get(address), client.post(address, {"password": "một câu khác nữa"})):
        assert response.status_code == 410
        assert "Phiếu kích hoạt này đã được dùng." in words(response)


def test_by_the_back_button_its_owner_is_at_home_again(client, official):
    address = link(official)
    client.post(address, {"password": "một câu dễ nhớ"})
    response = client.get(address)
    assert (response.status_code, response.url) == (302, "/")


def test_pressed_twice_it_signs_in(client, official):
    address = link(official)
    client.post(address, {"password": "một câu dễ nhớ"})
    client.cookies.clear()  # the answer to the first press never came
    response = client.post(address, {"password": "một câu dễ nhớ"})
    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(official.user.pk)


def test_a_used_slip_is_no_way_round_the_limit_of_tries(client, official):
    address = link(official)
    client.post(address, {"password": "một câu dễ nhớ"})
    client.cookies.clear()
    for _try in range(5):
        assert client.post(address, {"password": "đoán một câu"}).status_code == 410
    assert client.post(address, {"password": "một câu dễ nhớ"}).status_code == 410


def test_somebody_else_signed_in_is_signed_out(client, official):
    client.force_login(make_user())
    client.post(link(official), {"password": "một câu dễ nhớ"})
    assert client.session["_auth_user_id"] == str(official.user.pk)


def test_an_unknown_link_answers_in_both_languages(client):
    for prefix in ("", "/en"):
        assert client.get(f"{prefix}/kich-hoat/{date.today():%d}-x/").status_code == 410  # noqa: DTZ011
