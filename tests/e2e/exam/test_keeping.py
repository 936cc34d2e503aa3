"""What is chosen stays chosen: the disk refuses it, the browser is emptied, the page moves under the finger."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.exam.player import SENT, arrived, attempt_of, choose_right, state, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

OFFLINE = "Chưa gửi được – sẽ tự gửi khi có mạng"
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function act(...what) {
    if (window.isFull) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, what);
  };
}"""
EMPTY = """() => new Promise((resolve) => {
  indexedDB.open("lms-exam").onsuccess = ({ target: { result: db } }) => {
    const taken = db.transaction("attempts", "readwrite");
    taken.objectStore("attempts").clear();
    taken.oncomplete = resolve;
  };
})"""


def go_on(page: Page, number: int) -> None:
    page.locator("#exam-next").click()
    expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/10")


def test_what_a_full_disk_refused_stays_until_it_is_sent(context, begin, learner):
    page = begin(context)
    context.set_offline(True)
    page.evaluate(FULL)
    page.evaluate("window.isFull = true")
    choose_right(page)
    expect(state(page)).to_have_text("Máy này hết chỗ lưu")
    page.evaluate("window.isFull = false")
    go_on(page, 2)
    choose_right(page)
    expect(state(page)).to_have_text(OFFLINE)
    page.locator("#exam-previous").click()
    expect(page.locator(".choice:has(:checked)")).to_have_count(1)
    context.set_offline(False)
    wait_for(page, attempt_of(learner), 2)
    expect(state(page)).to_have_text(SENT)


def test_an_answer_given_after_the_browser_was_emptied_is_kept_and_sent(context, begin, learner):
    page = begin(context)
    choose_right(page)
    expect(state(page)).to_have_text(SENT)
    context.set_offline(True)
    page.evaluate(EMPTY)
    go_on(page, 2)
    choose_right(page)
    expect(state(page)).to_have_text(OFFLINE)
    expect(page.locator(".choice:has(:checked)")).to_have_count(1)
    context.set_offline(False)
    wait_for(page, attempt_of(learner), 2)
    expect(state(page)).to_have_text(SENT)


def test_an_answer_on_its_way_as_the_browser_is_emptied_is_sent_once(context, begin, learner):
    page = begin(context)
    waiting: list[Route] = []
    page.route("**/luu/", lambda route: waiting.append(route), times=1)
    choose_right(page)
    expect(state(page)).to_have_text("Đã lưu trên máy này")
    page.evaluate(EMPTY)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/luu/") else None)
    waiting[0].continue_()
    expect(state(page)).to_have_text(SENT)
    page.wait_for_timeout(300)
    assert (sent, arrived(attempt_of(learner))) == ([], 1)


def test_no_notice_pushes_the_choice_away_from_a_finger(context, begin):
    page = begin(context)
    waiting: list[Route] = []
    page.route("**/luu/", lambda route: waiting.append(route))
    choose_right(page)
    expect(state(page)).to_have_text("Đã lưu trên máy này")
    go_on(page, 2)
    box = page.locator(".choice").first.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 4)
    page.mouse.down()
    waiting[0].abort("connectionreset")
    expect(state(page)).to_have_text(OFFLINE)
    page.mouse.up()
    expect(page.locator(".choice").first.locator("input")).to_be_checked()
    expect(page.get_by_text("Mất mạng. Câu trả lời đã lưu trên máy này")).to_be_visible()
