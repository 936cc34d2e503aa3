"""A counter without a network: the form is filled there, sent later once, and confirmed by whoever was observed."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Observation, ObservationPhoto
from lms.evidence.models import Evidence
from tests.e2e.offline.machine import cut_network, kept_pages, mend_network, wait_until_kept
from tests.factories.observations import ask, make_checklist, make_desk, make_rule
from tests.factories.photos import phone_jpeg

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SAVE_STATE = "[data-save-state]"


def mark(page: Page, number: int, word: str) -> None:
    page.locator(f"[data-item='{number}']").get_by_role("radio", name=word, exact=True).check()


def test_an_observation_is_filled_offline_sent_later_and_confirmed(
    transactional_db, own_phone, context, address, sign_in, picture, faults
):
    desk = make_desk()
    make_rule()
    request = ask(desk, make_checklist())
    form = f"/quan-sat/{request.uid}/"
    sign_in(own_phone.context, desk.superior.user)
    page = own_phone.page
    page.goto(f"{address}/quan-sat/")
    page.get_by_role("link", name="Lê Thị Cúc").click()
    wait_until_kept(page, form)
    assert not [path for path in kept_pages(page) if path == "/quan-sat/"]
    assert faults(page) == []
    picture(page, "quan-sat-trong-dien-thoai")

    cut_network(own_phone.context)
    for number in (1, 2, 3):
        mark(page, number, "Đạt")
    expect(page.locator("[data-count]")).to_have_text("3/5 đã chấm")
    expect(page.locator(SAVE_STATE)).to_have_text("Đã lưu trên máy này")
    page.locator("[data-item='2'] summary").click()
    page.locator("[data-item='2'] input[type=file]").set_input_files(
        {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": phone_jpeg(1600, 1200)}
    )
    expect(page.get_by_text("Ảnh đã chọn, nằm trên máy này.")).to_be_visible()
    expect(page.locator(SAVE_STATE)).to_have_text("Đã lưu trên máy này")
    own_phone.kill()
    own_phone.open()
    cut_network(own_phone.context)
    page = own_phone.page
    page.goto(address + form)
    expect(page.locator("[data-count]")).to_have_text("3/5 đã chấm")
    page.get_by_role("button", name="Gửi phiếu quan sát").click()
    expect(page.get_by_text("Mục 4 chưa chấm. Chọn Đạt, Chưa đạt hoặc Không quan sát được.")).to_be_visible()
    mark(page, 4, "Không quan sát được")
    mark(page, 5, "Đạt")
    page.get_by_role("button", name="Gửi phiếu quan sát").click()
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    expect(page.get_by_role("button", name="Gửi phiếu quan sát")).to_be_hidden()
    picture(page, "quan-sat-cho-gui-dien-thoai")
    assert Observation.objects.count() == 0
    page.reload()
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")

    sign_in(own_phone.context, desk.superior.user)
    mend_network(own_phone.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/da-gui/")
    expect(page.get_by_text("Đã gửi. Chờ Lê Thị Cúc xác nhận")).to_be_visible()
    assert form not in kept_pages(page)
    sent = Observation.objects.get()
    assert [one.mark for one in sent.marks.all()] == ["met", "met", "met", "not_seen", "met"]
    assert (sent.passed, ObservationPhoto.objects.count()) == (True, 1)

    sign_in(context, desk.official.user)
    own = context.new_page()
    own.goto(f"{address}/thuc-hanh/")
    own.get_by_role("link", name="Đăng ký khai sinh tại quầy").first.click()
    assert faults(own) == []
    picture(own, "quan-sat-xac-nhan-dien-thoai")
    own.get_by_role("button", name="Đồng ý với phiếu này").click()
    expect(own.get_by_text(re.compile("^Mức 2 từ ngày"))).to_be_visible()
    evidence = Evidence.objects.get()
    assert (evidence.official, evidence.observation, evidence.level) == (desk.official, sent, 2)
