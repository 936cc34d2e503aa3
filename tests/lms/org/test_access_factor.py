"""The second factor: who is led to set one up, how it is asked for, and what happens when it is lost."""

import re
from datetime import datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.org.domain.activation import activation_token
from lms.org.enums import Role
from tests.factories.factors import code_of, give_app, paper_codes
from tests.factories.people import PASSWORD, grant_role, make_official, make_posting, make_user
from tests.factories.rosters import make_ward

pytestmark = pytest.mark.django_db

FACTORS = "/tai-khoan/xac-thuc-hai-buoc/"
SECOND_STEP = "/dang-nhap/buoc-hai/"
NOW = datetime(2026, 7, 20, 14, 5, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    return make_ward()


@pytest.fixture
def official(ward):
    official = make_official("Nguyễn Thị Hương", province=ward.province, user=make_user("79-CB0001"))
    make_posting(official, ward.divisions["Văn phòng HĐND và UBND"], ward.positions["CM-04"])
    return official


def sign_in(client, user, **more):
    return client.post("/dang-nhap/", {"login": user.username, "password": PASSWORD} | more)


def words(response):
    return " ".join(response.content.decode().split())


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_hr_is_led_to_set_one_up_and_comes_back(client, ward):
    assert sign_in(client, ward.hr, next="/nhan-su/ho-so/").url == FACTORS
    assert client.get("/nhan-su/ho-so/").url == FACTORS
    assert "Vai trò của anh/chị cần xác thực hai bước" in words(client.get(FACTORS))

    page = words(client.get(reverse("mfa_activate_totp")))
    secret = re.search(r"secret=([A-Z2-7]+)", page)[1]
    assert 'class="qr"' in page
    wrong = words(client.post(reverse("mfa_activate_totp"), {"code": "000000"}))
    assert "Mã chưa đúng hoặc đã quá giờ." in wrong
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = words(client.get(answer.url))
    assert re.findall(r"<li>(\d{8})</li>", codes) == paper_codes(ward.hr)
    assert 'href="/nhan-su/ho-so/"' in codes
    assert client.get("/nhan-su/ho-so/").status_code == 200
    again = words(client.get(answer.url))
    assert (re.findall(r"<li>(\d{8})</li>", again), "Còn 10 mã chưa dùng." in again) == ([], True)
    [entry] = AuditEntry.objects.filter(verb="accounts.factor.added")
    assert (entry.actor_id, entry.after) == (ward.hr.pk, {"kind": "totp"})


def test_nobody_else_is_asked_and_nobody_where_it_is_not_demanded(client, ward, official, settings):
    assert sign_in(client, official.user).url == "/"
    assert client.get("/hoc/").status_code == 200
    client.logout()
    settings.SECOND_FACTOR_REQUIRED = False
    assert sign_in(client, ward.hr).url == "/"
    assert client.get("/nhan-su/").status_code == 200


def test_an_administrator_is_led_from_the_editor_too(client):
    client.force_login(make_user(is_superuser=True))
    assert client.get("/quan-tri/").url == FACTORS


def test_an_administrator_is_led_from_the_page_of_health_too(client):
    client.force_login(make_user(is_superuser=True))
    assert client.get(reverse("health:page")).url == FACTORS


def test_pages_cost_no_statement_more(client, ward, settings):
    give_app(ward.hr)
    counts = []
    for demanded in (False, True):
        settings.SECOND_FACTOR_REQUIRED = demanded
        sign_in(client, ward.hr)
        client.post(SECOND_STEP, {"code": paper_codes(ward.hr)[0]})
        client.get("/nhan-su/don-vi/")
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/nhan-su/don-vi/").status_code == 200
        counts.append(len(statements))
        client.logout()
    assert counts[0] == counts[1] > 0


def test_the_second_step_comes_before_the_first_page(client, ward):
    secret = give_app(ward.hr)
    assert sign_in(client, ward.hr, next="/nhan-su/").url == SECOND_STEP
    assert not is_signed_in(client)
    assert "Xác thực bước hai" in words(client.get(SECOND_STEP))
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).url == "/nhan-su/"
    assert client.get("/nhan-su/").status_code == 200


