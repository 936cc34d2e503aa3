import pytest

from certificates.domain.template_wording import MOST_LINES, check_wording, paper_lines
from certificates.exceptions_templates import (
    BraceWithoutPair,
    PlaceMissing,
    PlaceUnknown,
    WordingEmpty,
    WordingTooLong,
)

pytestmark = pytest.mark.unit
RIGHT = "{ho_ten}\nđã học xong\n{khoa_hoc}"


def test_right_wording_passes():
    check_wording(RIGHT, field="text_vi")


@pytest.mark.parametrize(
    ("text", "violation", "says"),
    [
        (" \n ", WordingEmpty, "Chưa có lời trên giấy"),
        ("{ho_ten}\n{khoahoc}", PlaceUnknown, "Dòng 2: không có chỗ điền “{khoahoc}”. Có phải “{khoa_hoc}”?"),
        ("{ho_ten}\n{khoa_hoc}\nhết {gia_tri", BraceWithoutPair, "Dòng 3 có dấu { hoặc } lẻ"),
        ("{ho_ten} đã học", PlaceMissing, "chưa có {khoa_hoc} (tên khóa học;"),
        (RIGHT + "\nthêm" * MOST_LINES, WordingTooLong, "Có 19 dòng; một tờ giấy chỉ đủ chỗ cho 16 dòng"),
    ],
)
def test_wrong_wording_is_told_by_line(text, violation, says):
    with pytest.raises(violation) as caught:
        check_wording(text, field="text_en")
    assert (says in str(caught.value), caught.value.at) == (True, "text_en")


def test_names_alone_on_a_line_are_printed_large_and_empty_places_leave_their_line_out():
    text = "{noi_cap}, chứng nhận\n{ho_ten}\nSinh năm {nam_sinh}\n\n{khoa_hoc}\nÔng/Bà {ho_ten} đạt “{bai_thi}”"
    values = {"noi_cap": "UBND xã A", "ho_ten": "Lê {An}", "nam_sinh": "", "khoa_hoc": "Hộ tịch", "bai_thi": "Thi"}
    assert [(line.role, line.text) for line in paper_lines(text, values)] == [
        ("line", "UBND xã A, chứng nhận"),
        ("holder", "Lê {An}"),
        ("course", "Hộ tịch"),
        ("line", "Ông/Bà Lê {An} đạt “Thi”"),
    ]
