from datetime import date
from pathlib import Path

import pytest

from lms.core.spreadsheets import Worksheet, read_workbook
from lms.org.domain.roster.batches import set_columns, start_import, suggested_columns
from lms.org.domain.roster.cells import unit_key
from lms.org.domain.roster.choices import set_answer
from lms.org.domain.roster.columns import (
    Vocabulary,
    find_header_row,
    guess_columns,
    header_of,
    remembered_columns,
    samples_of,
)
from lms.org.domain.roster.files import sheet_of
from lms.org.domain.roster.lines import begins_footer, filled_down, is_numbering, section_of
from lms.org.domain.roster.rows import read_body
from lms.org.domain.roster.sources import check_batch
from lms.org.enums import REFORM_DAY
from lms.org.enums_roster import RosterField
from tests.factories.rosters import (
    DIVISIONS,
    OFFICE_MERGED,
    csv_file,
    merge_into,
    ods_file,
    office_list,
    office_rows,
    person,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        (["I", "VĂN PHÒNG HĐND VÀ UBND"], "VĂN PHÒNG HĐND VÀ UBND"),
        (["II.", "Phòng Kinh tế:"], "Phòng Kinh tế"),
        ([None, "III. Phòng Văn hóa - Xã hội"], "Phòng Văn hóa - Xã hội"),
        (["Trung tâm Phục vụ hành chính công"], "Trung tâm Phục vụ hành chính công"),
        (["A", "KHỐI ĐẢNG"], "KHỐI ĐẢNG"),
        (["Tổng cộng: 12 người"], ""),
        (["Buôn Hồ, ngày 12 tháng 8 năm 2025"], ""),
        (["Ghi chú thêm"], ""),
        ([None], ""),
    ],
)
def test_a_line_between_people_may_name_their_unit(cells, unit):
    assert section_of(cells) == unit


@pytest.mark.parametrize(
    ("cells", "is_footer"),
    [
        (["NGƯỜI LẬP BIỂU", None, "TM. ỦY BAN NHÂN DÂN"], True),
        (["Tổng số", 12], True),
        ([None, "Đắk Lắk, ngày     tháng 8 năm 2025"], True),
        (["Tống Thị Mai", "05/07/1980"], False),
        (["Nguyễn Văn An", "Chủ tịch UBND"], False),
    ],
)
def test_where_a_list_ends(cells, is_footer):
    assert begins_footer(cells) == is_footer


def test_a_line_of_column_numbers_is_no_person():
    assert is_numbering(["(1)", "(2)", None, "(3)"])
    assert is_numbering([1, 2, 3])
    assert not is_numbering([1, "Nguyễn Văn An", 1980])
    assert not is_numbering([12, 7])


def test_a_cell_merged_downwards_counts_for_each_of_its_lines():
    rows = [["Họ và tên", "Đơn vị"], ["An", "Phòng Kinh tế"], ["Bình", None], ["Chi", None], ["Dung", None]]
    sheet = Worksheet("x", rows, merged=(((1, 1), (3, 1)), ((1, 0), (2, 0))))
    columns = {RosterField.FULL_NAME: 0, RosterField.UNIT: 1}
    assert [row[1] for row in filled_down(sheet, columns, 1)] == [
        "Đơn vị",
        "Phòng Kinh tế",
        "Phòng Kinh tế",
        "Phòng Kinh tế",
        None,
    ]
    assert sheet.rows[2] == ["Bình", None]


OFFICE_XLS = Path(__file__).parent / "office_list.xls"
FILES = {
    "xlsx": office_list,
    "xls": OFFICE_XLS.read_bytes,  # made once, as nothing here writes that format
    "ods": lambda: ods_file(office_rows(), merged=OFFICE_MERGED),
}


def read_office_list(kind="xlsx"):
    [sheet] = read_workbook(FILES[kind](), f"ds.{kind}").usable_sheets
    header = header_of(sheet, find_header_row(sheet))
    guesses = guess_columns(header.labels, samples_of(sheet, header), Vocabulary())
    return sheet, header, {one: guess.index for one, guess in guesses.items() if guess.index is not None}


@pytest.mark.parametrize("kind", FILES)
def test_a_heading_of_two_lines_says_both_where_it_spans_columns(kind):
    sheet, header, columns = read_office_list(kind)
    assert (find_header_row(sheet), header.body) == (3, 5)
    assert header.labels == (
        "STT",
        "Họ và tên",
        "Họ và tên",
        "Ngày, tháng, năm sinh – Nam",
        "Ngày, tháng, năm sinh – Nữ",
        "Số CMND/CCCD",
        "Chức vụ",
        "Chuyên môn",
        "Trình độ – Tin học",
        "Số ĐT",
    )
    assert columns == {
        RosterField.FULL_NAME: 1,
        RosterField.GIVEN_NAME: 2,
        RosterField.BIRTH: 3,
        RosterField.BIRTH_OF_WOMEN: 4,
        RosterField.CCCD: 5,
        RosterField.POSITION: 6,
        RosterField.QUALIFICATION: 7,
        RosterField.PHONE: 9,
    }


