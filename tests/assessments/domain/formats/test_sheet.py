from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.formats import sheet_columns as col
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.formats.sheet import read_rows, read_sheet
from assessments.domain.formats.sheet_writing import question_sheet
from assessments.domain.question_text import ChoiceText, CriterionText, LevelText, PartText, PictureText, QuestionText
from assessments.enums import QuestionKind
from assessments.exceptions.questions import QuestionFileUnreadable
from lms.core.exports import ReportHead, write_workbook
from lms.core.spreadsheets.refusals import UnusableFile
from tests.assessments.domain.formats.any_question import questions

pytestmark = pytest.mark.unit

WHOLE = Decimal(100)
HEAD = ReportHead(unit="Phường Thử", title="Câu hỏi", run_at=datetime(2026, 11, 29, tzinfo=UTC), run_by="An")
HELD = ["single", "multiple", "true_false", "ordering", "matching", "numeric", "short_text"]


def read(heading, *rows):
    """`heading` as a trainer types it."""
    columns = col.read_heading(list(heading))
    assert columns is not None
    return list(read_rows(rows, 2, columns))


def question_of(*cells, heading=("Mã", "Đề bài", "Phương án A", "Phương án B", "Phương án C", "Đáp án")):
    [one] = read(heading, cells)
    assert isinstance(one, ReadQuestion), one
    return one.text


def refusal_of(*cells, heading=("Mã", "Đề bài", "Phương án A", "Phương án B", "Phương án C", "Đáp án")):
    [one] = read(heading, cells)
    return one


def test_the_plainest_sheet_is_enough():
    text = question_of("HT-1", "Thời hạn khai sinh?", "30 ngày", "60 ngày", None, "B")
    assert text == QuestionText(
        kind="single", stem="Thời hạn khai sinh?", choices=(ChoiceText("30 ngày"), ChoiceText("60 ngày", WHOLE))
    )


@pytest.mark.parametrize(
    ("right", "kind", "weights"),
    [
        ("A", "single", [100, 0, 0]),
        ("b", "single", [0, 100, 0]),
        ("A, C", "multiple", [50, 0, 50]),
        ("a;b;c", "multiple", ["33.33333"] * 3),
    ],
)
def test_letters_say_what_is_right_and_how_many_may_be_chosen(right, kind, weights):
    text = question_of("HT-1", "Câu?", "Một", "Hai", "Ba", right)
    assert (text.kind, text.scoring) == (kind, "all")
    assert [one.weight for one in text.choices] == [Decimal(one) for one in weights]


def test_headings_are_found_by_the_words_people_use_in_any_order():
    heading = (
        "STT",
        "Đáp án đúng *",
        "CÂU HỎI",
        "phương án 1",
        "Phương án 2",
        "Phản hồi 2",
        "Căn cứ pháp lý",
        "Mức độ",
    )
    [one] = read(heading, (1, "2", "Câu?", "Một", "Hai", "Đúng rồi.", "Luật Hộ tịch", "khó"))
    assert (one.where, one.code, one.text.difficulty, one.text.legal_basis) == ("dòng 2", "", "hard", "Luật Hộ tịch")
    assert one.text.choices == (ChoiceText("Một"), ChoiceText("Hai", WHOLE, "Đúng rồi."))


WITH_KIND = ("Mã", "Dạng", "Đề bài", "Phương án A", "Phương án B", "Phương án C", "Đáp án", "Điểm (%)", "Phân biệt dấu")


def typed(*cells):
    return question_of(*cells, *[None] * (len(WITH_KIND) - len(cells)), heading=WITH_KIND)


