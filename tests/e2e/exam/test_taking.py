"""An exam from the button to the result: with scripts, without, by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.exam.player import SENT, answer_from, arrived, assert_handed_in_once, attempt_of, choose_right, state

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_exam_with_scripts_from_the_button_to_the_result(context, mixed_exam, begin, learner, faults, picture):
    page = begin(context)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url.rsplit('/', 2)[-2]}"))

    answer_from(page, 1, 10)
    expect(state(page)).to_have_text(SENT)
    page.locator("#exam-next").click()
    expect(page.locator("#exam-title")).to_have_text("Xem lại bài làm")
    page.locator("#exam-to-confirm").click()
    expect(page.locator("#exam-title")).to_have_text("Đã trả lời đủ 10 câu. Nộp bài?")
    assert set(requests) - {"GET icons"} == {"POST luu"}  # questions change by themselves
    page.locator("#exam-submit").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    expect(page.get_by_text("10/10 câu đúng, cần 7")).to_be_visible()
    picture(page, "thi-12-ket-qua-dat-dien-thoai-vi")
    assert faults(page) == []
    assert_handed_in_once(learner)


def test_exam_changes_the_question_within_a_fifth_of_a_second(context, begin):
    page = begin(context)
    took = page.evaluate(
        """() => {
            const start = performance.now();
            document.getElementById("exam-next").click();
            return [document.getElementById("exam-title").textContent, performance.now() - start];
        }"""
    )

    assert took[0] == "Câu 2/10"
    assert took[1] < 200
    assert page.url.endswith("/cau/2/")
    page.go_back()
    expect(page.locator("#exam-title")).to_have_text("Câu 1/10")


def test_exam_without_scripts(browser, browser_context_args, address, mixed_exam, learner, sign_in):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + reverse("learn:exam_intro", args=[mixed_exam.slug]))
    expect(page.get_by_text("Trình duyệt này chưa chạy phần lưu trên máy")).to_be_visible()

    page.get_by_role("button", name="Bắt đầu làm bài").click()
    answer_from(page, 1, 9)
    page.locator("#exam-next").click()
    page.locator("#exam-next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại bài làm")
    expect(page.get_by_text("Còn 1 câu chưa trả lời.")).to_be_visible()
    page.get_by_role("link", name="Đổi Câu 10").click()
    choose_right(page)
    page.get_by_role("button", name="Xem lại bài làm").click()
    page.get_by_role("link", name="Nộp bài").click()
    page.get_by_role("button", name="Nộp bài").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert_handed_in_once(learner)
    context.close()


def test_exam_by_keyboard_alone(context, begin, learner):
    page = begin(context)
    page.keyboard.press("2")
    expect(page.locator(".choice").nth(1).locator("input")).to_be_checked()
    expect(state(page)).to_have_text(SENT)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".choice").nth(2).locator("input")).to_be_checked()
    page.keyboard.press("Enter")

    expect(page.locator("#exam-title")).to_have_text("Câu 2/10")
    expect(page.locator("#exam-title")).to_be_focused()
    expect(state(page)).to_have_text(SENT)
    assert arrived(attempt_of(learner)) == 1


def test_exam_shows_flags_and_lists_what_is_missing_first(context, begin, learner):
    page = begin(context)
    choose_right(page)
    page.get_by_label("Đánh dấu xem lại").check()
    expect(state(page)).to_have_text(SENT)
    page.get_by_text("Danh sách câu").click()
    expect(page.get_by_role("button", name="Câu 1", exact=False).first).to_contain_text("Đã trả lời, Cần xem lại")
    page.get_by_role("button", name="Xem lại và nộp bài").click()

    expect(page.locator("#exam-check-lead")).to_have_text("Còn 9 câu chưa trả lời.")
    expect(page.locator(".exam-row-number").first).to_have_text("Câu 2")
    expect(page.locator(".exam-row-number").last).to_have_text("Câu 1")
    page.locator("#exam-to-confirm").click()
    expect(page.locator("#exam-title")).to_have_text("Còn 9 câu chưa trả lời. Vẫn nộp?")
    page.get_by_role("button", name="Chưa nộp, xem lại").click()
    page.get_by_role("button", name="Đổi Câu 7").click()
    expect(page.locator("#exam-title")).to_have_text("Câu 7/10")
    assert attempt_of(learner).is_open