@pytest.mark.parametrize("kind", FILES)
def test_an_office_list_gives_its_people_with_their_units_and_nothing_else(kind):
    sheet, header, columns = read_office_list(kind)
    body = read_body(sheet.rows, first=header.body, columns=columns, as_of=TODAY)
    assert [(row.number, row.facts.full_name, row.facts.year, row.unit) for row in body.rows] == [
        (7, "Nguyễn Văn An", 1975, "VĂN PHÒNG HĐND VÀ UBND"),
        (8, "Trần Thị Bình", 1988, "VĂN PHÒNG HĐND VÀ UBND"),
        (10, "Y Bhăm Êban", 1985, "PHƯỜNG AN LẠC (CŨ)"),
    ]
    assert [number for number, _text in body.skipped] == [6, 9, 11, 12, 13, 14]


def test_two_columns_under_one_heading_are_remembered_as_two():
    labels = ["Họ và tên", "Họ và tên", "Đơn vị"]
    earlier = {"full_name": "Họ và tên", "given_name": "Họ và tên", "unit": "Đơn vị"}
    found = remembered_columns(labels, earlier)
    assert {one: guess.index for one, guess in found.items() if guess.index is not None} == {
        RosterField.FULL_NAME: 0,
        RosterField.GIVEN_NAME: 1,
        RosterField.UNIT: 2,
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Họ đệm", "Tên"], ["Nguyễn Văn", "An"], ["Trần Thị", "Bình"]], {"full_name": 0, "given_name": 1}),
        ([["Họ và tên", "Tên"], ["Nguyễn Văn An", "An"], ["Trần Thị Bình", "Bình"]], {"full_name": 0}),
        ([["STT", "Tên"], [1, "Nguyễn Văn An"], [2, "Trần Thị Bình"]], {"full_name": 1}),
    ],
)
def test_a_name_in_two_columns_and_a_column_made_to_sort_by(rows, expected):
    header = header_of(Worksheet("x", rows), 1)
    guesses = guess_columns(header.labels, samples_of(Worksheet("x", rows), header), Vocabulary())
    assert {one.value: guess.index for one, guess in guesses.items() if guess.index is not None} == expected


def test_the_column_of_a_birth_tells_the_sex_and_two_births_are_one_too_many():
    columns = {RosterField.FULL_NAME: 0, RosterField.BIRTH: 1, RosterField.BIRTH_OF_WOMEN: 2, RosterField.CCCD: 3}
    rows = [
        ["Nguyễn Văn An", None, "05/07/1975", "066075000101"],
        ["Trần Thị Bình", "05/07/1975", "06/07/1975", "066175000101"],
    ]
    body = read_body(rows, first=0, columns=columns, as_of=TODAY)
    assert [[finding.code for finding in row.findings] for row in body.rows] == [["cccd_gender"], ["birth_twice"]]


def test_former_is_no_part_of_a_units_name():
    assert unit_key("PHƯỜNG AN LẠC (CŨ)") == unit_key("Phường An Lạc")


def checked(ward, data, name):
    batch = start_import(unit=ward.ward, data=data, filename=name, effective_on=REFORM_DAY, actor=ward.hr)
    guesses = suggested_columns(batch, sheet_of(batch))
    return set_columns(batch=batch, columns={one: g.index for one, g in guesses.items() if g.index is not None})


def outcomes(ward, batch):
    plan = check_batch(batch, actor=ward.hr, as_of=TODAY)
    return [(row.outcome.value, [finding.code for finding in row.errors]) for row in plan.rows]


def test_an_office_list_comes_in_once_its_old_unit_is_placed(ward):
    merge_into(ward.ward, "Phường An Lạc")
    batch = checked(ward, office_list(), "ds.xlsx")
    assert outcomes(ward, batch) == [("created", []), ("created", []), ("refused", ["unit_old_name"])]
    [old] = check_batch(batch, actor=ward.hr, as_of=TODAY).rows[2].errors
    batch = set_answer(batch=batch, key=old.answer_key, value=str(ward.ward.uid))
    plan = check_batch(batch, actor=ward.hr, as_of=TODAY)
    assert [row.seats[0].unit_id for row in plan.rows] == [
        ward.divisions[DIVISIONS[0]].pk,
        ward.divisions[DIVISIONS[0]].pk,
        ward.ward.pk,
    ]


def test_people_whose_lines_name_no_unit_are_placed_by_one_choice(ward):
    batch = checked(ward, csv_file([person(Phòng="")]), "ds.csv")
    assert outcomes(ward, batch) == [("refused", ["unit_missing"])]
    batch = set_answer(batch=batch, key="unit_missing", value=str(ward.ward.uid))
    assert outcomes(ward, batch) == [("created", [])]