def test_every_kind_as_it_is_typed():
    truth = typed("1", "Đúng / Sai", "Trẻ em có quốc tịch?", "Đúng", "Sai", None, True)
    assert [one.weight for one in truth.choices] == [WHOLE, 0]
    order = typed("2", "sắp thứ tự", "Thứ tự?", "Nhận", "Ghi sổ", "Trả")
    assert ([one.text for one in order.choices], order.scoring) == (["Nhận", "Ghi sổ", "Trả"], "parts")
    pairs = typed("3", "Ghép cặp", "Ghép?", "Khai sinh => 60 ngày", "Khai tử=>15 ngày", "=> 90 ngày")
    assert [(one.text, one.match) for one in pairs.choices] == [
        ("Khai sinh", "60 ngày"),
        ("Khai tử", "15 ngày"),
        ("", "90 ngày"),
    ]
    number = typed("4", "điền số", "Bao nhiêu?", "12,5 ± 0,1", 12, None, None, "100; 50")
    assert [(one.text, one.tolerance, one.weight) for one in number.choices] == [
        ("12.5", Decimal("0.1"), 100),
        ("12", 0, 50),
    ]
    words = typed("5", "điền ngắn", "Gọi là gì?", "hộ tịch", "sổ hộ tịch", None, None, None, "không")
    assert ([one.weight for one in words.choices], words.marks_matter) == ([100, 100], False)


@pytest.mark.parametrize(
    ("cell", "text", "tolerance"),
    [
        ("1.000", "1000", 0),
        ("1.234,5 ± 1.000", "1234.5", 1000),
        ("\u22125", "-5", 0),
        ("12.5 ± 0,25", "12.5", Decimal("0.25")),
        (1.234, "1.234", 0),
        (2500.5, "2500.5", 0),
        (1000, "1000", 0),
    ],
)
def test_numbers_are_read_as_vietnamese_papers_write_them(cell, text, tolerance):
    [one] = typed("1", "điền số", "Bao nhiêu?", cell).choices
    assert (one.text, one.tolerance) == (text, tolerance)


def test_weights_and_tolerances_are_read_as_exactly_as_they_are_kept():
    text = typed("1", "điền số", "Bao nhiêu?", "1 ± 0,123456789", "2", None, None, "100; 33,3333333")
    assert [(one.weight, one.tolerance) for one in text.choices] == [
        (WHOLE, Decimal("0.12345679")),
        (Decimal("33.33333"), 0),
    ]
    refused = refusal_of("1", "điền số", "Bao nhiêu?", "1 ± 0,000000001", *[None] * 5, heading=WITH_KIND)
    assert refused.reason == "Sai số cho phép nhỏ quá. Hãy ghi 0, hoặc từ 0,00000001 trở lên."


@pytest.mark.parametrize("cell", ["1,234.5", "mười", "1 ± x"])
def test_what_is_no_number_is_refused(cell):
    assert "không phải là số" in refusal_of("1", "điền số", "?", cell, *[None] * 5, heading=WITH_KIND).reason


def test_numbers_are_written_with_a_comma():
    text = QuestionText(
        "numeric", "?", (ChoiceText("1234.567", WHOLE, tolerance=Decimal("0.5")), ChoiceText("2.125", Decimal("12.5")))
    )
    sheet, left_out = question_sheet([ReadQuestion("", "", "", "", (), text)], HEAD)
    [row] = [[cell for cell in row if cell] for row in sheet.rows]
    assert ([one for one in row if "," in one], left_out) == (["1234,567 ± 0,5", "2,125", "100; 12,5"], [])
    [found], _left_out = again([ReadQuestion("", "", "", "", (), text)])
    assert found.text == text


def test_a_number_longer_than_is_read_is_left_out():
    text = QuestionText("numeric", "?", (ChoiceText("0." + "3" * 30, WHOLE),))
    found, [left_out] = again([ReadQuestion("dòng 1", "Dài", "", "", (), text)])
    assert (found, left_out.reason[-37:]) == ([], "dài quá nên không ghi được vào một ô.")


def test_a_case_is_read_with_the_rows_behind_it():
    heading = ("Mã", "Dạng", "Câu hỏi con của", "Đề bài", "Phương án A", "Phương án B", "Đáp án")
    one, other = read(
        heading,
        ("T-1", "tình huống", None, "Chị Hoa đến…", None, None, None),
        (None, None, "T-1", "Làm gì trước?", "Chào", "Đòi giấy", "A"),
        (None, "điền số", "T-1", "Mấy ngày?", 60, None, None),
        ("HT-2", None, None, "Câu khác?", "Một", "Hai", "B"),
    )
    assert [(part.kind, part.stem) for part in one.text.parts] == [
        ("single", "Làm gì trước?"),
        ("numeric", "Mấy ngày?"),
    ]
    assert (one.code, other.code, other.where) == ("T-1", "HT-2", "dòng 5")