def test_a_code_opens_once(client, ward):
    secret = give_app(ward.hr)
    for expected in (True, False):
        browser = Client()
        sign_in(browser, ward.hr)
        answer = browser.post(SECOND_STEP, {"code": code_of(secret)})
        assert (is_signed_in(browser), answer.status_code) == (expected, 302 if expected else 200)
    later = NOW.replace(second=40)
    with time_machine.travel(later, tick=False):  # the library has forgotten it, and would still take it
        browser.post(SECOND_STEP, {"code": code_of(secret, later=-1)})
    assert not is_signed_in(browser)


def test_a_code_on_paper_opens_once(client, ward):
    give_app(ward.hr)
    code = paper_codes(ward.hr)[3]
    for expected in (True, False):
        browser = Client()
        sign_in(browser, ward.hr)
        browser.post(SECOND_STEP, {"code": code})
        assert is_signed_in(browser) is expected
    assert len(paper_codes(ward.hr)) == 9


def test_wrong_codes_lock_with_the_time_and_hr_above_unlocks(client, ward, official):
    secret = give_app(official.user)
    sign_in(client, official.user)
    pages = [words(client.post(SECOND_STEP, {"code": "000000"})) for _n in range(6)]
    assert "Mã chưa đúng hoặc đã quá giờ." in pages[0]
    assert "Tài khoản tạm khóa đến 14:20 vì nhập chưa đúng 5 lần." in pages[5]
    assert "tạm khóa đến 14:20" in words(client.post(SECOND_STEP, {"code": code_of(secret)}))

    hr = Client()
    sign_in(hr, ward.hr)
    hr_secret = give_app(ward.hr)
    hr.get("/nhan-su/")
    hr.post(reverse("mfa_reauthenticate"), {"code": code_of(hr_secret), "next": "/nhan-su/"})
    assert "Đăng nhập đang tạm khóa đến 14:20" in words(hr.get(reverse("hr:person", args=[official.uid])))
    hr.post(reverse("hr:person_unlock", args=[official.uid]))
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).status_code == 302


def test_a_session_that_began_without_it_shows_it_once(client, ward):
    sign_in(client, ward.hr)
    secret = give_app(ward.hr)
    led = client.get("/nhan-su/ho-so/?tim=an").url
    assert led == f"{reverse('mfa_reauthenticate')}?next=%2Fnhan-su%2Fho-so%2F%3Ftim%3Dan"
    assert client.post(led, {"code": code_of(secret), "next": "/nhan-su/ho-so/?tim=an"}).url == "/nhan-su/ho-so/?tim=an"
    assert client.get("/nhan-su/ho-so/?tim=an").status_code == 200


def test_a_new_password_by_slip_asks_for_it_as_well(client, ward):
    give_app(ward.hr)
    answer = client.post(f"/kich-hoat/{activation_token(ward.hr)}/", {"password": "một câu dễ nhớ"})
    assert (answer.url, is_signed_in(client)) == (SECOND_STEP, False)


def test_the_last_one_stays_with_who_needs_it(client, ward, official):
    for user, stays in ((ward.hr, True), (official.user, False)):
        secret = give_app(user)
        sign_in(client, user)
        client.post(SECOND_STEP, {"code": code_of(secret)})
        page = words(client.get(reverse("mfa_deactivate_totp")))
        assert ("phải còn ít nhất một cách" in page) is stays
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=user).exists() is stays
        client.logout()
    [entry] = AuditEntry.objects.filter(verb="accounts.factor.removed")
    assert entry.actor_id == official.user_id


def test_secrets_are_encrypted(ward):
    secret = give_app(ward.hr)
    kept = {one.type: one.data for one in Authenticator.objects.filter(user=ward.hr)}
    assert secret not in str(kept)
    assert all(text.startswith("gAAAA") for text in (kept["totp"]["secret"], kept["recovery_codes"]["seed"]))


