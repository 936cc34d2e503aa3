"""What can be used without a network, and what is never kept."""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.offline.machine import cut_network, kept_pages, wait_until_kept
from tests.factories.assessments import make_assessment

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DAY_KIT = "/ngoai-tuyen/goi/"
DAY = ["/cho-gui/", "/hoc/", "/hoc/lo-trinh/", DAY_KIT, "/so-tay/", "/so-tay/thuat-ngu/", "/so-tay/tiep-nhan-ho-so/"]


def test_the_day_and_its_guides_open_without_network_and_nothing_else(
    own_phone, lesson, learner, address, sign_in, faults, picture
):
    sign_in(own_phone.context, learner.user)
    page = own_phone.page
    page.goto(f"{address}/hoc/")
    wait_until_kept(page, DAY_KIT)
    for path in (
        "/so-tay/?tim=khong-co-dau",
        "/tai-khoan/",
        "/nang-luc/",
        "/chung-nhan/",
        f"/thi/{make_assessment().slug}/",
    ):
        page.goto(address + path)
    assert kept_pages(page) == DAY
    page.goto(f"{address}/hoc/")
    row = page.locator(".task", has_text="Đăng ký khai sinh").first
    expect(row.locator("[data-row-mark]")).to_have_count(0)

    cut_network(own_phone.context)
    page.goto(f"{address}/")
    page.wait_for_url("**/hoc/")
    expect(page.get_by_text("Bản lưu lúc")).to_be_visible()
    expect(row.locator(".task-state")).to_contain_text("Cần mạng")
    assert faults(page) == []
    picture(page, "ngoai-tuyen-hom-nay-dien-thoai-vi")
    page.get_by_role("link", name="Sổ tay").click()
    page.get_by_role("link", name="Tiếp nhận hồ sơ khai sinh").click()
    expect(page.get_by_text("Giấy tờ không khớp.")).to_be_visible()
    page.goto(f"{address}/tai-khoan/")
    expect(
        page.get_by_text("Đang mất mạng và trang này chưa được lưu trên máy. Bài, thẻ và phiếu dùng được ngay: 2.")
    ).to_be_visible()
    assert page.get_by_role("listitem").filter(has_text="Tiếp nhận").all_inner_texts() == ["Tiếp nhận hồ sơ khai sinh"]
    assert faults(page) == []
    picture(page, "ngoai-tuyen-trang-dien-thoai-vi")
    page.get_by_role("button", name="Xóa các trang đã lưu trên máy này").click()
    expect(page.get_by_text("Máy này chưa lưu bài nào.")).to_be_visible()
    with pytest.raises(Error, match=re.escape("net::ERR_INTERNET_DISCONNECTED")):
        page.goto(f"{address}/nhan-su/")