def test_a_rubric_is_a_line_for_each_criterion():
    heading = ("Dạng", "Đề bài", "Thang chấm")
    [one] = read(
        heading, ("tự luận", "Viết thư xin lỗi.", "Căn cứ: 0 = không nêu; 1 = nêu đủ\nLời lẽ: 0 = cộc; 0,5 = vừa")
    )
    assert one.text.criteria == (
        CriterionText("Căn cứ", (LevelText("không nêu", Decimal(0)), LevelText("nêu đủ", Decimal(1)))),
        CriterionText("Lời lẽ", (LevelText("cộc", Decimal(0)), LevelText("vừa", Decimal("0.5")))),
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("HT-1", "Câu?", "Một", "Hai", None, "D"), "Đáp án D không có trong các phương án."),
        (("HT-1", "Câu?", "Một", "Hai", None, None), "Câu một đáp án cần đúng một phương án đúng, đang có 0."),
        (("HT-1", None, "Một", "Hai", None, "A"), "Câu hỏi chưa có đề bài."),
        (
            ("HT-1", "Câu?", date(2026, 5, 1), "Hai", None, "A"),
            "Ô ở cột C đã bị Excel đổi thành ngày giờ. Hãy định dạng ô là Văn bản rồi gõ lại.",
        ),
        (("x" * 41, "Câu?", "Một", "Hai", None, "A"), "Mã câu hỏi dài quá 40 ký tự."),
    ],
)
def test_what_is_wrong_is_said_of_its_row(cells, reason):
    one = refusal_of(*cells)
    assert (type(one), one.where, one.reason) == (RefusedQuestion, "dòng 2", reason)


@pytest.mark.parametrize(
    "heading",
    [
        ("STT", "Câu hỏi", "A", "B.", "C)", "Đáp án"),
        ("STT", "Nội dung câu hỏi", "Đáp án A", "Đáp án B", "ĐÁP ÁN C:", "Đáp án đúng"),
    ],
)
def test_choices_stand_in_columns_of_other_names_too(heading):
    text = question_of("1", "Thời hạn?", "30 ngày", "60 ngày", "90 ngày", "B", heading=heading)
    assert text.choices == (ChoiceText("30 ngày"), ChoiceText("60 ngày", WHOLE), ChoiceText("90 ngày"))


def test_a_sheet_without_columns_of_choices_says_what_they_are_called():
    refused = refusal_of("1", "Thời hạn?", "30 ngày", "A", heading=("Mã", "Đề bài", "Lựa chọn thứ nhất", "Đáp án"))
    reason = "Chưa có phương án nào. Cột phương án có tiêu đề “Phương án A”, “Phương án B”, hoặc A, B."
    assert refused == RefusedQuestion("dòng 2", "1", reason)


def test_a_damaged_letter_is_refused_in_the_legal_basis_too():
    heading = ("Mã", "Đề bài", "A", "B", "Đáp án", "Căn cứ")
    refused = refusal_of("1", "Thời hạn?", "30 ngày", "60 ngày", "B", "Lu\ufffdt 60/2014/QH13", heading=heading)
    assert refused.reason == "Có chữ bị hỏng (hiện là �). Hãy gõ lại chữ ấy, lưu tệp với mã hóa UTF-8."


def test_a_sheet_typed_for_an_old_font_is_refused_whole():
    rows = "Đề bài,A,B,Đáp án\nC¬ quan nµo ®¨ng ký khai sinh?,ñy ban nh©n d©n cÊp x·,Së T­ ph¸p,A\n"
    with pytest.raises(QuestionFileUnreadable) as refusal:
        list(read_sheet(rows.encode(), "cau-hoi.csv"))
    assert "bảng mã cũ (TCVN3 hoặc VNI)" in str(refusal.value)