def test_secrets_follow_the_keys(ward, settings, capsys):
    secret, codes = give_app(ward.hr), paper_codes(ward.hr)
    old, new = settings.IDENTITY_KEYS[0], Fernet.generate_key().decode()
    settings.IDENTITY_KEYS = [new, old]
    for told in ("read 2, changed 2, same 0, unreadable 0", "read 2, changed 0, same 2, unreadable 0"):
        call_command("rotate_identity_keys")
        assert f"accounts.secrets: {told}" in capsys.readouterr().out
    settings.IDENTITY_KEYS = [new]
    kept = Authenticator.objects.get(user=ward.hr, type=Authenticator.Type.TOTP).wrap()
    assert kept.validate_code(code_of(secret))
    assert paper_codes(ward.hr) == codes
    settings.IDENTITY_KEYS = [old]
    with pytest.raises(CommandError, match="2 values or files open with none of the keys"):
        call_command("rotate_identity_keys")


def test_new_codes_replace_the_old(client, ward):
    secret = give_app(ward.hr)
    old = paper_codes(ward.hr)
    sign_in(client, ward.hr)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    assert "Các mã cũ hết dùng ngay." in words(client.get(reverse("mfa_generate_recovery_codes")))
    client.post(reverse("mfa_generate_recovery_codes"))
    assert set(paper_codes(ward.hr)).isdisjoint(old)
    assert AuditEntry.objects.filter(verb="accounts.factor.codes_renewed").count() == 1


def test_hr_above_resets_it_with_a_reason(client, ward, official, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    secret = give_app(official.user)
    theirs = Client()
    sign_in(theirs, official.user)
    theirs.post(SECOND_STEP, {"code": code_of(secret)})
    assert theirs.get("/hoc/").status_code == 200
    sign_in(client, ward.hr)
    address = reverse("hr:person_factor_reset", args=[official.uid])
    assert "Nhập lý do" in words(client.post(address, {}))
    page = words(client.post(address, {"reason": "Mất điện thoại, đến trực tiếp"}, follow=True))

    assert "Đã đặt lại xác thực hai bước của Nguyễn Thị Hương." in page
    assert not Authenticator.objects.filter(user=official.user).exists()
    assert theirs.get("/hoc/").status_code == 302
    [entry] = AuditEntry.objects.filter(verb="accounts.factor.reset")
    assert (entry.target_id, entry.actor_id, entry.reason) == (
        str(official.pk),
        ward.hr.pk,
        "Mất điện thoại, đến trực tiếp",
    )
    again = words(client.post(address, {"reason": "lần nữa"}))
    assert "chưa bật xác thực hai bước nên không có gì để đặt lại" in again


def test_hr_beside_or_below_resets_nothing(client, ward, official, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    grant_role(official.user, Role.APPROVER, ward.province)
    give_app(official.user)
    sign_in(client, ward.hr)
    address = reverse("hr:person_factor_reset", args=[official.uid])
    assert "của đơn vị cấp trên đặt lại" in words(client.get(address))
    client.post(address, {"reason": "thử"})
    assert Authenticator.objects.filter(user=official.user).count() == 2
    assert not AuditEntry.objects.filter(verb="accounts.factor.reset").exists()


def test_an_administrator_resets_it_by_command(ward):
    give_app(ward.hr)
    call_command("reset_second_factor", ward.hr.username, reason="Mất điện thoại")
    assert not Authenticator.objects.filter(user=ward.hr).exists()
    with pytest.raises(CommandError, match="chưa bật xác thực hai bước"):
        call_command("reset_second_factor", ward.hr.username, reason="Mất điện thoại")


@pytest.mark.parametrize("sent", ["", "{}", "[]", "1", '{"id": "a"}', '{"id": 1, "response": {}, "type": "x"}', "{"])
def test_what_no_browser_makes_of_a_key_is_refused(client, ward, sent):
    sign_in(client, ward.hr)
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    page = client.post(reverse("mfa_add_webauthn"), {"name": "Khóa", "credential": sent})
    assert page.status_code == 200
    assert "Chưa tạo được khóa." in words(page) or "Lỗi:" in words(page)
    client.logout()
    give_app(ward.hr)
    sign_in(client, ward.hr)
    client.get(SECOND_STEP)
    assert client.post(SECOND_STEP, {"credential": sent}).status_code == 200
    assert not is_signed_in(client)
