"""Cells out of Excel: what is read, and what is told of the rest."""

import pytest
from django.utils import translation

from lms.competencies.domain.requirement_cells import cell_text, levels_text, read_demand, read_pasted
from lms.competencies.domain.requirement_changes import Demand, Key
from lms.competencies.enums import RequirementKind

pytestmark = pytest.mark.unit
SHOULD = RequirementKind.SHOULD
POSITIONS = {"CM-04": 4, "QL-01": 1}
COMPETENCIES = {"T01": 11, "T02": 12}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", Demand(3, 3)),
        ("3,0", Demand(3, 3)),
        ("2–3", Demand(2, 3)),
        ("2-3", Demand(2, 3)),
        (" 2 - 3 ", Demand(2, 3)),
        ("2—3", Demand(2, 3)),
        ("2–3 (nên)", Demand(2, 3, SHOULD)),
        ("2-3 (Nên có)", Demand(2, 3, SHOULD)),
        ("2-3 nên", Demand(2, 3, SHOULD)),
        ("3 (should)", Demand(3, 3, SHOULD)),
        ("3 (bắt buộc)", Demand(3, 3)),
        ("2–3 ×2", Demand(2, 3, weight=2)),
        ("2-3 nên x2", Demand(2, 3, SHOULD, 2)),
        ("3 x 4", Demand(3, 3, weight=4)),
        ("–", None),
        ("-", None),
        ("không", None),
    ],
)
def test_a_cell(text, expected):
    assert read_demand(text) == expected


@pytest.mark.parametrize("text", ["02-Mar", "2-Thg3", "03/02", "2/3/2026", "02-Mar-26", "3.2.2026", "46054"])
def test_what_excel_made_a_date_of_is_told(text):
    with pytest.raises(ValueError, match="Excel đã đổi “2-3” thành ngày"):
        read_demand(text)


@pytest.mark.parametrize("text", ["ba", "2–", "2-3-4", "2,5", "2–3 (tốt)", "×2"])
def test_what_is_no_level_is_told(text):
    with pytest.raises(ValueError, match="chưa đọc được. Hãy ghi như 3, 2–3"):
        read_demand(text)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("demand", [Demand(1, 1), Demand(2, 4), Demand(2, 3, SHOULD), Demand(3, 3, SHOULD, 9), None])
def test_what_is_written_is_read(demand, language):
    with translation.override(language):
        assert read_demand(cell_text(demand)) == demand


def test_levels_alone():
    assert [levels_text(one) for one in (None, Demand(2, 2, SHOULD), Demand(2, 3, weight=4))] == ["–", "2", "2–3"]


def asked(text):
    read = read_pasted(text, POSITIONS, COMPETENCIES)
    assert read.problems == ()
    return [(cell.row, cell.column, cell.key, cell.statement.demand, cell.statement.source) for cell in read.cells]


def told(text):
    read = read_pasted(text, POSITIONS, COMPETENCIES)
    return [(one.row, one.column, one.text) for one in read.problems]


def test_a_list_is_read_by_its_headings():
    text = (
        "Sở Nội vụ\n\n"
        "Mã năng lực\tMã vị trí\tMức tối thiểu\tMức hướng tới\tLoại\tTrọng số\tNguồn\tGhi chú\n"
        't01\tcm-04\t2\t3\tNên có\t2\t"QĐ 1\nđiều 2"\tx\n'
        "\t\t\t\t\t\t\t\n"
        "T02\tCM-04\t3\t\t\t\t\t\n"
        "T01\tQL-01\t–\t–\t\t\t\t\n"
        "T02\tQL-01\t2–3\n"
    )
    assert asked(text) == [
        (4, "Mã năng lực", Key(4, 11), Demand(2, 3, SHOULD, 2), "QĐ 1 điều 2"),
        (6, "Mã năng lực", Key(4, 12), Demand(3, 3), ""),
        (7, "Mã năng lực", Key(1, 11), None, ""),
        (8, "Mã năng lực", Key(1, 12), Demand(2, 3), ""),
    ]


def test_a_matrix_is_read_and_an_empty_cell_says_nothing():
    text = "Mã vị trí\tTên vị trí\tT01\tT02 Chứng thực\nCM-04\tTư pháp\t2-3\t\nQL-01\t\t–\t3 (nên)"
    assert asked(text) == [
        (2, "T01", Key(4, 11), Demand(2, 3), ""),
        (3, "T01", Key(1, 11), None, ""),
        (3, "T02", Key(1, 12), Demand(3, 3, SHOULD), ""),
    ]


def test_cells_that_were_merged_in_excel_are_told_as_such():
    words = "Ô mã để trống. Nếu trong Excel các ô được gộp (Merge), hãy bỏ gộp rồi ghi mã ở từng dòng."
    assert told("Mã vị trí\tMã năng lực\tMức tối thiểu\nCM-04\tT01\t2\n\tT02\t3") == [(3, "Mã vị trí", words)]
    assert told("Mã vị trí\tT01\nCM-04\t2\n\t3") == [(3, "Mã vị trí", words)]


def test_every_cell_that_can_not_be_read_is_told():
    heading = "Mã vị trí\tMã năng lực\tMức tối thiểu\tMức hướng tới\tLoại\tTrọng số\n"
    lines = [
        "CM-99\tT01\t2\t3\t\t",
        "CM-04\tT99\t2\t3\t\t",
        "CM-04\tT01\thai\t\t\t",
        "CM-04\tT01\t2\tba\t\t",
        "CM-04\tT01\t2\t3\tchắc\t",
        "CM-04\tT01\t2\t3\t\tnặng",
        "CM-04\tT01\t\t\t\t",
        "CM-04\tT01\t2\t3\t\t",
        "CM-04\tT01\t3\t3\t\t",
    ]
    level = "chưa đọc được. Hãy ghi như 3, 2–3, 2–3 (nên), hoặc gạch ngang nếu không yêu cầu."
    assert told(heading + "\n".join(lines)) == [
        (2, "Mã vị trí", "Danh mục không có vị trí mang mã “CM-99”. Hãy sửa mã theo danh mục vị trí việc làm."),
        (3, "Mã năng lực", "Khung năng lực ngày này không có mã “T99”. Hãy sửa mã theo khung."),
        (4, "Mức tối thiểu", f"“hai” {level}"),
        (5, "Mức hướng tới", f"“ba” {level}"),
        (6, "Loại", "Loại “chắc” chưa có trong danh sách. Hãy ghi “bắt buộc” hoặc “nên có”."),
        (7, "Trọng số", "Trọng số “nặng” không phải số nguyên. Hãy ghi từ 1 đến 9."),
        (8, "Mức tối thiểu", f"“” {level}"),
        (10, "Mã năng lực", "Vị trí và năng lực này đã có ở dòng 9. Mỗi cặp chỉ ghi một lần."),
    ]


def test_a_matrix_tells_its_cells_too():
    text = "Mã vị trí\tT01\tT99\nCM-04\t02-Mar\t3\nCM-98\t3\t"
    assert [(row, column) for row, column, _text in told(text)] == [(1, "T99"), (2, "T01"), (3, "Mã vị trí")]


def test_without_a_heading_or_with_too_much_nothing_is_read():
    assert [row for row, _column, text in told("CM-04\tT01\t2") if "Chưa thấy dòng tiêu đề" in text] == [1]
    assert [row for row, *_rest in told("\n" * 2_001)] == [2_001]


def test_a_quote_that_is_not_excels_is_a_character():
    assert asked('Mã vị trí\tTên\tT01\nCM-04\t"Tổ" một\t3') == [(2, "T01", Key(4, 11), Demand(3, 3), "")]
