"""An exam that is kept on the phone: killed, cut off, opened again without a network, and received once."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import Assessment, Response
from tests.e2e.exam.player import (
    assert_handed_in_once,
    arrived,
    attempt_of,
    choose_right,
    hand_in,
    state,
    wait_for,
)
from tests.e2e.offline.machine import cut_network, kept_pages, mend_network, wait_until_dropped, wait_until_kept
from tests.factories.assessments import make_assessment

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

OFFLINE = "Chưa gửi được – sẽ tự gửi khi có mạng"


def paper(learner) -> str:
    """Where the worker keeps it."""
    return reverse("learn:exam_question", args=[attempt_of(learner).uid, 1])


def answer_from(page: Page, first: int, last: int, count: int) -> None:
    for number in range(first, last + 1):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/{count}")
        choose_right(page)
        expect(state(page)).not_to_have_text("Đang lưu…")
        if number < last:
            page.locator("#exam-next").click()


@pytest.fixture
def long_exam(learner) -> Assessment:
    return make_assessment("bai-thi-dai", questions=20, pass_mark=14)


@pytest.fixture
def start(own_phone, address, learner, sign_in):
    def act(exam: Assessment) -> Page:
        sign_in(own_phone.context, learner.user)
        page = own_phone.page
        page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
        expect(page.get_by_text("Đã tải trang làm bài vào máy")).to_be_visible()
        page.get_by_role("button", name="Bắt đầu làm bài").click()
        expect(page.locator("#exam-clock-toggle")).to_be_visible()
        wait_until_kept(page, paper(learner))
        return page

    return act


def test_an_exam_killed_offline_at_question_12_is_finished_offline_and_arrives_once(
    own_phone, start, long_exam, learner, address, sign_in, picture
):
    page = start(long_exam)
    answer_from(page, 1, 4, 20)
    wait_for(page, attempt_of(learner), 4)
    page.locator("#exam-next").click()
    cut_network(own_phone.context)
    answer_from(page, 5, 12, 20)
    where = page.url
    own_phone.kill()

    own_phone.open()
    cut_network(own_phone.context)
    page = own_phone.page
    page.goto(where)
    expect(page.locator("#exam-title")).to_have_text("Câu 12/20")
    expect(page.locator(".choice:has(:checked)")).to_have_count(1)
    expect(page.locator("#exam-clock")).to_have_text(re.compile("^còn (19|20) phút$"))
    picture(page, "thi-16-mo-lai-khi-mat-mang-dien-thoai-vi")
    page.locator("#exam-next").click()
    answer_from(page, 13, 20, 20)
    hand_in(page)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    assert arrived(attempt_of(learner)) == 4

    sign_in(own_phone.context, learner.user)
    mend_network(own_phone.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert_handed_in_once(learner, score=20)
    wait_until_dropped(page, paper(learner))
