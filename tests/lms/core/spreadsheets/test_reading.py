import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lms.core.exports import Column, ReportHead, Sheet, write_workbook
from lms.core.spreadsheets import MAX_ROWS, UnusableFile, read_workbook
from lms.core.spreadsheets.inspection import FileKind
from lms.core.spreadsheets.reading import ROOM_FOR_TITLES
from tests.lms.core.spreadsheets.conftest import make_ods, make_xlsx

pytestmark = pytest.mark.integration

DATA = Path(__file__).parent / "data"


def refusal_of(data: bytes, filename: str = "danh-sach.xlsx") -> str:
    with pytest.raises(UnusableFile) as caught:
        read_workbook(data, filename)
    return caught.value.code


def test_xlsx_keeps_rows_types_and_merges():
    def write(book):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet("Danh sách")
        page.merge_range(0, 0, 0, 2, unicodedata.normalize("NFD", "DANH SÁCH CÁN BỘ"))
        page.write_string(2, 0, " Đỗ Văn\u00a0Đạt ")
        page.write_datetime(2, 1, datetime(1985, 7, 5), day)  # noqa: DTZ001
        page.write_datetime(2, 2, datetime(2025, 7, 5, 14, 5), day)  # noqa: DTZ001
        page.write_number(3, 0, 1085012345)
        page.write_number(3, 1, 7.25)
        page.write_boolean(3, 2, True)
        page.write_string(4, 0, "001085012345")
        page.write_formula(4, 1, "=1/0", value="#DIV/0!")
        page.write_number(4, 2, 1.5, book.add_format({"num_format": "[h]:mm"}))

    book = read_workbook(make_xlsx(write), "danh-sach.xlsx")
    (sheet,) = book.sheets
    assert (book.kind, book.filename, sheet.name) == (FileKind.XLSX, "danh-sach.xlsx", "Danh sách")
    assert sheet.rows == [
        ["DANH SÁCH CÁN BỘ", None, None],
        [None, None, None],
        [" Đỗ Văn\u00a0Đạt ", date(1985, 7, 5), datetime(2025, 7, 5, 14, 5)],  # noqa: DTZ001
        [1085012345, 7.25, True],
        ["001085012345", None, timedelta(days=1, hours=12)],
    ]
    assert sheet.merged == (((0, 0), (0, 2)),)
    assert sheet.filled_rows == 4
    assert book.fonts == {"Calibri"}


def test_declared_fonts_betray_old_encodings():
    def write(book):
        book.add_worksheet().write_string(0, 0, "TiÕng ViÖt", book.add_format({"font_name": ".VnTime"}))

    assert ".VnTime" in read_workbook(make_xlsx(write), "cu.xlsx").fonts


def test_hidden_and_empty_sheets_are_not_offered():
    def write(book):
        book.add_worksheet("Danh sách").write_string(0, 0, "a")
        book.add_worksheet("Trống")
        hidden = book.add_worksheet("Ẩn")
        hidden.write_string(0, 0, "b")
        hidden.hide()

    book = read_workbook(make_xlsx(write), "a.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Danh sách", False),
        ("Trống", False),
        ("Ẩn", True),
    ]
    assert [sheet.name for sheet in book.usable_sheets] == ["Danh sách"]


def test_xls():
    book = read_workbook((DATA / "roster.xls").read_bytes(), "danh-sach.xls")
    assert book.kind is FileKind.XLS
    assert book.sheets[0].rows == [
        ["Họ và tên", "Ngày sinh", None],
        [None, None, None],
        ["Đỗ Văn Đạt", date(1985, 7, 5), 1085012345],
    ]


def test_ods():
    book = read_workbook(make_ods("Họ và tên", "Đạt"), "a.ods")
    assert book.kind is FileKind.ODS
    assert book.sheets[0].rows == [["Họ và tên", "Đạt"]]


@pytest.mark.parametrize(("written", "read"), [("NaN", "nan"), ("INF", "inf"), ("1e999", "inf"), ("12", 12)])
def test_what_is_no_finite_number_is_text(written, read):
    assert read_workbook(make_ods(written, kind="float"), "a.ods").sheets[0].rows == [[read]]


