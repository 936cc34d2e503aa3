"""A practice by keyboard, with and without scripts; on a dead network the answer stays on the page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.enums import AssessmentKind, FeedbackPolicy
from assessments.models import Response, Result
from tests.factories.assessments import make_assessment
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
