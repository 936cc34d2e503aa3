"""An administrator turns the powers on, works, and turns them off, in both windows: by the password, by a passkey."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from lms.org.enums import Role
from lms.org.models import AdminMode
from tests.e2e.screens import WIDTHS
from tests.e2e.test_second_factor import give_key
from tests.factories.people import PASSWORD, grant_role, make_user
from tests.factories.rosters import make_ward

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

REASON = "Sửa danh mục vị trí theo Công văn số 15"
NEW = "/nhan-su/vi-tri/moi/"


@pytest.fixture
def admin(settings):
    settings.ADMIN_MODE_REQUIRED = True
    user = make_user("quan-tri-1", full_name="Trần Quản Trị", is_superuser=True)
    grant_role(user, Role.ADMIN, make_ward().province)
    return user


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
            picture(page, f"quyen-quan-tri-{name}-{width}")
        page.set_viewport_size(before)

    yield look
    assert found == []


def sign_in(page: Page, address: str, path: str) -> None:
    prefix = "/en" if path.startswith("/en/") else ""
    page.goto(f"{address}{prefix}/dang-nhap/?next={path}")
    page.fill("[name=login]", "quan-tri-1")
    page.fill("[name=password]", PASSWORD)
    page.click(".sign-in [type=submit]")


def test_turned_on_for_a_page_used_and_turned_off(page, address, admin, looked_at):
    sign_in(page, address, NEW)
    expect(page.locator("h1")).to_have_text("Quyền quản trị")
    looked_at(page, "tat")
    page.get_by_role("button", name="Bật quyền quản trị").click()
    expect(page.locator(".error-summary")).to_contain_text("Ghi lý do")
    looked_at(page, "con-thieu")
    page.fill("[name=reason]", REASON)
    page.get_by_text("30 phút").click()
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Bật quyền quản trị").click()
    expect(page).to_have_url(f"{address}{NEW}")
    bar = page.get_by_role("complementary", name="Quyền quản trị")
    expect(bar).to_contain_text(re.compile(r"Đang dùng quyền quản trị đến \d\d:\d\d"))
    looked_at(page, "dang-bat")

    page.goto(f"{address}/quan-tri/")
    expect(page.locator(".powers")).to_contain_text("Đang dùng quyền quản trị")
    looked_at(page, "bien-soan")
    page.goto(f"{address}/quan-tri/che-do/")
    looked_at(page, "trang-dang-bat")
    page.goto(f"{address}/quan-tri/che-do/so/")
    looked_at(page, "so")
    page.locator("tbody a").click()
    looked_at(page, "mot-lan")
    page.get_by_role("button", name="Kết thúc ngay").click()
    expect(page.locator("main")).to_contain_text("Đã tắt quyền quản trị.")
    expect(bar).to_have_count(0)
    mode = AdminMode.objects.get()
    assert (mode.reason, mode.end.cause) == (REASON, "by_hand")


def test_what_was_typed_when_the_time_was_up_is_sent_after_all(page, address, admin, looked_at):
    sign_in(page, address, NEW)
    turn_on(page)
    page.fill("[name=name_vi]", "Vị trí mới của phường")
    elsewhere = Client()  # the other tab
    elsewhere.cookies["sessionid"] = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    elsewhere.post("/quan-tri/che-do/ket-thuc/")
    page.locator("main form[method=post] [type=submit]").first.click()
    expect(page.locator(".notice-warning")).to_contain_text("Nội dung vừa nhập được giữ lại")
    looked_at(page, "giu-lai")
    turn_on(page)
    expect(page.locator("h1")).to_have_text("Gửi lại nội dung vừa nhập")
    expect(page.locator("main")).to_contain_text("Vị trí mới của phường")
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.locator("[name=name_vi]")).to_have_value("Vị trí mới của phường")


def turn_on(page: Page) -> None:
    page.fill("[name=reason]", REASON)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Bật quyền quản trị").click()


def test_by_a_passkey(page, context, address, admin, looked_at):
    give_key(context, page)
    sign_in(page, address, "/tai-khoan/xac-thuc-hai-buoc/")
    page.get_by_role("link", name="Thêm khóa đăng nhập").click()
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{address}{NEW}")
    looked_at(page, "khoa")
    page.get_by_role("button", name="Bật bằng khóa đăng nhập").click()
    expect(page.locator(".error-summary")).to_contain_text("Ghi lý do")
    page.fill("[name=reason]", REASON)
    page.get_by_role("button", name="Bật bằng khóa đăng nhập").click()
    expect(page).to_have_url(f"{address}{NEW}")
    assert AdminMode.objects.get().proof == "key"


def test_in_english(page, address, admin, looked_at):
    sign_in(page, address, f"/en{NEW}")
    expect(page.locator("h1")).to_have_text("Administrator powers")
    looked_at(page, "en-tat")
    page.fill("[name=reason]", REASON)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Turn on administrator powers").click()
    expect(page.get_by_role("complementary", name="Administrator powers")).to_contain_text("Using administrator powers")
    looked_at(page, "en-bat")