def test_content_counts_not_the_name(roster_xlsx):
    assert read_workbook(roster_xlsx, "danh-sach.csv").kind is FileKind.XLSX
    assert read_workbook("Họ tên\tĐơn vị\nĐạt\tXã A\n".encode(), "xuat.xls").sheets[0].rows == [
        ["Họ tên", "Đơn vị"],
        ["Đạt", "Xã A"],
    ]


def test_csv_rows_are_made_equally_wide():
    book = read_workbook("Họ tên;Đơn vị;Ghi chú\nĐạt;;\n\nAn\n".encode("utf-8-sig"), "danh sách.csv")
    assert (book.kind, book.encoding) == (FileKind.TEXT, "utf-8-sig")
    assert book.sheets[0].name == "danh sách"
    assert book.sheets[0].rows == [
        ["Họ tên", "Đơn vị", "Ghi chú"],
        ["Đạt", None, None],
        [None, None, None],
        ["An", None, None],
    ]


def test_our_own_export_comes_back_unchanged():
    head = ReportHead("Xã A", "Danh sách", datetime(2026, 7, 6, 14, 5, tzinfo=UTC), "Ước")
    values = ["=1+1", "+84912345678", "-", "@a", "\tb", "007", "Ước"]
    sheet = Sheet("Danh sách", head, [Column("Nội dung")], [[value] for value in values])
    assert [row[0] for row in read_workbook(write_workbook([sheet]), "a.xlsx").sheets[0].rows[6:]] == values


def rows_to(last_row: int, column: int = 0) -> bytes:
    def write(book):
        page = book.add_worksheet("Danh sách")
        page.write_string(0, 0, "a")
        page.write_string(last_row - 1, column, "z")

    return make_xlsx(write)


def test_twenty_thousand_people_fit_and_one_title_block_more():
    assert len(read_workbook(rows_to(MAX_ROWS + ROOM_FOR_TITLES), "a.xlsx").sheets[0].rows) == MAX_ROWS + 100


def test_too_many_rows_or_columns_name_sheet_and_count():
    with pytest.raises(UnusableFile) as caught:
        read_workbook(rows_to(25_000), "a.xlsx")
    assert str(caught.value) == (
        "Trang tính “Danh sách” của tệp a.xlsx có dữ liệu đến dòng 25.000; mỗi lần nhập tối đa 20.000 dòng. Xóa các ô "
        "ở xa phía dưới nếu không dùng, hoặc chia thành nhiều tệp rồi tải lên lần lượt. Chưa có dữ liệu nào được ghi."
    )
    assert refusal_of(rows_to(2, column=500)) == "file_too_many_columns"
    assert refusal_of(b"a,b\n" * 20_101, "a.csv") == "file_too_many_rows"
    assert refusal_of(b"a," * 501, "a.csv") == "file_too_many_columns"


def test_one_stray_cell_far_away_does_not_take_the_server_with_it():
    assert refusal_of(rows_to(1_048_576, column=16_383)) == "file_unpacked_too_large"


@pytest.mark.parametrize("data", [make_xlsx(lambda book: book.add_worksheet()), b"\n \n", b"", b"\xef\xbb\xbf"])
def test_nothing_in_it(data):
    assert refusal_of(data) == "file_empty"


def test_broken_contents(roster_xlsx):
    assert refusal_of(roster_xlsx[: len(roster_xlsx) // 2]) == "file_broken"
    garbled = bytearray((DATA / "roster.xls").read_bytes())
    garbled[512:1024] = b"\xff" * 512
    assert refusal_of(bytes(garbled), "a.xls") == "file_broken"
    assert refusal_of(b'a,"' + b"x" * 200_000 + b"\n", "a.csv") == "file_broken"


def test_cells_that_compute_are_told_apart_from_their_results():
    def write(book):
        book.add_worksheet("Trống")
        page = book.add_worksheet("Danh sách")
        page.write_string("A1", "Họ và tên")
        page.write_formula("A2", '="Lê Thị "&"Hoa"', value="Lê Thị Hoa")
        page.write_formula("AB3", "=1+1", value=2)
        page.write_string("A4", "=1+1")

    [empty, sheet] = read_workbook(make_xlsx(write), "a.xlsx").sheets
    assert (empty.formulas, sheet.formulas) == (frozenset(), frozenset({(1, 0), (2, 27)}))
    assert (sheet.rows[1][0], sheet.rows[2][27], sheet.rows[3][0]) == ("Lê Thị Hoa", 2, "=1+1")
