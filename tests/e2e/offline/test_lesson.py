"""The network goes in the middle of a lesson: steps go on, and what was done arrives once."""

import re
import time
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from courses.exceptions import EnrolmentEnded
from courses.models import CoursePage, Enrolment, ProgressEvent
from tests.e2e.offline.conftest import PICTURE
from tests.e2e.offline.machine import (
    KIT_OF_LESSON,
    ask_again_for,
    cut_network,
    kept_pages,
    lose_nothing_more,
    lose_what_is_sent,
    mend_network,
    wait_until_dropped,
    wait_until_kept,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LESSON = "/hoc/bai/tiep-nhan-ho-so/"
EVERYTHING = [
    ("action_ticked", "muc-1"),
    ("action_ticked", "muc-2"),
    ("done", ""),
    ("done", ""),
    ("done", ""),
    ("tried", "muc-2"),
]
"""Of the first three steps."""


def press(page: Page, name: str) -> None:
    page.locator(".action-bar").get_by_role("button", name=name, exact=True).click()


def events() -> list[tuple[str, str]]:
    return sorted(ProgressEvent.objects.exclude(kind="opened").values_list("kind", "detail"))


def test_a_lesson_goes_on_without_network_and_after_a_kill(own_phone, lesson, learner, address, sign_in, picture):
    sign_in(own_phone.context, learner.user)
    page = own_phone.page
    page.goto(f"{address}{LESSON}buoc/1/")
    wait_until_kept(page, KIT_OF_LESSON)
    assert kept_pages(page) == sorted(
        [f"{LESSON}xong/", "/hoc/khoa/dang-ky-khai-sinh/", "/cho-gui/", PICTURE, KIT_OF_LESSON]
        + [f"{LESSON}buoc/{number}/" for number in range(1, 7)]
    )
    press(page, "Tiếp tục")
    page.wait_for_url("**/buoc/2/*")
    assert events() == [("done", "")]

    cut_network(own_phone.context)
    press(page, "Tôi đã làm xong")
    expect(page.get_by_text("Còn việc chưa đánh dấu.")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    own_phone.kill()
    own_phone.open()
    cut_network(own_phone.context)
    page = own_phone.page
    page.goto(f"{address}{LESSON}")
    page.wait_for_url("**/buoc/2/*")
    expect(page.get_by_text(re.compile(r"Bản lưu lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}"))).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        expect(box).to_be_checked()
    picture(page, "ngoai-tuyen-buoc-dien-thoai-vi")
    press(page, "Tôi đã làm xong")
    page.wait_for_url("**/buoc/3/*")
    page.get_by_role("radio").nth(1).check()
    press(page, "Kiểm tra")
    press(page, "Tiếp tục")
    page.wait_for_url("**/buoc/4/*")
    expect(page.get_by_role("link", name=re.compile(r"Mất mạng · \d mục chờ gửi"))).to_be_visible()
    assert "Đã gửi" not in page.locator("main").inner_text()
    page.goto(f"{address}/hoc/khoa/dang-ky-khai-sinh/")
    expect(page.locator(".task", has_text="Tiếp nhận hồ sơ").locator(".task-state")).to_contain_text("Đã tải")
    page.goto(f"{address}/cho-gui/")
    expect(page.locator("#cho-gui li").first).to_contain_text("Đã lưu trên máy này · chờ gửi")
    picture(page, "ngoai-tuyen-cho-gui-dien-thoai-vi")
    assert events() == [("done", "")]

    sign_in(own_phone.context, learner.user)
    mend_network(own_phone.context)
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Không có gì chờ gửi.")).to_be_visible()
    assert events() == EVERYTHING
    only_the_server_itself_takes_a_page_away(page, address)


def only_the_server_itself_takes_a_page_away(page: Page, address: str) -> None:
    """Not a captive portal or a proxy that says no in its place."""
    course = "/hoc/khoa/dang-ky-khai-sinh/"
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=403, body="Hết giờ truy cập Wi-Fi.")

    page.context.route(f"**{course}", refuse)
    ask_again_for(page, course)
    page.wait_for_timeout(500)
    assert (asked, course in kept_pages(page)) == ([address + course], True)

    page.context.unroute(f"**{course}")
    CoursePage.objects.update(live=False)
    ask_again_for(page, course)
    wait_until_dropped(page, course)


def test_what_arrived_without_an_answer_is_sent_again_and_counts_once(context, lesson, learner, address, sign_in):
    """No worker here: a page sends by itself, too."""
    sign_in(context, learner.user)
    page = context.new_page()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.goto(f"{address}{LESSON}buoc/2/")
    sent: list[str] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.fetch().text())
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/buoc/2/", swallow)
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    page.unroute("**/buoc/2/")
    page.reload(wait_until="commit")  # the word of it stands for five seconds
    expect(page.get_by_text(re.compile(r"Đã gửi xong lúc \d\d:\d\d"))).to_be_visible()
    assert len(sent) == 1
    assert events() == [("action_ticked", "muc-1")]
    expect(page.get_by_role("checkbox").first).to_be_checked()


