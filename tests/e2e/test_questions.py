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

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.scan,
    pytest.mark.django_db(transaction=True),
]
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


def test_what_is_ordered_matched_and_told_as_a_case(browser, address, sign_in):
    """A right side without a left one is a decoy; what is wrong is led to from the top."""
    trainer, bank = make_editor(Role.TRAINER, make_province()), make_bank()
    context = browser.new_context(**WIDE)
    sign_in(context, trainer)
    page = context.new_page()

    def begin(kind, stem):
        page.goto(f"{address}{reverse('studio_question_add')}?dang={kind}&ngan-hang={bank.pk}")
        page.get_by_label("Đề bài").fill(stem)

    def fill(prefix, *rows):
        for number, row in enumerate(rows):
            for name, value in row.items():
                page.locator(f"[name={prefix}-{number}-{name}]").fill(value)

    def save():
        page.get_by_role("button", name="Lưu câu hỏi").last.click()

    begin("ordering", "Xếp các việc.")
    fill("rows", {"text": "Tiếp nhận"}, {"text": "Kiểm tra"}, {"text": "Trả kết quả"})
    save()
    expect(page.get_by_text("Đã lưu câu C0001.")).to_be_visible()

    begin("matching", "Giấy tờ nào ở đâu cấp?")
    fill("rows", {"text": "Giấy khai sinh", "match": "Ủy ban nhân dân"}, {"text": "Thẻ căn cước"}, {"match": "Tòa án"})
    save()
    summary = page.get_by_role("alert").filter(has_text="Chưa lưu.")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Dòng 2, Vế phải: Cặp này chưa có vế phải.").click()
    expect(page.locator("[name=rows-1-match]")).to_be_in_viewport()
    fill("rows", {}, {"match": "Công an"})
    save()
    expect(page.get_by_text("Đã lưu câu C0002.")).to_be_visible()

    begin("case", "Bà Hoa đến quầy lúc 15 giờ.")
    for kind in ("single", "numeric"):
        page.get_by_label("Dạng của câu hỏi con").select_option(kind)
        page.get_by_role("button", name="Thêm câu hỏi con").click()
    fill("parts", {"stem": "Nhận hồ sơ không?"}, {"stem": "Trả trong mấy ngày?"})
    fill("parts-0-rows", {"text": "Có"}, {"text": "Không"})
    page.locator("[name=parts-0-rows-0-is_right]").check()
    fill("parts-1-rows", {"text": "3"})
    save()
    expect(page.get_by_text("Đã lưu câu C0003.")).to_be_visible()
    page.get_by_role("link", name="Xem như người học").click()
    expect(page.get_by_text("2. Trả trong mấy ngày?")).to_be_visible()

    ordered, matched, told = [text_of(one) for one in QuestionVersion.objects.order_by("pk")]
    assert [one.text for one in ordered.choices] == ["Tiếp nhận", "Kiểm tra", "Trả kết quả"]
    assert [(one.text, one.match) for one in matched.choices] == [
        ("Giấy khai sinh", "Ủy ban nhân dân"),
        ("Thẻ căn cước", "Công an"),
        ("", "Tòa án"),
    ]
    assert [(part.kind, part.stem, [(one.text, one.weight) for one in part.choices]) for part in told.parts] == [
        ("single", "Nhận hồ sơ không?", [("Có", 100), ("Không", 0)]),
        ("numeric", "Trả trong mấy ngày?", [("3", 100)]),
    ]
    context.close()
