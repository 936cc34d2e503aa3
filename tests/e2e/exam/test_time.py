"""The time of an exam is the server's."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Attempt, Response, Result
from tests.e2e.exam.player import (
    SENT,
    answer_from,
    arrived,
    assert_handed_in_once,
    attempt_of,
    choose_right,
    hand_in,
    state,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def shorten(seconds: float) -> None:
    now = timezone.now()
    Attempt.objects.update(started_at=now - timedelta(minutes=1), deadline_at=now + timedelta(seconds=seconds))


def test_time_that_ends_online_hands_in_by_itself(context, begin, learner):
    page = begin(context)
    choose_right(page)
    expect(state(page)).to_have_text(SENT)
    shorten(4)
    page.reload()
    expect(page.locator("#exam-clock")).to_have_text(re.compile(r"^còn 0:0\d$"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa đạt", timeout=10_000)
    attempt = attempt_of(learner)
    assert (attempt.status, attempt.finished_at, Result.objects.get().score) == ("submitted", attempt.deadline_at, 1)


def test_time_that_ends_offline_locks_with_a_receipt_and_sends_later(context, begin, learner):
    page = begin(context)
    shorten(6)
    page.reload()
    expect(page.locator("#exam-clock")).to_have_text(re.compile(r"^còn 0:0\d$"))
    context.set_offline(True)
    choose_right(page)

    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi", timeout=15_000)
    text = page.locator("#exam-locked-text").inner_text()
    assert re.match(
        r"Đã hết giờ\. Bài được khóa với 1/10 câu đã trả lời và sẽ tự gửi khi có mạng, "
        r"chậm nhất \d\d:\d\d ngày \d\d/\d\d/\d{4}\. Mã biên nhận: [0-9A-Z]{4}\.",
        text,
    )
    assert "Đã nộp" not in page.locator("body").inner_text()
    receipt = text[-5:-1]

    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    expect(page.get_by_text(f"mã biên nhận {receipt}")).to_be_visible()
    assert arrived(attempt_of(learner)) == 1


def test_the_result_waits_for_the_phone_that_holds_answers(
    context, begin, learner, other_device, address, faults, picture
):
    """Elsewhere there are no marks; on the phone itself nobody hands in before what it holds is sent."""
    page = begin(context)
    shorten(6)
    page.reload()
    page.route("**/nop/", lambda route: route.abort())
    context.set_offline(True)
    choose_right(page)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi", timeout=15_000)
    hour = timedelta(hours=1)
    attempt = attempt_of(learner)
    Attempt.objects.update(started_at=attempt.started_at - hour, deadline_at=attempt.deadline_at - hour)
    result = address + reverse("learn:exam_result", args=[attempt.uid])

    other_device.goto(result)
    expect(other_device.get_by_role("heading", level=1)).to_have_text("Hết giờ, chưa có kết quả")
    expect(other_device.get_by_role("button", name="Nộp bài")).to_be_visible()
    picture(other_device, "thi-15-cho-gui-muon-dien-thoai-vi")
    assert faults(other_device) == []
    context.set_offline(False)
    page.goto(result)
    expect(page.get_by_text("1 câu trả lời còn trên máy này và sẽ tự gửi khi có mạng.")).to_be_visible()
    expect(page.get_by_role("button", name="Nộp bài")).to_be_hidden()
    page.unroute("**/nop/")
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    assert (arrived(attempt), Result.objects.get().score) == (1, 1)


def test_handing_in_offline_is_locked_and_waits(context, begin, learner):
    page = begin(context)
    answer_from(page, 1, 7)
    context.set_offline(True)
    hand_in(page)

    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    assert "Đã nộp" not in page.locator("body").inner_text()
    assert attempt_of(learner).is_open
    context.set_offline(False)
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert_handed_in_once(learner, score=7)


@pytest.mark.parametrize("hours", [-2, 2])
def test_the_clock_of_the_phone_plays_no_part(context, begin, learner, hours):
    context.add_init_script(
        f"""const now = Date.now.bind(Date);
        Date.now = () => now() + {hours} * 3600000;"""
    )
    page = begin(context)
    answer_from(page, 1, 2)
    expect(state(page)).to_have_text(SENT)

    claimed = Response.objects.values_list("elapsed_ms", flat=True)
    assert all(0 <= one < 60_000 for one in claimed)
    assert not Response.objects.filter(is_late=True).exists()


def test_the_clock_can_be_hidden_until_the_last_minute(context, begin):
    page = begin(context)
    page.get_by_role("button", name="Ẩn đồng hồ").click()
    expect(page.locator("#exam-clock")).to_be_hidden()
    page.reload()
    expect(page.locator("#exam-clock")).to_be_hidden()
    page.get_by_role("button", name="Hiện đồng hồ").click()
    expect(page.locator("#exam-clock")).to_be_visible()
    page.get_by_role("button", name="Ẩn đồng hồ").click()
    shorten(50)
    page.reload()
    expect(page.locator("#exam-clock")).to_be_visible()


def test_the_time_left_is_spoken_at_ten_minutes(context, begin):
    page = begin(context)
    shorten(602)
    page.reload()
    expect(page.locator("#exam-clock")).to_have_text(re.compile("còn 11 phút"))
    expect(page.locator("#exam-spoken")).to_be_empty()
    expect(page.locator("#exam-spoken")).to_have_text("Còn 10 phút.")
