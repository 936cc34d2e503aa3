"""HR without a second factor is led to set one up: by the app of a phone, by a passkey; then both open the door."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.screens import WIDTHS
from tests.factories.factors import code_of
from tests.factories.people import PASSWORD, make_user
from tests.factories.rosters import make_ward

AT_THE_DESK = {"viewport": {"width": 1366, "height": 768}, "is_mobile": False, "has_touch": False}
on_both = pytest.mark.parametrize(
    "window", ["phone", pytest.param("desk", marks=pytest.mark.browser_context_args(**AT_THE_DESK))]
)
"""Walked on each, as what is pressed may stand elsewhere; looked at in both windows at every stop."""

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ward(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    return make_ward()


@pytest.fixture
def looked_at(faults, picture):
    """Nothing serious, nothing to scroll sideways, in both windows."""
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        before = page.viewport_size
        for width, (across, down) in WIDTHS.items():
            page.set_viewport_size({"width": across, "height": down})
            found.extend(f"{name}-{width}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name}-{width}: scrolls sideways")
            picture(page, f"hai-buoc-{name}-{width}")
        page.set_viewport_size(before)

    yield look
    assert found == []


def sign_in(page: Page, address: str, username: str, prefix: str = "") -> None:
    page.goto(f"{address}{prefix}/dang-nhap/?next={prefix}/nhan-su/ho-so/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click(".sign-in [type=submit]")


def sign_out(page: Page, address: str) -> None:
    page.context.clear_cookies()


def give_key(context: BrowserContext, page: Page) -> None:
    """A key in the machine that always finds its owner."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@on_both
def test_hr_sets_up_the_app_and_comes_back(window, page, address, ward, looked_at):
    assert page.viewport_size["width"] == {"phone": 360, "desk": 1366}[window]
    sign_in(page, address, ward.hr.username)
    expect(page.locator("h1")).to_have_text("Xác thực hai bước")
    expect(page.locator(".notice-title")).to_have_text("Vai trò của anh/chị cần xác thực hai bước")
    looked_at(page, "can-cai")
    page.get_by_role("link", name="Dùng ứng dụng trên điện thoại").click()
    looked_at(page, "ung-dung")
    page.locator("summary", has_text="Không quét được?").click()
    secret = page.locator("details .figures").inner_text().replace(" ", "")
    page.fill("[name=code]", "000000")
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.locator(".error-summary")).to_contain_text("Mã chưa đúng hoặc đã quá giờ.")
    looked_at(page, "ung-dung-loi")
    page.fill("[name=code]", code_of(secret))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.locator(".codes li")).to_have_count(10)
    looked_at(page, "ma-du-phong")
    page.get_by_role("link", name="Đã cất mã, đi tiếp").click()
    expect(page).to_have_url(re.compile("/nhan-su/ho-so/$"))

    page.goto(f"{address}/tai-khoan/xac-thuc-hai-buoc/")
    looked_at(page, "dang-bat")
    page.goto(f"{address}/tai-khoan/xac-thuc-hai-buoc/ma-du-phong/")
    looked_at(page, "ma-du-phong-da-xem")
    page.get_by_role("link", name="Tạo mã dự phòng mới").click()
    looked_at(page, "ma-moi")
    page.goto(f"{address}/tai-khoan/thiet-bi/")
    looked_at(page, "thiet-bi")

    sign_out(page, address)
    sign_in(page, address, ward.hr.username)
    expect(page.locator("h1")).to_have_text("Xác thực bước hai")
    looked_at(page, "buoc-hai")
    page.fill("[name=code]", code_of(secret, later=1))
    page.get_by_role("button", name="Xác nhận").click()
    expect(page).to_have_url(re.compile("/nhan-su/ho-so/$"))


@on_both
def test_hr_signs_in_by_a_passkey(window, page, context, address, ward, looked_at):
    give_key(context, page)
    sign_in(page, address, ward.hr.username)
    page.get_by_role("link", name="Thêm khóa đăng nhập").click()
    page.fill("[name=name]", "Máy tính ở cơ quan")
    looked_at(page, "them-khoa")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="Đã cất mã, đi tiếp").click()
    expect(page).to_have_url(re.compile("/nhan-su/ho-so/$"))

    sign_out(page, address)
    sign_in(page, address, ward.hr.username)
    looked_at(page, "buoc-hai-khoa")
    page.get_by_role("button", name="Dùng khóa đăng nhập").click()
    expect(page).to_have_url(re.compile("/nhan-su/ho-so/$"))
    page.goto(f"{address}/tai-khoan/xac-thuc-hai-buoc/")
    expect(page.locator(".tasks")).to_contain_text("Máy tính ở cơ quan")
    looked_at(page, "co-khoa")


def test_a_key_may_be_dropped_by_who_needs_none(page, context, address, ward, looked_at):
    user = make_user("79-TU-NGUYEN")
    give_key(context, page)
    sign_in(page, address, user.username)
    page.goto(f"{address}/tai-khoan/xac-thuc-hai-buoc/")
    looked_at(page, "chua-bat")
    page.get_by_role("link", name="Thêm khóa đăng nhập").click()
    page.get_by_role("button", name="Tạo khóa").click()
    page.get_by_role("link", name="Đã cất mã, đi tiếp").click()
    page.get_by_role("link", name="Bỏ khóa “Khóa 1”").click()
    looked_at(page, "bo-khoa")
    page.get_by_role("button", name="Bỏ khóa").click()
    expect(page.locator(".messages, main")).to_contain_text(["Đã bỏ khóa đăng nhập."])
    expect(page.locator("main")).to_contain_text("Chưa bật.")


def test_in_english(page, address, ward, looked_at):
    sign_in(page, address, ward.hr.username, "/en")
    expect(page.locator("h1")).to_have_text("Two-step verification")
    looked_at(page, "en-can-cai")
    page.get_by_role("link", name="Use an app on the phone").click()
    looked_at(page, "en-ung-dung")
