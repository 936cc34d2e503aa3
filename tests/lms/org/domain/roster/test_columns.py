from lms.core.spreadsheets import Worksheet
from lms.org.domain.roster.cells import unit_key
from lms.org.domain.roster.columns import (
    ColumnGuess,
    Header,
    Vocabulary,
    find_header_row,
    guess_columns,
    header_of,
    remembered_columns,
    samples_of,
)
from lms.org.enums_roster import Confidence, RosterField

WORDS = Vocabulary(frozenset({unit_key("Phòng Kinh tế")}), frozenset({"CM-04", "CM-13"}))
TITLES = [
    ["ỦY BAN NHÂN DÂN PHƯỜNG BUÔN HỒ", None, None, None],
    ["DANH SÁCH CÁN BỘ, CÔNG CHỨC", None, None, None],
    [None, None, None, None],
]
HEADING = ["STT", "Họ và tên", "Ngày sinh", "Chức vụ"]
PEOPLE = [[1, "Nguyễn Thị Hương", "18/06/1990", "CM-13"], [2, "Y Wăn Mlô", "09/02/1986", "CM-04"]]


def sheet(rows, merged=()):
    return Worksheet("Danh sách", rows, merged=merged)


def found(guesses):
    return {
        one.value: (guess.index, guess.confidence.value) for one, guess in guesses.items() if guess.index is not None
    }


def test_headings_are_found_below_title_rows():
    assert find_header_row(sheet([*TITLES, HEADING, *PEOPLE])) == 4


def test_without_headings_the_first_row_is_offered():
    assert find_header_row(sheet([["a", "b"], ["c", "d"]])) == 1


def test_a_plain_heading_is_one_line():
    assert header_of(sheet([*TITLES, HEADING, *PEOPLE]), 4) == Header(tuple(HEADING), 4)


def test_a_merged_heading_of_two_lines_takes_the_lower_text():
    rows = [
        ["STT", "Họ và tên", "Giấy tờ", None],
        [None, None, "Số CCCD", "Ngày cấp"],
        *PEOPLE,
    ]
    merged = (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)))
    assert header_of(sheet(rows, merged), 1) == Header(("STT", "Họ và tên", "Số CCCD", "Giấy tờ – Ngày cấp"), 2)


def test_guesses_by_headings():
    page = sheet([HEADING, *PEOPLE])
    header = header_of(page, 1)
    assert found(guess_columns(header.labels, samples_of(page, header), WORDS)) == {
        "full_name": (1, "sure"),
        "birth": (2, "sure"),
        "position": (3, "likely"),
    }


def test_the_stronger_heading_wins():
    labels = ("Họ tên", "Chức vụ", "Vị trí việc làm")
    samples = [["Lý Thị Mùi"], ["Chuyên viên"], ["CM-13"]]
    assert found(guess_columns(labels, samples, WORDS))["position"] == (2, "sure")


def test_guesses_by_what_the_cells_hold_where_headings_say_nothing():
    labels = ("A", "B", "C", "D", "E", "F")
    samples = [
        ["BH0001", "BH0002"],
        ["Nguyễn Thị Hương", "Y Wăn Mlô"],
        ["066190000034", "066086000035"],
        ["a@b.vn", "c@d.vn"],
        ["CM-04", "CM-13"],
        ["Phòng Kinh tế", "Phòng Kinh tế"],
    ]
    assert found(guess_columns(labels, samples, WORDS)) == {
        "staff_code": (0, "likely"),
        "full_name": (1, "likely"),
        "cccd": (2, "likely"),
        "email": (3, "likely"),
        "position": (4, "likely"),
        "unit": (5, "likely"),
    }


def test_a_heading_with_words_around_it_counts_less():
    labels = ("Họ và tên cán bộ (chữ in)", "Số CCCD/CMND (12 số)")
    samples = [["Lý Thị Mùi"], ["004185000047"]]
    assert found(guess_columns(labels, samples, WORDS)) == {"full_name": (0, "likely"), "cccd": (1, "likely")}


def test_a_heading_that_its_cells_contradict_is_not_sure():
    guesses = guess_columns(("Họ và tên", "Ngày sinh"), [["Lý Thị Mùi"], ["Đại học Luật", "Đại học"]], WORDS)
    assert guesses[RosterField.BIRTH] == ColumnGuess(1, Confidence.LIKELY)


def test_an_earlier_matching_is_kept_where_its_headings_are_there():
    earlier = {"full_name": "HỌ TÊN", "position": "Công việc"}
    assert found(remembered_columns(("STT", "Công việc", "Họ tên"), earlier)) == {
        "full_name": (2, "remembered"),
        "position": (1, "remembered"),
    }
    assert remembered_columns(("STT", "Họ tên"), earlier) == {}
    assert remembered_columns(("STT", "Họ tên"), {}) == {}
