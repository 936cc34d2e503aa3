"""What a person does in the exam player, and what has arrived of it."""

import re

from playwright.sync_api import Page, expect

from assessments.domain.papers import answers_of
from assessments.models import Attempt, Choice, Response, Result
from lms.org.models import Official

SENT = re.compile(r"^Đã gửi lên hệ thống lúc \d\d:\d\d$")


def right_texts(page: Page) -> list[str]:
    stem = page.locator("#exam-stem").inner_text()
    return list(Choice.objects.filter(version__stem=stem, is_correct=True).values_list("text", flat=True))


def choose_another(page: Page) -> None:
    page.locator(".choice:not(:has(:checked))").first.click()


def choose_right(page: Page) -> None:
    for text in right_texts(page):
        page.locator(".choice", has_text=text).click()


def answer_from(page: Page, first: int, last: int) -> None:
    for number in range(first, last + 1):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/10")
        choose_right(page)
        if number < last:
            page.locator("#exam-next").click()


def hand_in(page: Page) -> None:
    if page.locator("#exam-check").is_hidden():
        page.get_by_text("Danh sách câu").click()
        page.get_by_role("button", name="Xem lại và nộp bài").click()
    page.locator("#exam-to-confirm").click()
    page.locator("#exam-submit").click()


def state(page: Page):
    return page.locator("#exam-save")


def attempt_of(learner: Official) -> Attempt:
    return Attempt.objects.get(official=learner)


def arrived(attempt: Attempt) -> int:
    return sum(bool(given.answer) for given in answers_of(attempt).values())


def wait_for(page: Page, attempt: Attempt, count: int) -> None:
    """Until so many answers are on the server."""
    for _ in range(50):
        if arrived(attempt) == count:
            return
        page.wait_for_timeout(100)
    assert arrived(attempt) == count


def assert_handed_in_once(learner: Official, *, score: int = 10) -> None:
    attempt = attempt_of(learner)
    assert (attempt.status, arrived(attempt)) == ("submitted", score)
    assert [result.score for result in Result.objects.all()] == [score]
    rows = Response.objects.values_list("question_id", "device", "sequence")
    assert len(rows) == len(set(rows))
