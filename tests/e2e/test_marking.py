"""What a marker has begun is there again, however quickly the page was left."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.domain.closing import submit_attempt
from assessments.models import AttemptQuestion
from lms.org.enums import Role
from tests.factories.assessments import DEVICE, essay_answers, make_attempt, make_essay_exam
from tests.factories.checks import make_editor
from tests.factories.people import make_learner, make_position, make_province

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.scan,
    pytest.mark.django_db(transaction=True),
]


def test_a_page_left_at_once_keeps_what_was_typed(browser, address, sign_in):
    province = make_province()
    trainer = make_editor(Role.TRAINER, province)
    attempt = make_attempt(make_learner(province, make_position(), province=province), make_essay_exam())
    submit_attempt(attempt=attempt, device=DEVICE, answers=essay_answers(attempt), now=timezone.now(), actor=None)
    place = AttemptQuestion.objects.get(attempt=attempt, version__kind="essay")
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    sign_in(context, trainer)
    page = context.new_page()
    here = address + reverse("studio_mark", args=[place.pk])
    page.goto(here)
    page.locator("body").press("2")
    page.get_by_label("Nhận xét (không bắt buộc)").fill("Nêu rõ điều luật.")
    page.get_by_role("link", name="Quay lại danh sách chờ chấm").click()
    page.wait_for_url(f"**{reverse('studio_marking')}")
    page.goto(here)
    expect(page.get_by_label("Nhận xét (không bắt buộc)")).to_have_value("Nêu rõ điều luật.")
    expect(page.locator(".mark-criterion").first.locator(":checked")).to_have_value("1")
    context.close()
