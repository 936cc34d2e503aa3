"""The network goes at each request of an attempt in turn: everything that was answered arrives, once."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Error, Page, expect

from assessments.models import Assessment, Attempt, Response, Result
from lms.org.models import Official
from tests.e2e.exam.line import Line, line_to
from tests.e2e.exam.player import arrived, choose_right
from tests.factories.assessments import make_assessment
from tests.factories.people import make_learner, make_position, make_province

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BROKEN = "chrome-error://"


@pytest.fixture
def line(address: str) -> Iterator[Line]:
    with line_to(address) as line:
        yield line


def enter(context: BrowserContext, line: Line, learner: Official) -> Page:
    client = Client()
    client.force_login(learner.user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": line.address, "httpOnly": True}])
    return context.new_page()


def go(page: Page, line: Line, path: str) -> None:
    """As often as it takes; the second time the network is back."""
    try:
        page.goto(line.address + path)
    except Error:
        page.wait_for_url(f"{BROKEN}**")  # else it interrupts what comes next
        line.mend()
        page.goto(line.address + path)


def begin(page: Page, line: Line, exam: Assessment) -> None:
    before = reverse("learn:exam_intro", args=[exam.slug])
    go(page, line, before)
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.wait_for_url(re.compile(rf"/cau/|^{BROKEN}"))
    if not page.url.startswith(BROKEN):
        return
    line.mend()
    go(page, line, before)
    again = page.get_by_role("link", name="Làm tiếp").or_(page.get_by_role("button", name="Bắt đầu làm bài"))
    again.first.click()


def sit(page: Page, line: Line, exam: Assessment, count: int) -> None:
    """A whole attempt by somebody who goes on as long as the page does, and comes back where it doesn't."""
    begin(page, line, exam)
    expect(page.locator("#exam-clock-toggle")).to_be_visible()
    chosen = page.locator(".choice:has(:checked)")
    for number in range(1, count + 1):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/{count}")
        choose_right(page)
        if not chosen.count():  # as the word of the cut came in, the click missed; a person sees it
            choose_right(page)
        expect(chosen).to_have_count(1)
        page.locator("#exam-next").click()
    page.locator("#exam-to-confirm").click()
    page.locator("#exam-submit").click()
    locked = page.get_by_role("heading", name="Đã khóa bài. Chờ gửi")
    done = page.get_by_role("heading", name="Đạt", exact=True)
    for _ in range(200):
        if page.url.startswith(BROKEN) or locked.or_(done).is_visible():
            break
        page.wait_for_timeout(50)
    line.mend()
    if page.url.startswith(BROKEN):
        go(page, line, reverse("learn:exam_result", args=[Attempt.objects.latest("pk").uid]))
    elif locked.is_visible():
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(done).to_be_visible()


@pytest.mark.parametrize(
    "count", [pytest.param(4, marks=[pytest.mark.soak, pytest.mark.scan]), pytest.param(20, marks=pytest.mark.soak)]
)
def test_a_cut_at_any_request_of_an_attempt_loses_and_doubles_nothing(
    browser, browser_context_args, line, transactional_db, count
):
    province, position = make_province(), make_position()
    exam = make_assessment(questions=count, pass_mark=count)

    def sit_once(number: int | None, *, loses_answer: bool) -> list[str]:
        learner = make_learner(province, position, province=province)
        line.cut_at(number, loses_answer=loses_answer)
        context = browser.new_context(**browser_context_args)
        sit(enter(context, line, learner), line, exam, count)
        context.close()
        attempt = Attempt.objects.get(official=learner)
        rows = list(Response.objects.filter(question__attempt=attempt).values_list("question_id", "sequence"))
        results = list(Result.objects.filter(attempt=attempt).values_list("score", flat=True))
        assert (attempt.status, arrived(attempt), results) == ("submitted", count, [count]), number
        assert len(rows) == len(set(rows)) == count, (number, rows)
        return line.seen

    requests = sit_once(None, loses_answer=False)
    assert len(requests) >= count + 5, requests
    for number in range(len(requests)):
        for loses_answer in (False, True) if count > 4 else (number % 2 == 1,):
            sit_once(number, loses_answer=loses_answer)