def late(route: Route) -> None:
    time.sleep(1)
    route.continue_()


def test_a_course_withdrawn_for_an_hour_delays_what_was_done_and_a_wrong_clock_makes_it_no_older(
    context, lesson, learner, address, sign_in
):
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(f"{address}{LESSON}buoc/2/")
    CoursePage.objects.update(live=False)
    page.evaluate("Date.now = () => 0")  # 1970, until the page is loaded anew
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    page.route("**/offline/waiting*.js", late)  # the page had its answer before this part of it was there
    page.get_by_role("link", name="1 mục tạm chưa gửi được, sẽ tự gửi lại. Xem ở trang Chờ gửi.").click()
    row = page.locator("#cho-gui li")
    expect(row).to_contain_text("Hệ thống tạm chưa nhận, sẽ tự gửi lại.")
    expect(row.get_by_role("button")).to_have_text(["Bỏ mục này"])

    CoursePage.objects.update(live=True)
    lose_what_is_sent(page)
    page.goto(f"{address}{LESSON}buoc/2/")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    lose_nothing_more(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-save-state]")).to_contain_text("Đã gửi lên hệ thống lúc")
    act = ProgressEvent.objects.exclude(kind="opened").get()
    assert (act.detail, timezone.now() - act.happened_at < timedelta(minutes=5)) == ("muc-1", True)


def test_what_the_server_refuses_is_said_with_its_reason_and_may_be_sent_again(
    context, lesson, learner, address, sign_in, faults, picture
):
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(f"{address}{LESSON}buoc/2/")
    context.set_offline(True)
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    Enrolment.objects.update(ended_on=date(2026, 7, 2))
    context.set_offline(False)
    page.get_by_role("link", name="1 mục chưa được nhận. Xem lý do ở trang Chờ gửi.").click()
    row = page.locator("#cho-gui li")
    expect(row).to_contain_text("Tiếp nhận hồ sơ · Bước 2/6")
    expect(row).to_contain_text(f"Hệ thống chưa nhận. {EnrolmentEnded.message}")
    expect(page.get_by_role("button", name="Gửi ngay")).to_be_hidden()
    assert faults(page) == []
    picture(page, "ngoai-tuyen-khong-nhan-dien-thoai-vi")
    Enrolment.objects.update(ended_on=None)
    page.goto(f"{address}{LESSON}buoc/2/")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    expect(page.locator("[data-save-state]")).to_have_text(f"Hệ thống chưa nhận. {EnrolmentEnded.message}")
    assert events() == []
    page.goto(f"{address}/cho-gui/")
    expect(row.get_by_role("button")).to_have_text(["Gửi lại", "Bỏ mục này"])
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Không có gì chờ gửi.")).to_be_visible()
    assert events() == [("action_ticked", "muc-1")]
