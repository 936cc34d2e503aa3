"""Signing in: which identifiers open, what a wrong one is told, when the door closes for a while."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lms.org.enums import Role
from lms.org.models import Official
from lms.org.sign_in import forget_tries
from tests.factories.people import (
    PASSWORD,
    grant_role,
    make_commune,
    make_official,
    make_position,
    make_posting,
    make_user,
)

pytestmark = pytest.mark.django_db

URL = "/dang-nhap/"
NOW = datetime(2026, 7, 20, 14, 5, tzinfo=timezone.get_default_timezone())
E1 = (
    "Mã cán bộ hoặc mật khẩu chưa đúng. Hãy tắt bộ gõ tiếng Việt, bấm “Hiện mật khẩu” để xem lại "
    "rồi nhập lần nữa. Còn {} lần thử."
)
E2 = "Tài khoản tạm khóa đến 14:20 vì nhập chưa đúng 5 lần. Có thể chờ, hoặc gọi phụ trách nhân sự của xã để mở ngay."


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    return make_commune()


@pytest.fixture
def learner(ward):
    user = make_user("79-CB0001", phone="0912345678", email="an@example.vn")
    official = make_official("Nguyễn Văn An", province=ward, staff_code="CB0001", user=user)
    make_posting(official, ward, make_position())
    return official


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(URL, {"login": login, "password": password} | more)


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed", ["79-CB0001", "79-cb0001", " CB0001 ", "0912 345 678", "+84 912 345 678", "AN@example.vn"]
)
def test_code_phone_or_email_opens(client, learner, typed):
    answer = sign_in(client, typed)
    assert (answer.status_code, answer.url, is_signed_in(client)) == (302, "/", True)


def test_a_phone_of_two_accounts_opens_neither(client, learner):
    make_user("79-CB0002", phone="0912345678")
    page = sign_in(client, "0912345678").content.decode()
    assert (E1.format(4) in page, is_signed_in(client)) == (True, False)


def test_a_closed_account_is_answered_like_a_wrong_password(client, learner):
    learner.user.is_active = False
    learner.user.save()
    assert E1.format(4) in sign_in(client, "79-CB0001").content.decode()


def test_wrong_password_counts_down_and_then_closes_until_a_time(client, learner):
    pages = [sign_in(client, "79-CB0001", "khong-phai").content.decode() for _n in range(6)]
    told = [next((left for left in (4, 3, 2, 1) if E1.format(left) in page), E2 in page) for page in pages]
    assert told == [4, 3, 2, 1, True, True]
    assert "<title>Lỗi:" in pages[0]


def test_tries_are_counted_by_account_whatever_was_typed(client, learner):
    for typed in ("79-CB0001", "CB0001", "0912345678", "an@example.vn"):
        sign_in(client, typed, "khong-phai")
    assert E2 in sign_in(client, "79-CB0001", "khong-phai").content.decode()
    assert E2 in sign_in(client, "79-CB0001").content.decode()
    assert not is_signed_in(client)


def test_a_name_that_no_account_has_is_told_the_same(client, learner):
    pages = [sign_in(client, "khong-co-ai").content.decode() for _n in range(5)]
    assert E1.format(4) in pages[0]
    assert E2 in pages[4]


@pytest.mark.parametrize("phone", ["0912345678", "0987654321"])
def test_two_ways_of_writing_a_phone_dont_tell_whether_anybody_has_it(client, learner, phone):
    ways = (phone, f"+84 {phone[1:]}", f"{phone[:4]}.{phone[4:7]}.{phone[7:]}")
    pages = [sign_in(client, typed, "khong-phai").content.decode() for typed in ways]
    assert [E1.format(left) in page for left, page in zip((4, 3, 2), pages, strict=True)] == [True, True, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [("an@example.vn", "a.n@example.vn"), ("ba@example.vn", "b.a@example.vn"), ("CB0001", "CB 0001"), ("B2", "B.2")],
)
def test_nor_do_two_names_that_only_look_alike(client, learner, one, other):
    pages = [sign_in(client, typed, "khong-phai").content.decode() for typed in (one, other)]
    assert [E1.format(4) in page for page in pages] == [True, True]


def test_the_door_opens_again_by_time_or_by_hr(client, rf, learner):
    for _n in range(5):
        sign_in(client, "79-CB0001", "khong-phai")
    forget_tries(rf.get("/"), learner.user)
    assert sign_in(client, "79-CB0001").status_code == 302
    client.logout()
    for _n in range(5):
        sign_in(client, "79-CB0001", "khong-phai")
    with time_machine.travel(datetime(2026, 7, 20, 14, 21, tzinfo=timezone.get_default_timezone())):
        assert sign_in(client, "79-CB0001").status_code == 302


def test_next_is_kept_and_another_host_refused(client, learner):
    page = client.get(URL, {"next": "/nang-luc/"}).content.decode()
    assert '<input type="hidden" name="next" value="/nang-luc/">' in page
    assert sign_in(client, "79-CB0001", next="/nang-luc/").url == "/nang-luc/"
    client.logout()
    assert sign_in(client, "79-CB0001", next="https://example.org/").url == "/"


def test_remember_is_on_for_phones_and_off_for_computers(client, learner):
    phone = client.get(URL, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 12) Mobile Safari"})
    computer = client.get(URL, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"})
    assert [page.context["form"].fields["remember"].initial for page in (phone, computer)] == [True, False]
    sign_in(client, "79-CB0001")
    assert client.session.get_expire_at_browser_close()
    client.logout()
    sign_in(client, "79-CB0001", remember="on")
    assert client.session.get_expiry_age() == 60 * 60 * 24 * 30


@pytest.mark.parametrize(("door", "home"), [("/dang-nhap/", "/hoc/"), ("/en/dang-nhap/", "/en/hoc/")])
def test_home_is_in_the_language_of_the_door(client, learner, door, home):
    front = client.post(door, {"login": learner.staff_code, "password": PASSWORD}).url

    assert client.get(front).url == home


def test_who_is_signed_in_is_sent_home(client, learner):
    client.force_login(learner.user)
    assert client.get(URL).url == "/"


def test_empty_fields_are_named(client):
    page = sign_in(client, "", "").content.decode()
    assert "Cần điền “Mã cán bộ hoặc số điện thoại”." in page
    assert "Cần điền “Mật khẩu”." in page


def test_sign_out_asks_and_then_does(client, learner):
    client.force_login(learner.user)
    assert "Đăng xuất khỏi máy này?" in client.get("/dang-xuat/").content.decode()
    assert is_signed_in(client)
    assert client.post("/dang-xuat/").url == URL
    assert "Đã đăng xuất." in client.get(URL).content.decode()


def test_password_is_changed_with_the_present_one_only(client, learner):
    client.force_login(learner.user)
    url = reverse("account_change_password")
    wrong = client.post(url, {"oldpassword": "khac", "password1": "mat-khau-moi-1", "password2": "mat-khau-moi-2"})
    text = wrong.content.decode()
    assert "Mật khẩu đang dùng chưa đúng. Hãy nhập lại." in text
    assert "Hai lần nhập mật khẩu mới chưa giống nhau." in text
    right = client.post(url, {"oldpassword": PASSWORD, "password1": "mat-khau-moi-1", "password2": "mat-khau-moi-1"})
    assert right.url == "/tai-khoan/"
    learner.user.refresh_from_db()
    assert learner.user.check_password("mat-khau-moi-1")


def test_password_is_asked_once_more(client, learner):
    client.force_login(learner.user)
    url = reverse("account_reauthenticate")
    assert "Mật khẩu chưa đúng." in client.post(url, {"password": "khac"}).content.decode()
    assert client.post(url, {"password": PASSWORD, "next": "/tai-khoan/"}).url == "/tai-khoan/"


@pytest.mark.parametrize(
    ("roles", "home"),
    [([], "/hoc/"), ([Role.HR], "/hoc/")],
)
def test_home_is_the_learners_by_default(client, learner, ward, roles, home):
    for role in roles:
        grant_role(learner.user, role, ward)
    sign_in(client, "79-CB0001")
    assert client.get("/").url == home


@pytest.mark.parametrize(("role", "home"), [(Role.HR, "/nhan-su/"), (Role.TRAINER, "/quan-tri/")])
def test_home_of_who_is_no_learner_is_that_of_the_role(client, ward, role, home):
    user = make_user()
    grant_role(user, role, ward)
    client.force_login(user)
    assert client.get("/").url == home


def test_account_without_any_role_is_told_so(client):
    client.force_login(make_user())
    assert client.get("/").url == "/tai-khoan/"
    assert "chưa được giao vai trò nào" in client.get("/tai-khoan/").content.decode()


def test_front_door_is_the_sign_in_page_to_strangers(client):
    assert "<h1>Đăng nhập</h1>" in client.get("/").content.decode()


def test_no_statement_tells_existing_accounts_from_others(client, learner, django_assert_num_queries):
    assert Official.objects.count() == 1
    with django_assert_num_queries(2):
        sign_in(client, "79-CB0001", "khong-phai")
    with django_assert_num_queries(2):
        sign_in(client, "khong-co-ai", "khong-phai")


def test_tries_of_sign_in_are_counted_by_the_address_that_the_proxy_saw(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.SIGN_INS_A_MINUTE = 2

    def try_to_sign_in(forwarded: str) -> int:
        data = {"login": "khong-co", "password": "sai"}
        return client.post(URL, data, HTTP_X_FORWARDED_FOR=forwarded).status_code

    assert [try_to_sign_in(f"198.51.100.{number}, 203.0.113.7") for number in range(3)] == [200, 200, 429]
    assert try_to_sign_in("203.0.113.7, 203.0.113.8") == 200
