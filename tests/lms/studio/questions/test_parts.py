"""Cases with sub-questions and what people mark by a rubric: written without scripts, a button at a time."""

from decimal import Decimal

import pytest

from assessments.domain.question_text import ChoiceText, CriterionText, LevelText, PartText
from assessments.domain.questions import text_of
from assessments.enums import QuestionKind
from assessments.models import Question
from tests.factories.assessments import make_question_of
from tests.factories.question_texts import CASE
from tests.lms.studio.questions.sheet_forms import add_url, errors, sent_by, told, url

pytestmark = pytest.mark.django_db
SAME = "Không có gì thay đổi nên không ghi thêm bản mới."
RUBRIC = (
    CriterionText("Đúng luật", (LevelText("Không nêu", Decimal(0)), LevelText("Nêu đủ", Decimal("2.5")))),
    CriterionText("Rõ ràng", (LevelText("Khó đọc", Decimal(0)), LevelText("Gọn", Decimal(1)))),
)


def press(client, address, page, name, value, **typed):
    """The same page after one more button."""
    answer = client.post(address, sent_by(page, **typed) | {name: value})
    assert (answer.status_code, errors(answer)) == (200, {})
    return answer


def test_a_case_is_written_part_by_part(desk, bank):
    address = add_url(bank, "case")
    page = press(desk, address, desk.get(address), "more", "parts", stem="Chị A đến xã.", **{"part-kind": "numeric"})
    page = press(
        desk,
        address,
        page,
        "more",
        "parts",
        **{"parts-0-stem": "Mấy ngày?", "parts-0-rows-0-text": "1.234,5", "parts-0-rows-0-tolerance": "0,5"},
        **{"part-kind": "multiple"},
    )
    assert page.context["sheet"].parts[1].form.fields["stem"].widget.attrs["autofocus"]
    page = press(desk, address, page, "more", "parts", **{"part-kind": "ordering"})
    page = press(desk, address, page, "more", "parts-1-rows", **{"parts-1-stem": "Cần gì?", "parts-1-scoring": "parts"})
    assert len(page.context["sheet"].parts[1].rows.forms) == 6
    page = press(desk, address, page, "drop", "parts-2")
    rows = {"parts-1-rows-0-text": "A", "parts-1-rows-0-is_right": "on", "parts-1-rows-1-text": "B"}
    assert desk.post(address, sent_by(page, save="1", **rows)).status_code == 302
    question = Question.objects.get()
    text = text_of(question.versions.get())
    assert (text.stem, text.parts) == (
        "Chị A đến xã.",
        (
            PartText(
                "numeric",
                "Mấy ngày?",
                (ChoiceText("1234.5", Decimal(100), tolerance=Decimal("0.5")),),
                marks_matter=True,
            ),
            PartText("multiple", "Cần gì?", (ChoiceText("A", Decimal(100)), ChoiceText("B")), scoring="parts"),
        ),
    )
    page = desk.get(url(question))
    assert told(desk.post(url(question), sent_by(page, save="1"), follow=True)) == [SAME]
    page = press(desk, url(question), page, "drop", "parts-0")
    assert desk.post(url(question), sent_by(page, save="1")).status_code == 302
    assert [one.stem for one in text_of(question.versions.get(number=2)).parts] == ["Cần gì?"]


def test_a_case_of_every_kind_is_shown_and_saved_as_it_was(desk, bank):
    question = make_question_of(bank, "Q1", CASE).question
    page = desk.get(url(question))
    assert told(desk.post(url(question), sent_by(page, save="1", competency="", level=""), follow=True)) == [
        "Đã lưu thành bản 2. Lượt thi đã bắt đầu vẫn theo bản cũ."
    ]
    assert text_of(question.versions.get(number=2)).parts == CASE.parts


