"""What is wrong with a question stands together at the top, each with the way to its place."""

import pytest

from tests.lms.studio.questions.sheet_forms import add_url, form

pytestmark = pytest.mark.django_db


def faults(page):
    return [(one.place, one.words) for one in page.context["faults"]]


def rows_of(prefix, *rows):
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def test_rows_and_fields_in_the_order_of_the_page(desk, bank):
    page = desk.post(add_url(bank), form([{"text": "Có"}, {"feedback": "Vì sao"}], stem="", review_by="31/02/2026"))
    words = " ".join(page.content.decode().split())
    assert faults(page) == [
        ("id_stem", "Đề bài: Câu hỏi chưa có đề bài."),
        (
            "id_rows-1-text",
            "Dòng 2, Nội dung phương án: Dòng này chưa có chữ. Hãy viết vào, hoặc xóa hết các ô của dòng để bỏ dòng.",
        ),
        (
            "id_review_by",
            (
                "Rà soát trước ngày: “31/02/2026” không có trong lịch. Nhập lại ngày ở ô “Rà soát trước ngày” theo "
                "dạng ngày/tháng/năm."
            ),
        ),
    ]
    assert '<a href="#id_stem">Đề bài: Câu hỏi chưa có đề bài.</a>' in words
    assert 'role="alert" tabindex="-1" autofocus' in words


def test_what_is_wrong_with_the_rows_together_leads_to_their_heading(desk, bank):
    page = desk.post(add_url(bank), form([{"text": "Có"}, {"text": "Không"}]))
    assert faults(page) == [("cac-dong", "Câu một đáp án cần đúng một phương án đúng, đang có 0.")]
    assert 'id="cac-dong"' in page.content.decode()


def test_parts_of_a_case_say_which_they_are(desk, bank):
    sent = {"parts-TOTAL": 2, "parts-0-kind": "single", "parts-1-kind": "matching", "parts-1-scoring": "parts"}
    sent |= rows_of("parts-0-rows", {"text": "Có"}, {"text": "Không"}) | {"parts-0-stem": "Nhận không?"}
    sent |= rows_of("parts-1-rows", {"text": "Khai sinh"}, {"text": "Kết hôn", "match": "UBND"})
    page = desk.post(add_url(bank, "case"), form([], stem="Bà Hoa đến quầy.") | sent)
    assert faults(page) == [
        ("parts-0", "Câu hỏi con 1: Câu một đáp án cần đúng một phương án đúng, đang có 0."),
        (
            "id_parts-1-stem",
            "Câu hỏi con 2, Câu hỏi con: Câu hỏi con chưa có đề bài. Hãy viết, hoặc bỏ câu hỏi con này.",
        ),
        ("id_parts-1-rows-0-match", "Câu hỏi con 2, Dòng 1, Vế phải: Cặp này chưa có vế phải."),
    ]


def test_criteria_and_pictures_too(desk, bank):
    sent = {"criteria-TOTAL": 1, "criteria-0-title": "Đủ ý", "pictures-TOTAL": 1, "pictures-0-description": "Sơ đồ"}
    sent |= rows_of("criteria-0-levels", {"points": "1", "text": "nêu đủ"}, {"text": "khá"})
    page = desk.post(add_url(bank, "essay"), form([], stem="Viết.") | sent)
    assert faults(page) == [
        (
            "id_criteria-0-levels-1-points",
            "Tiêu chí 1, Dòng 2, Điểm: Mức này được mấy điểm? Mức thấp nhất có thể là 0.",
        ),
        ("id_pictures-0-file", "Hình 1: Chưa có hình cho lời mô tả này. Hãy chọn tệp, hoặc bỏ hình."),
    ]
