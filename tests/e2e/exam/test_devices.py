"""Two tabs, two devices, and one that keeps nothing."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Attempt, Response, Result
from tests.e2e.exam.player import SENT, arrived, attempt_of, choose_another, choose_right, hand_in, state

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_two_tabs_of_one_browser_keep_one_count(context, begin, learner):
    first = begin(context)
    second = context.new_page()
    second.goto(first.url)
    choose_right(first)
    expect(state(first)).to_have_text(SENT)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(second.locator(".choice input:checked")).to_have_count(1)

    choose_another(second)
    first.locator(".choice:not(:has(:checked))").last.click()
    for page in (first, second):
        expect(state(page)).to_have_text(SENT)

    sequences = list(Response.objects.order_by("sequence").values_list("sequence", flat=True))
    assert len(sequences) == len(set(sequences)) >= 2
    hand_in(first)
    expect(first.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    expect(second.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    assert Result.objects.count() == 1


def test_two_tabs_side_by_side_show_the_same_choice(context, begin, learner):
    first = begin(context)
    second = context.new_page()
    second.goto(first.url)
    expect(second.locator("#exam-clock-toggle")).to_be_visible()
    for changed, other in ((first, second), (second, first)):
        choose_another(changed)
        expect(state(changed)).to_have_text(SENT)
        chosen = changed.locator(".choice:has(:checked)").inner_text()
        expect(other.locator(".choice:has(:checked)")).to_have_text(chosen)
    second.get_by_label("Đánh dấu xem lại").check()
    expect(first.get_by_label("Đánh dấu xem lại")).to_be_checked()


def test_who_comes_back_is_heard_at_once(context, begin, learner):
    """A page that is left says so; the next one doesn't wait for its minute."""
    page = begin(context)

    page.reload()
    expect(page.locator("#exam-clock-toggle")).to_be_visible()

    for _ in range(50):
        attempt = attempt_of(learner)
        if attempt.beat_at and not attempt.is_away:
            break
        page.wait_for_timeout(100)
    assert (attempt.is_away, attempt.beat_at is None) == (False, False)


def test_what_one_tab_handed_in_without_a_network_is_locked_in_the_other(context, begin, learner):
    first = begin(context)
    second = context.new_page()
    second.goto(first.url)
    expect(second.locator("#exam-clock-toggle")).to_be_visible()
    choose_right(first)
    expect(state(first)).to_have_text(SENT)
    context.set_offline(True)
    hand_in(first)
    for page in (first, second):
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã khóa bài. Chờ gửi")
        expect(page.locator("#exam-form")).to_be_hidden()
    context.set_offline(False)
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    assert arrived(attempt_of(learner)) == 1


def test_a_second_device_takes_over_and_gives_back(context, begin, learner, other_device):
    old = begin(context)
    choose_right(old)
    expect(state(old)).to_have_text(SENT)
    new = other_device
    new.goto(old.url)
    expect(new.get_by_text("Bài thi đang được làm trên một máy khác từ")).to_be_visible()
    expect(new.locator(".choice input").first).to_be_disabled()

    new.get_by_role("button", name="Làm tiếp ở máy này").click()
    expect(new.locator("#exam-elsewhere")).to_be_hidden()
    expect(new.locator(".choice input:checked")).to_have_count(1)
    new.locator("#exam-next").click()
    choose_right(new)
    expect(state(new)).to_have_text(SENT)

    old.locator("#exam-next").click()
    choose_another(old)
    expect(old.locator("#exam-elsewhere")).to_contain_text("Câu làm ở máy này sau lúc đó chưa được nhận.")
    expect(old.locator(".choice input").first).to_be_disabled()
    assert arrived(attempt_of(learner)) == 2
    old.get_by_role("button", name="Làm tiếp ở máy này").click()
    expect(old.locator("#exam-elsewhere")).to_be_hidden()
    expect(old.locator("#exam-title")).to_have_text("Câu 2/10")
    expect(old.locator(".choice input").first).to_be_enabled()


def test_answers_of_a_device_that_gave_way_still_arrive(context, begin, learner, other_device):
    old = begin(context)
    context.set_offline(True)
    choose_right(old)
    expect(state(old)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    new = other_device
    new.goto(old.url)
    new.get_by_role("button", name="Làm tiếp ở máy này").click()
    expect(new.locator("#exam-elsewhere")).to_be_hidden()

    context.set_offline(False)
    old.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(old.locator("#exam-elsewhere")).to_contain_text("Các câu trả lời ở máy này đã được gửi.")
    assert arrived(attempt_of(learner)) == 1


def test_a_device_that_keeps_nothing_does_not_start_an_exam(context, address, exam, learner, sign_in):
    context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'QuotaExceededError'); }")
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    expect(page.get_by_text("Máy này chưa lưu được câu trả lời.")).to_be_visible()

    page.get_by_role("button", name="Bắt đầu làm bài").click()

    expect(page.get_by_text("Máy này hết chỗ lưu nên chưa thể bắt đầu bài thi.")).to_be_visible()
    assert not Attempt.objects.exists()


def test_a_disk_that_fills_up_during_the_exam_is_told_and_answers_are_still_sent(context, begin, learner):
    page = begin(context)
    page.evaluate(
        "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    choose_right(page)

    expect(page.get_by_text("Máy này hết chỗ lưu nên câu vừa chọn chỉ có trên trang đang mở.")).to_be_visible()
    expect(state(page)).to_have_text(SENT)
    assert arrived(attempt_of(learner)) == 1
