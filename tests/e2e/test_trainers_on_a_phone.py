"""A trainer mends something from a phone: nothing stands beyond the edge of the window, nothing is cut off."""

import pytest
from django.urls import reverse

from assessments.domain.question_text import WHOLE, ChoiceText, PartText, QuestionText
from lms.org.enums import Role
from tests.factories.assessments import make_assessment, make_bank, make_question, make_question_of
from tests.factories.checks import make_editor
from tests.factories.people import make_province

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.scan,
    pytest.mark.django_db(transaction=True),
]
NARROW = {"viewport": {"width": 360, "height": 640}, "locale": "vi-VN"}
BANK = "Chứng thực bản sao từ bản chính, hợp đồng và giao dịch của phường"
CUT = """() => {
  const out = [], edge = document.documentElement.clientWidth, main = document.getElementById("main");
  const isPushed = one => one !== main && one !== document.body
    && (["auto", "scroll"].includes(getComputedStyle(one).overflowX) || isPushed(one.parentElement));
  for (const one of main.querySelectorAll("a, button, input, select, textarea, label, legend, h2, p, li, td")) {
    const { left, right, width, height } = one.getBoundingClientRect();
    if (!width || !height || left >= edge || right <= edge + 1) continue;
    if (!one.checkVisibility() || isPushed(one.parentElement)) continue;
    out.push(`${one.tagName} ${(one.textContent.trim() || one.name).slice(0, 40)} ends at ${Math.round(right)}`);
  }
  for (const one of main.querySelectorAll("#w-slim-header-buttons a, .w-breadcrumbs li:last-child a")) {
    const { left, right } = one.getBoundingClientRect();
    if (left < 0 || right > edge) out.push(`${one.textContent.trim()} is cut off`);
  }
  return out;
}"""


@pytest.fixture
def case(db):
    choices = (ChoiceText("Có", WHOLE, "Đủ giấy tờ."), ChoiceText("Không"))
    parts = (
        PartText("single", "Nhận hồ sơ không?", choices),
        PartText("numeric", "Mấy ngày?", (ChoiceText("3", WHOLE),)),
    )
    return make_question_of(
        make_bank("CT", BANK), "TH1", QuestionText("case", "Bà Hoa đến quầy.", parts=parts)
    ).question


def test_nothing_of_the_trainers_screens_is_cut_off(browser, address, sign_in, picture, case):
    bank, trainer = case.bank, make_editor(Role.TRAINER, make_province())
    make_question(bank, "Q1")
    exam = make_assessment(
        title="Bài thi: Chứng thực bản sao từ bản chính và chữ ký", bank=bank, questions=1, pass_mark=1
    )
    context = browser.new_context(**NARROW)
    sign_in(context, trainer)
    page = context.new_page()
    screens = {
        "cau-hoi": reverse("studio_questions"),
        "mot-cau": reverse("studio_question", args=[case.pk]),
        "nhap": reverse("studio_question_imports"),
        "bai": reverse("studio_assessment", args=[exam.pk]),
        "quy-tac": reverse("studio_assessment_rules", args=[exam.pk]),
        "co-dinh": reverse("studio_assessment_fixed", args=[exam.pk]),
        "bang-rut": reverse("studio_assessment_blueprint", args=[exam.pk]),
    }
    found = {}
    for name, path in screens.items():
        page.goto(address + path)
        found[name] = page.evaluate(CUT)
        picture(page, f"dien-thoai-{name}")
    assert found == dict.fromkeys(screens, [])

    page.goto(address + screens["cau-hoi"])
    page.locator("[data-bulk-action-checkbox]").first.check()
    page.get_by_role("link", name="Gắn năng lực và mức cho các câu hỏi đã chọn").click()
    page.wait_for_url("**/gan-nang-luc/**")
    context.close()