def test_one_bad_row_takes_no_other_along():
    heading = ("Mã", "Đề bài", "Phương án A", "Phương án B", "Đáp án")
    rows = [
        ("1", "Câu?", "Một", "Hai", "A"),
        ("2", "Câu?", "Một", None, "A"),
        (None,) * 5,
        ("3", "Câu?", "Một", "Hai", "B"),
    ]
    assert [(one.where, getattr(one, "code", "")) for one in read(heading, *rows)] == [
        ("dòng 2", "1"),
        ("dòng 3", ""),
        ("dòng 5", "3"),
    ]


def cells_of(sheet):
    return [[cell or None for cell in row] for row in sheet.rows]


def again(read_questions):
    sheet, left_out = question_sheet(read_questions, HEAD)
    columns = col.read_heading([column.label for column in sheet.columns])
    return list(read_rows(cells_of(sheet), 7, columns)), left_out


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(questions(HELD), max_size=4))
def test_what_is_written_is_read_back(read_questions):
    numbered = [replace(one, where=str(number)) for number, one in enumerate(read_questions)]
    found, left_out = again(numbered)
    gone = {one.where for one in left_out}
    assert [(one.name, one.code, one.category, one.tags, one.text) for one in found] == [
        (one.name, one.code, one.category, one.tags, one.text) for one in numbered if one.where not in gone
    ]


CASE = QuestionText(
    kind="case",
    stem="Chị Hoa đến…",
    parts=(
        PartText("single", "Làm gì?", (ChoiceText("Chào", WHOLE), ChoiceText("Đòi", feedback="Chưa đúng."))),
        PartText("numeric", "Mấy ngày?", (ChoiceText("60", WHOLE, tolerance=Decimal("0.5")),), explanation="Luật."),
    ),
)
RUBRIC = QuestionText(
    kind="essay",
    stem="Viết thư.",
    criteria=(CriterionText("Căn cứ", (LevelText("không", Decimal(0)), LevelText("đủ", Decimal("1.5")))),),
)


@pytest.mark.parametrize("text", [CASE, RUBRIC], ids=["case", "essay"])
def test_cases_and_rubrics_are_read_back_too(text):
    given_one = ReadQuestion("", "Tên", "M-1", "Nhóm", (), text)
    [one], left_out = again([given_one])
    assert (one.text, one.code, left_out) == (text, "M-1", [])


def test_what_a_row_cannot_hold_is_left_out_and_said():
    picture = PictureText("a.png", b"x")
    shown = QuestionText(
        kind="single", stem="Hình?", choices=(ChoiceText("A", WHOLE), ChoiceText("B")), pictures=(picture,)
    )
    found, [left_out] = again([ReadQuestion("dòng 3", "Có hình", "", "", (), shown)])
    assert found == []
    assert left_out == RefusedQuestion(
        "dòng 3", "Có hình", "Bảng tính không giữ được hình. Hãy xuất câu này ra Moodle XML."
    )


def test_a_real_file_is_read_back_below_its_head():
    given_ones = [
        ReadQuestion("", "Công thức", "HT-1", "Hộ tịch/Khai sinh", ("thẻ",), replace_stem("=1+1 là gì?")),
        ReadQuestion("", "", "HT-2", "", (), CASE),
    ]
    sheet, left_out = question_sheet(given_ones, HEAD)
    found = list(read_sheet(write_workbook([sheet]), "cau-hoi.xlsx"))
    assert left_out == []
    assert [(one.name, one.code, one.category, one.tags, one.text) for one in found] == [
        (one.name, one.code, one.category, one.tags, one.text) for one in given_ones
    ]
    assert found[0].where == "dòng 7"


def replace_stem(stem):
    return QuestionText(kind=QuestionKind.SINGLE, stem=stem, choices=(ChoiceText("2", WHOLE), ChoiceText("007")))


def test_a_sheet_without_a_heading_is_no_question_file():
    with pytest.raises(QuestionFileUnreadable) as refused:
        list(read_sheet("Họ tên;Năm sinh\nAn;1980\n".encode(), "danh-sach.csv"))
    assert "cột “Đề bài”" in str(refused.value)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data):
    with suppress(UnusableFile, QuestionFileUnreadable):
        list(read_sheet(data, "la.csv"))
