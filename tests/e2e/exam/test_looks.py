"""What an exam's screens look like to axe, on narrow phones."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.e2e.exam.player import choose_another, choose_right, hand_in, state
from tests.e2e.screens import WIDTHS

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("size", "language"),
    [
        pytest.param("dien-thoai", "vi", marks=[pytest.mark.soak, pytest.mark.scan]),
        pytest.param("dien-thoai", "en", marks=[pytest.mark.soak, pytest.mark.scan]),
        pytest.param("may-ban", "vi", marks=[pytest.mark.soak, pytest.mark.scan]),
        pytest.param("may-ban", "en", marks=[pytest.mark.soak, pytest.mark.scan]),
    ],
)
def test_screens_have_no_serious_fault(
    browser, browser_context_args, address, exam, learner, sign_in, faults, picture, size, language
):
    width, height = WIDTHS[size]
    args = browser_context_args | {"viewport": {"width": width, "height": height}}
    context = browser.new_context(**args | {"is_mobile": width < 700, "has_touch": width < 700})
    sign_in(context, learner.user)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    prefix = address + ("" if language == "vi" else "/en")

    def look(name: str) -> None:
        found[name] = faults(page)
        picture(page, f"thi-{name}-{size}-{language}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    page.goto(prefix + f"/thi/{exam.slug}/")
    look("1-truoc-khi-thi")
    page.locator("#exam-start button").click()
    expect(page.locator("#exam-title")).to_contain_text("1/10")
    choose_right(page)
    page.locator("#exam-flagged").check()
    expect(state(page)).to_contain_text(re.compile(r"\d\d:\d\d"))
    look("2-cau-hoi")
    page.locator("#exam-list summary").click()
    look("3-danh-sach-cau")
    page.locator("#exam-list [value=list]").click()
    look("4-xem-lai")
    page.locator("#exam-to-confirm").click()
    look("5-hoi-lai")
    page.locator("#exam-submit").click()
    expect(page.locator(".exam-score")).to_be_visible()
    look("6-ket-qua-chua-dat")
    page.goto(prefix + f"/thi/{exam.slug}/")
    look("7-cho-lam-lai")
    context.close()

    assert found == {name: [] for name in found}


def test_screens_of_trouble_have_no_serious_fault(context, begin, other_device, faults, picture):
    page = begin(context)
    page.route("**/luu/", lambda route: route.abort())
    choose_right(page)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    picture(page, "thi-8-mat-mang-dien-thoai-vi")
    found = faults(page)
    page.unroute("**/luu/")
    second = other_device
    second.goto(page.url)
    expect(second.locator("#exam-elsewhere")).to_be_visible()
    picture(second, "thi-9-may-khac-dien-thoai-vi")
    found += faults(second)
    Session.objects.all().delete()
    choose_another(page)
    expect(page.locator("#exam-signin")).to_be_visible()
    picture(page, "thi-10-het-phien-dien-thoai-vi")
    found += faults(page)
    context.set_offline(True)
    hand_in(page)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    picture(page, "thi-11-cho-gui-dien-thoai-vi")

    assert found + faults(page) == []


def test_player_fits_a_narrow_phone_with_large_letters(context, begin, address, exam, picture):
    context.add_cookies([{"name": "text_size", "value": "150", "url": address}])
    page = begin(context)
    page.set_viewport_size({"width": 320, "height": 568})
    page.locator("#exam-list summary").click()
    picture(page, "thi-14-320-chu-to")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.goto(f"{address}/thi/{exam.slug}/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
