"""What the form of a question refuses, and what it comes back with: nothing of what was typed is lost."""

import pytest

from assessments.domain.question_text import WHOLE, ChoiceText, QuestionText
from assessments.enums import AssessmentKind
from assessments.models import Question
from tests.factories.assessments import make_assessment, make_question, make_question_of
from tests.lms.studio.questions.sheet_forms import FOUR, STEM, add_url, errors, form, sent_by, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (form(stem=" "), {"stem": ["Câu hỏi chưa có đề bài."]}),
        (form([]), {"rows": ["Cần ít nhất hai phương án, phương án nào cũng có chữ."]}),
        (
            form([{"text": "A", "is_right": "on"}, {"text": "B", "is_right": "on"}]),
            {"rows": ["Câu một đáp án cần đúng một phương án đúng, đang có 2."]},
        ),
        (
            form([{"text": "A", "is_right": "on"}, {"text": "B"}, {"text": " A "}]),
            {"2-text": ["Dòng này giống hệt một dòng ở trên. Hãy viết khác đi hoặc xóa đi."]},
        ),
        (
            form([{"text": "A", "is_right": "on"}, {"feedback": "Sai"}]),
            {"1-text": ["Dòng này chưa có chữ. Hãy viết vào, hoặc xóa hết các ô của dòng để bỏ dòng."]},
        ),
        (form(level=3), {"competency": ["Đã chọn mức thì cần chọn năng lực. Hãy chọn năng lực, hoặc bỏ chọn mức."]}),
        (form(competency="mine"), {"level": ["Đã chọn năng lực thì cần chọn mức. Hãy chọn mức mà câu này kiểm tra."]}),
        (
            form(competency="mine", level=9),
            {"level": ["Năng lực này có các mức từ 1 đến 5. Hãy chọn một mức trong khoảng đó."]},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk, bank, competency, sent, refused):
    sent = {name: competency.pk if value == "mine" else value for name, value in sent.items()}
    answer = desk.post(add_url(bank), sent)
    assert errors(answer) == refused
    page = answer.content.decode()
    assert "Chưa lưu." in page
    assert "<title>Lỗi: Câu hỏi mới" in " ".join(page.split()).replace("<title> ", "<title>")
    assert answer.context["sheet"].form["difficulty"].value() == "medium"
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"stem": STEM},
        form() | {"rows-TOTAL_FORMS": "x"},
        form() | {"rows-TOTAL_FORMS": 10**6},
        form(competency=10**30),
        form(owner="x' OR 1"),
        form(difficulty="none"),
        form(review_by="31/02/2027"),
        form(code="C" * 50),
        form(stem="C" * 30_000),
        form(level="2.5"),
        {"more": "rows"},
        form(more="rows") | {"rows-TOTAL_FORMS": 10**6},
    ],
)
def test_whatever_is_sent_comes_back_as_a_page(desk, bank, sent):
    assert desk.post(add_url(bank), sent).status_code == 200
    assert not Question.objects.exists()


def test_more_rows_come_without_scripts_and_nothing_is_judged(desk, bank):
    answer = desk.post(add_url(bank), form(FOUR[:1], stem="", more="rows", review_by="mai"))
    sheet = answer.context["sheet"]
    assert [row["text"].value() for row in sheet.rows.forms] == ["Giấy chứng sinh", None, None]
    assert (errors(answer), sheet.form["review_by"].value(), sheet.rows.forms[0]["is_right"].value()) == (
        {},
        "mai",
        True,
    )
    assert answer.content.decode().count('name="rows-TOTAL_FORMS" value="3"') == 1


def test_hints_stand_on_the_page_and_the_negative_word_is_marked(desk, bank):
    choices = (ChoiceText("Giấy chứng sinh", WHOLE, "Đúng."), ChoiceText("Tất cả các đáp án trên"))
    text = QuestionText("single", "Giấy nào không phải nộp?", choices)
    version = make_question_of(bank, "Q1", text)
    page = desk.get(url(version.question))
    assert [hint.split(":")[0].split(" (")[0] for hint in page.context["hints"]] == [
        "Đề bài có từ phủ định “không” dễ bị đọc sót. Hãy viết hoa từ ấy",
        "Phương án 2 gộp các phương án khác",
        "Phương án sai chưa có phản hồi",
    ]
    assert "Giấy nào <mark>không</mark> phải nộp?" in page.content.decode()
    sent = sent_by(page, save="1", explanation="Vì thế.")
    answer = desk.post(url(version.question), sent)
    assert answer.status_code == 302, "What came with a file hinders nobody."


def test_no_choice_gathers_the_others(desk, bank):
    answer = desk.post(add_url(bank), form([*FOUR[:2], {"text": "Cả A và B đều đúng", "feedback": "Sai."}]))
    assert errors(answer) == {"2-text": ["Đừng gộp các phương án khác (“tất cả đều đúng”). Hãy viết một ý cụ thể."]}


def test_a_bank_that_is_practised_has_a_word_for_each_choice(desk, bank, competency):
    old = make_question(bank, "Q1", competency=competency).question
    make_assessment(bank=bank, questions=1, pass_mark=1, kind=AssessmentKind.PRACTICE)
    sentence = "Ngân hàng này có bài luyện tập: người chọn phương án cần biết vì sao."
    answer = desk.post(add_url(bank), form([FOUR[0], {"text": "Sổ hộ khẩu"}]))
    assert errors(answer) == {"1-feedback": [sentence]}
    page = desk.get(url(old))
    answer = desk.post(url(old), sent_by(page, save="1", tags="cũ", level="2"))
    assert answer.status_code == 302, "Only what is new is asked."
