"""Five unmatched passwords pause an account (E1, E2); HR, who is phoned, opens it, and its password opens again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import WIDTHS
from tests.factories.people import PASSWORD, make_official, make_posting, make_user
from tests.factories.rosters import make_ward

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
E1 = (
    "Mã cán bộ hoặc mật khẩu chưa đúng. Hãy tắt bộ gõ tiếng Việt, bấm “Hiện mật khẩu” để xem lại rồi nhập lần nữa."
    " Còn {left} lần thử."
)
E2 = re.compile(
    r"^Tài khoản tạm khóa đến \d\d:\d\d vì nhập chưa đúng 5 lần\."
    r" Có thể chờ, hoặc gọi phụ trách nhân sự của xã để mở ngay\.$"
)


def try_to_sign_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("Mã cán bộ hoặc số điện thoại").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_locked_out_unlocked_by_hr_and_in(page, browser, browser_context_args, address, faults, picture, width):
    ward = make_ward()
    learner = make_official("Trần Thị Bé", province=ward.province, staff_code="BH9001", user=make_user("66-BH9001"))
    make_posting(learner, ward.divisions["Văn phòng HĐND và UBND"], ward.positions["CM-04"])
    across, down = WIDTHS[width]
    page.set_viewport_size({"width": across, "height": down})
    page.goto(f"{address}/dang-nhap/")
    for left in range(4, 0, -1):
        try_to_sign_in(page, "BH9001", "khong nho ro")
        expect(page.locator(".field-error")).to_contain_text(E1.format(left=left))
        expect(page.locator(".error-summary")).to_be_focused()
        expect(page.get_by_label("Mã cán bộ hoặc số điện thoại")).to_have_value("BH9001")
    assert faults(page) == []
    picture(page, f"tam-khoa-e1-{width}")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    try_to_sign_in(page, "BH9001", "khong nho ro")
    expect(page.locator(".error-summary h2")).to_have_text("Tài khoản đang tạm khóa")
    expect(page.locator(".error-summary p")).to_have_text(E2)
    expect(page.locator(".error-summary")).to_be_focused()
    assert faults(page) == []
    picture(page, f"tam-khoa-e2-{width}")
    try_to_sign_in(page, "BH9001", PASSWORD)
    expect(page.locator(".error-summary p")).to_have_text(E2)

    office = browser.new_context(**browser_context_args | {"viewport": {"width": across, "height": down}})
    hr = office.new_page()
    hr.goto(f"{address}/dang-nhap/?next=/nhan-su/ho-so/{learner.uid}/")
    try_to_sign_in(hr, ward.hr.username, PASSWORD)
    expect(hr.get_by_text("Đăng nhập đang tạm khóa đến")).to_be_visible()
    picture(hr, f"tam-khoa-nhan-su-{width}")
    hr.get_by_role("button", name="Mở khóa đăng nhập").click()
    expect(hr.get_by_role("status")).to_have_text(
        "Đã mở khóa đăng nhập cho Trần Thị Bé. Người này đăng nhập lại được ngay bằng mật khẩu của mình."
    )
    expect(hr.get_by_role("button", name="Mở khóa đăng nhập")).to_have_count(0)
    picture(hr, f"tam-khoa-da-mo-{width}")
    office.close()

    try_to_sign_in(page, "BH9001", PASSWORD)
    page.wait_for_url(f"{address}/hoc/")
