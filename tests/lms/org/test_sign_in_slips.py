"""The code of a slip, typed at a machine without a camera."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lms.org.domain.activation import activate_account, activation_token
from lms.org.domain.activation_codes import activation_code
from tests.factories.people import make_official, make_province, make_user

pytestmark = pytest.mark.django_db
URL = "/kich-hoat/"
UNMATCHED = (
    "Mã này chưa khớp với phiếu nào còn dùng được. Hãy so lại từng ký tự với phiếu. Đã đặt mật khẩu rồi thì đăng nhập"
    " bằng mật khẩu ấy; vẫn không được thì xin phiếu mới. Còn {left} lần thử."
)


@pytest.fixture
def user():
    user = make_user("66-BH0034")
    make_official(province=make_province("Tỉnh Đắk Lắk", code="66"), staff_code="BH0034", user=user)
    return user


def typed(client, username, code):
    return client.post(URL, {"username": username, "code": code})


def errors(response):
    return response.context["form"].errors


@pytest.mark.parametrize("username", ["66-BH0034", "bh0034"])
def test_the_code_leads_to_the_slips_own_page(client, user, username):
    response = typed(client, username, activation_code(user, made_on=timezone.localdate()).lower())
    assert response.status_code == 302
    assert "Mã đăng nhập: 66-BH0034" in client.get(response.url).content.decode()


def test_what_it_leads_to_ends_with_the_slip(client, user):
    code = activation_code(user, made_on=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        address = typed(client, "66-BH0034", code).url
        assert client.get(address).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert client.get(address).status_code == 410
        refused = typed(client, "66-BH0034", code)
        assert (refused.status_code, "đã quá 30 ngày" in refused.content.decode()) == (410, True)


def test_empty_and_short_codes_are_refused_without_taking_a_try(client, user):
    assert errors(typed(client, "", "")) == {
        "username": ["Nhập mã đăng nhập in trên phiếu, ví dụ 66-BH0034."],
        "code": ["Nhập mã kích hoạt in trên phiếu, gồm 12 chữ và số."],
    }
    assert errors(typed(client, "66-BH0034", "7K2F")) == {
        "code": ["Mã kích hoạt có 12 chữ và số, ví dụ 7K2F-9QXM-41TB. Hãy so lại với phiếu rồi nhập đủ."]
    }
    assert errors(typed(client, "66-BH0034", "7K2F-9QXM-41TB")) == {"code": [UNMATCHED.format(left=4)]}


@pytest.mark.parametrize("username", ["66-BH0034", "khong-co-ai"])
def test_unmatched_codes_are_counted_with_passwords_and_answered_alike(client, user, username):
    wrong = "7K2F-9QXM-41TB"
    told = [errors(typed(client, username, wrong)) for _try in range(3)]
    assert told == [{"code": [UNMATCHED.format(left=left)]} for left in (4, 3, 2)]
    client.post(reverse("account_login"), {"login": username, "password": "khong-phai"})
    locked = errors(typed(client, username, wrong))["__all__"][0]
    assert locked.startswith("Tài khoản tạm khóa đến ")
    assert errors(typed(client, username, activation_code(user, made_on=timezone.localdate())))["__all__"] == [locked]


def test_a_right_code_takes_no_try_and_a_used_one_matches_nothing(client, user):
    code = activation_code(user, made_on=timezone.localdate())
    for _time in range(6):
        assert typed(client, "66-BH0034", code).status_code == 302
    activate_account(token=activation_token(user), password="một câu dễ nhớ")
    assert errors(typed(client, "66-BH0034", code)) == {"code": [UNMATCHED.format(left=4)]}


def test_tries_are_counted_by_the_address_too_whosever_slips_and_passwords(client, user, settings):
    settings.SIGN_INS_A_MINUTE = 4
    address = reverse("org:activate", args=[activation_token(user)])
    with time_machine.travel(timezone.now(), tick=False):
        assert typed(client, "66-BH0034", "7K2F-9QXM-41TB").status_code == 200
        assert typed(client, "khong-co-ai", "7K2F-9QXM-41TB").status_code == 200
        assert client.post(address, {"password": "ngan"}).status_code == 200
        assert client.post(reverse("account_login"), {"login": "66-BH0034", "password": "sai"}).status_code == 200
        code = activation_code(user, made_on=timezone.localdate())
        assert typed(client, "66-BH0034", code).status_code == 429
        assert client.post(address, {"password": "một câu dễ nhớ"}).status_code == 429
        assert client.get(address).status_code == 200


def test_in_english(client, user):
    assert client.get("/en/kich-hoat/").status_code == 200
