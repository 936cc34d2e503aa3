"""A trainer writes a question: rows are added in place, Enter saves, and without scripts the same form does."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.domain.questions import text_of
from assessments.models import QuestionVersion
from lms.org.enums import Role
from tests.factories.assessments import make_bank
from tests.factories.checks import make_editor
from tests.factories.people import make_province

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDE = {"viewport": {"width": 1366, "height": 900}, "locale": "vi-VN"}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_with_more_choices_than_there_were_rows(browser, address, sign_in, scripts):
    trainer, bank = make_editor(Role.TRAINER, make_province()), make_bank()
    context = browser.new_context(**WIDE, java_script_enabled=scripts)
    sign_in(context, trainer)
    page = context.new_page()
    visits = []
    page.on("request", lambda one: visits.append(one.method) if one.is_navigation_request() else None)
    page.goto(f"{address}{reverse('studio_question_add')}?dang=single&ngan-hang={bank.pk}")
    page.get_by_label("Đề bài").fill("Nơi nào đăng ký khai sinh?")
    page.get_by_role("group", name="Dòng 1", exact=True).get_by_label("Nội dung phương án").fill(
        "Ủy ban nhân dân cấp xã"
    )
    page.get_by_role("group", name="Dòng 1", exact=True).get_by_label("Là đáp án đúng").check()
    page.get_by_role("button", name="Thêm dòng").click()
    fifth = page.get_by_role("group", name="Dòng 5", exact=True)
    expect(fifth).to_be_visible()
    if scripts:
        expect(fifth.get_by_label("Nội dung phương án")).to_be_focused()
    assert visits == (["GET"] if scripts else ["GET", "POST"])
    fifth.get_by_label("Nội dung phương án").fill("Sở Tư pháp")
    fifth.get_by_label("Phản hồi").fill("Sở không đăng ký khai sinh.")
    page.get_by_label("Thẻ").fill("khai sinh")
    page.get_by_label("Thẻ").press("Enter")
    page.wait_for_url("**/cau-hoi/*/")
    expect(page.get_by_text("Đã lưu câu C0001.")).to_be_visible()
    text = text_of(QuestionVersion.objects.get())
    assert [(one.text, one.weight, one.feedback) for one in text.choices] == [
        ("Ủy ban nhân dân cấp xã", 100, ""),
        ("Sở Tư pháp", 0, "Sở không đăng ký khai sinh."),
    ]
    context.close()