def test_what_is_wrong_with_a_part_is_said_at_that_part(desk, bank):
    address = add_url(bank, "case")
    page = press(desk, address, desk.get(address), "more", "parts")
    page = press(desk, address, page, "more", "parts", **{"part-kind": "short_text"})
    typed = {"parts-0-stem": "Nhận không?", "parts-0-rows-0-text": "Nhận", "parts-0-rows-1-text": "Tất cả đều đúng"}
    answer = desk.post(address, sent_by(page, save="1", stem="Chị A.", **typed))
    assert errors(answer) == {
        "parts-0": ["Câu một đáp án cần đúng một phương án đúng, đang có 0."],
        "parts-1-stem": ["Câu hỏi con chưa có đề bài. Hãy viết, hoặc bỏ câu hỏi con này."],
    }
    none = desk.post(address, sent_by(desk.get(address), save="1", stem="Chị A."))
    assert errors(none) == {"rows": ["Câu tình huống cần từ 1 đến 12 câu hỏi con."]}
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", [QuestionKind.ESSAY, QuestionKind.PRACTICAL])
def test_a_rubric_is_written_level_by_level(desk, bank, kind):
    address = add_url(bank, kind)
    page = press(desk, address, desk.get(address), "more", "criteria", stem="Soạn văn bản trả lời.")
    page = press(desk, address, page, "more", "criteria-1-levels")
    assert [len(one.levels.forms) for one in page.context["sheet"].criteria] == [3, 4]
    typed = {}
    for number, one in enumerate(RUBRIC):
        typed[f"criteria-{number}-title"] = one.title
        for place, level in enumerate(one.levels):
            typed[f"criteria-{number}-levels-{place}-text"] = level.text
            typed[f"criteria-{number}-levels-{place}-points"] = str(level.points).replace(".", ",")
    assert desk.post(address, sent_by(page, save="1", **typed)).status_code == 302
    question = Question.objects.get()
    text = text_of(question.versions.get())
    assert (text.kind, text.criteria) == (kind, RUBRIC)
    page = desk.get(url(question))
    assert told(desk.post(url(question), sent_by(page, save="1"), follow=True)) == [SAME]
    page = press(desk, url(question), page, "drop", "criteria-0")
    desk.post(url(question), sent_by(page, save="1"))
    assert text_of(question.versions.get(number=2)).criteria == RUBRIC[1:]


def test_what_is_wrong_with_a_rubric_is_said_where_it_is(desk, bank):
    address = add_url(bank, "essay")
    typed = {
        "stem": "Viết.",
        "criteria-0-title": "Đúng luật",
        "criteria-0-levels-0-text": "Có",
        "criteria-0-levels-1-points": "2",
        "criteria-0-levels-2-text": "Đủ",
        "criteria-0-levels-2-points": "-1",
    }
    answer = desk.post(address, sent_by(desk.get(address), save="1", **typed))
    assert errors(answer) == {
        "criteria-0-levels-0-points": ["Mức này được mấy điểm? Mức thấp nhất có thể là 0."],
        "criteria-0-levels-1-text": ["Viết người làm đến đâu thì được mức này, hoặc xóa điểm để bỏ mức."],
        "criteria-0-levels-2-points": ["Nhập điểm từ 0 trở lên."],
    }
    typed |= {
        "criteria-0-levels-0-points": "3",
        "criteria-0-levels-1-text": "Thiếu",
        "criteria-0-levels-2-points": "4",
    }
    answer = desk.post(address, sent_by(desk.get(address), save="1", **typed))
    assert errors(answer) == {"criteria-0": ["Điểm các mức của một tiêu chí phải tăng dần từ 0 trở lên."]}


def test_a_form_without_the_blocks_keeps_them(desk, bank):
    """As an old page would send it."""
    question = make_question_of(bank, "Q1", CASE).question
    page = sent_by(desk.get(url(question)), save="1", stem="Chị B đến xã.", competency="", level="")
    desk.post(url(question), {name: value for name, value in page.items() if not name.startswith("parts")})
    assert text_of(question.versions.get(number=2)).parts == CASE.parts


@pytest.mark.parametrize(
    "sent",
    [
        {"parts-TOTAL": 10**6},
        {"parts-TOTAL": "x", "more": "parts"},
        {"parts-TOTAL": 1, "parts-0-kind": "case", "parts-0-rows-TOTAL_FORMS": 10**6},
        {"drop": "parts-7"},
        {"drop": "parts"},
        {"more": "parts-9-rows"},
        {"more": "criteria-99-levels"},
        {"more": "../x"},
        {"pictures-TOTAL": 3, "pictures-0-kept": "x"},
    ],
)
def test_whatever_is_sent_comes_back_as_a_page(desk, bank, sent):
    for kind in ("case", "essay"):
        assert desk.post(add_url(bank, kind), {"stem": "Đề"} | sent).status_code == 200
    assert not Question.objects.exists()
