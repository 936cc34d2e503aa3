"""A practice by keyboard, with and without scripts; on a dead network the answer stays on the page."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.enums import AssessmentKind, FeedbackPolicy
from assessments.models import Response, Result
from tests.e2e.offline.machine import kept_pages, wait_until_kept
from tests.factories.assessments import make_assessment, make_attempt
from tests.factories.people import make_learner, make_position, make_province

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 320, "height": 640}, "locale": "vi-VN"}


@pytest.mark.parametrize("scripts", [True, False])
def test_each_answer_is_told_and_none_is_lost(browser, address, sign_in, faults, scripts):
    practice = make_assessment(
        questions=2,
        pass_mark=1,
        kind=AssessmentKind.PRACTICE,
        feedback=FeedbackPolicy.AT_ONCE,
        time_limit_minutes=None,
        attempts_allowed=0,
    )
    practice.outcomes.all().delete()
    province = make_province()
    learner = make_learner(province, make_position(), province=province)
    context = browser.new_context(**PHONE, java_script_enabled=scripts)
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(f"{address}{reverse('learn:exam_intro', args=[practice.slug])}")
    page.get_by_role("button", name="Bắt đầu luyện tập").press("Enter")
    expect(page).to_have_title("Câu 1/2 – Bài thi: Hộ tịch – Cầm tay chỉ việc")
    page.get_by_role("button", name="Trả lời").press("Enter")
    expect(page.get_by_text("Chưa trả lời đủ nên chưa chấm.")).to_be_visible()
    page.get_by_label("Phương án 1 của").press("Space")
    if scripts:
        context.set_offline(True)
        page.get_by_role("button", name="Trả lời").press("Enter")
        expect(page.get_by_text("Chưa gửi được vì mất mạng.")).to_be_visible()
        expect(page.get_by_label("Phương án 1 của")).to_be_checked()
        context.set_offline(False)
    page.get_by_role("button", name="Trả lời").press("Enter")
    expect(page.get_by_role("heading", name="Đúng")).to_be_visible()
    expect(page).to_have_title("Đúng – Câu 1/2 – Bài thi: Hộ tịch – Cầm tay chỉ việc")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    page.get_by_role("link", name="Câu tiếp").press("Enter")
    page.get_by_role("link", name="Kết thúc và xem kết quả").first.press("Enter")
    page.get_by_role("button", name="Nộp bài").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert (Response.objects.count(), Result.objects.get().score) == (1, 1)
    context.close()


def test_a_practice_that_was_opened_stands_for_no_other_question(own_phone, address, learner, sign_in):
    """Of an exam one page is kept for all; this one would show a question that was answered as if it weren't."""
    practice = make_assessment(
        questions=2, kind=AssessmentKind.PRACTICE, feedback=FeedbackPolicy.AT_ONCE, time_limit_minutes=None
    )
    attempt = make_attempt(learner, practice)
    sign_in(own_phone.context, learner.user)
    page = own_phone.page
    page.goto(f"{address}/hoc/")
    wait_until_kept(page, "/hoc/")
    for number in (1, 2):
        page.goto(address + reverse("learn:exam_question", args=[attempt.uid, number]))
        expect(page).to_have_title(re.compile(rf"^Câu {number}/2"))
    page.goto(f"{address}/hoc/lo-trinh/")
    wait_until_kept(page, "/hoc/lo-trinh/")
    assert not [path for path in kept_pages(page) if "/thi/" in path]
