import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, told_sheet, unique_sheet_names, write_workbook
from lms.core.vietnamese.names import sort_key

pytestmark = pytest.mark.integration

HEAD = ReportHead(
    unit="UBND xã Krông Pắc",
    title="Chứng nhận đã cấp",
    run_at=datetime(2026, 7, 6, 7, 5, tzinfo=UTC),
    run_by="Nguyễn Thị Ước",
    as_of=date(2026, 7, 5),
    known_at=datetime(2026, 7, 6, 7, 0, tzinfo=UTC),
    filters=[("Vị trí", "Tư pháp – Hộ tịch")],
)
COLUMNS = [
    Column("Họ và tên"),
    Column("Mã cán bộ", definition="Mã trong tỉnh"),
    Column("Ngày sinh", ColumnKind.DATE),
    Column("Nộp lúc", ColumnKind.DATETIME),
    Column("Số giờ", ColumnKind.INTEGER),
    Column("Điểm", ColumnKind.DECIMAL),
    Column("Tỷ lệ", ColumnKind.PERCENT, definition="Số người đạt trên số người có yêu cầu"),
]
ROW = [
    "Đỗ Văn Đạt",
    "007",
    date(1985, 7, 5),
    datetime(2026, 7, 5, 7, 5, tzinfo=UTC),
    1234,
    Decimal("7.25"),
    0.611,
]


def sheet_of(rows, columns=COLUMNS, **changes) -> Sheet:
    return Sheet(**{"name": "Danh sách", "head": HEAD, "columns": columns, "rows": rows} | changes)


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(sheets)))


def test_a_year_is_a_number_without_a_separator():
    page = opened(sheet_of([[1985], [None]], [Column("Năm sinh", ColumnKind.YEAR)]))["Danh sách"]
    cells = [page.cell(row, 1) for row in (7, 8)]
    assert [(cell.value, cell.number_format) for cell in cells] == [(1985, "0"), (None, "0")]


def texts_in(rows: list[str]) -> list:
    page = opened(sheet_of([[text] for text in rows], [Column("Nội dung")]))["Danh sách"]
    return [page.cell(row, 1) for row in range(7, 7 + len(rows))]


def test_head_says_whose_what_when_and_who():
    page = opened(sheet_of([ROW]))["Danh sách"]
    line = (
        "Số liệu đến ngày 05/07/2026; theo dữ liệu ghi nhận đến 14:00 06/07/2026; lập lúc 14:05 06/07/2026; "
        "người lập: Nguyễn Thị Ước"
    )
    assert [page.cell(row, 1).value for row in range(1, 6)] == [
        "UBND xã Krông Pắc",
        "Chứng nhận đã cấp",
        line,
        "Bộ lọc: Vị trí: Tư pháp – Hộ tịch",
        None,
    ]
    bare = ReportHead("Sở", "Tên", HEAD.run_at, "A")
    assert bare.lines() == ["Lập lúc 14:05 06/07/2026; người lập: A", "Bộ lọc: không lọc"]


def test_cells_keep_their_types():
    page = opened(sheet_of([ROW, [None, "", "1985", None, None, None, None]]))["Danh sách"]
    assert [cell.value for cell in page[6]] == [str(column.label) for column in COLUMNS]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in page[7]] == [
        ("Đỗ Văn Đạt", "s", "@"),
        ("007", "s", "@"),
        (datetime(1985, 7, 5), "d", "dd/mm/yyyy"),  # noqa: DTZ001 - Excel's own
        (datetime(2026, 7, 5, 14, 5), "d", "hh:mm dd/mm/yyyy"),  # noqa: DTZ001
        (1234, "n", "#,##0"),
        (7.25, "n", "#,##0.0#"),
        (0.611, "n", "0.0%"),
    ]
    assert [cell.value for cell in page[8]] == [None, None, "1985", None, None, None, None]


def test_header_is_frozen_filtered_repeated_and_named():
    book = opened(sheet_of([ROW, ROW]))
    page = book["Danh sách"]
    assert page.freeze_panes == "A7"
    assert page.auto_filter.ref == "A6:G8"
    assert page.print_title_rows == "$6:$6"
    assert list(book.defined_names) == ["TitleRegion1.A6.G8.1"]
    assert page.column_dimensions["A"].width > 10


def test_an_empty_table_opens():
    page = opened(sheet_of([]))["Danh sách"]
    assert page.auto_filter.ref == "A6:G7"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(start):
    text = f'{start}HYPERLINK("http://x","y")'
    (cell,) = texts_in([text])
    # openpyxl calls a string with = a formula, so the file itself is asked.
    with zipfile.ZipFile(io.BytesIO(write_workbook([sheet_of([[text]], [Column("Nội dung")])]))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert 't="inlineStr"' in xml
    assert cell.quotePrefix


def test_phone_survives_without_a_stray_apostrophe():
    (phone, plain) = texts_in(["+84912345678", "0912345678"])
    assert (phone.value, phone.quotePrefix) == ("+84912345678", True)
    assert (plain.value, bool(plain.quotePrefix)) == ("0912345678", False)


def test_a_text_too_long_for_excel_is_cut_visibly():
    (cell,) = texts_in(["a" * 40_000])
    assert cell.value == "a" * 32_766 + "…"


def test_definitions_stand_on_their_own_sheet():
    book = opened(sheet_of([ROW], notes=[("Đạt", "Mức đang có từ mức cần trở lên")]))
    assert book.sheetnames == ["Danh sách", "Chú thích"]
    assert [[cell.value for cell in row] for row in book["Chú thích"]] == [
        ["Mục", "Ý nghĩa"],
        ["Mã cán bộ", "Mã trong tỉnh"],
        ["Tỷ lệ", "Số người đạt trên số người có yêu cầu"],
        ["Đạt", "Mức đang có từ mức cần trở lên"],
    ]


def test_names_keep_the_order_they_are_given():
    names = ["An", "Ân", "Bình", "Dũng", "Đạt", "Hòa", "Hùng", "Hưng", "Uyên", "Ước"]
    assert [cell.value for cell in texts_in(sorted(set(names), key=sort_key))] == names


def test_sheet_names_fit_excel():
    long = "Khoảng trống năng lực theo vị trí việc làm"
    assert unique_sheet_names(["A/B: [1]?", "a-b- -1--", long, long.upper(), "''", "Chú thích"]) == [
        "A-B- -1--",
        "a-b- -1-- (2)",
        long[:31],
        long.upper()[:27] + " (2)",
        "1",
        "Chú thích",
    ]


def test_a_row_of_another_length_is_our_bug():
    with pytest.raises(ValueError, match="zip"):
        write_workbook([sheet_of([["một ô"]])])


def test_a_column_stands_beside_what_it_says():
    told = [(Column("Tên"), lambda word: word), (Column("Dài", ColumnKind.INTEGER), len)]

    sheet = told_sheet("Từ", HEAD, told, ["một", "hai"], [("Từ", "nghĩa")])

    assert (sheet.columns, list(sheet.rows)) == ([told[0][0], told[1][0]], [["một", 3], ["hai", 3]])
    assert sheet.notes == [("Từ", "nghĩa")]
