"""An exam, who takes it, and the machines it is taken at."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessments.enums import QuestionKind
from assessments.models import Assessment
from lms.org.models import Official
from tests.factories.assessments import make_assessment, make_question
from tests.factories.people import make_learner, make_position, make_province


@pytest.fixture
def learner(transactional_db: None) -> Official:
    province = make_province()
    return make_learner(province, make_position(), province=province)


@pytest.fixture
def exam(learner: Official) -> Assessment:
    """Ten questions, seven of them to be right."""
    return make_assessment()


@pytest.fixture
def mixed_exam(exam: Assessment) -> Assessment:
    """The same with two questions that have several right choices."""
    for number in (11, 12):
        make_question(exam.draw_rules.get().bank, f"Q{number}", kind=QuestionKind.MULTIPLE, right=2)
    exam.draw_rules.get().bank.questions.filter(code__in=["Q01", "Q02"]).update(retired=True)
    return exam


@pytest.fixture
def other_device(browser, browser_context_args, learner, sign_in) -> Iterator[Page]:
    """The same person at another machine."""
    context = browser.new_context(**browser_context_args)
    sign_in(context, learner.user)
    yield context.new_page()
    context.close()


@pytest.fixture
def begin(address, exam, learner, sign_in):
    """Sign in, open the page before, press the button; the player stands at its first question."""

    def act(context: BrowserContext) -> Page:
        sign_in(context, learner.user)
        page = context.pages[0] if context.pages else context.new_page()
        page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
        page.get_by_role("button", name="Bắt đầu làm bài").click()
        expect(page.get_by_role("heading", name="Câu 1/10")).to_be_visible()
        expect(page.locator("#exam-clock-toggle")).to_be_visible()
        return page

    return act
