import csv

import pytest

from lms.core.spreadsheets import Workbook, Worksheet
from lms.core.spreadsheets.inspection import FileKind
from lms.org.domain.roster.encodings import (
    TABLE,
    convert_workbook,
    converter,
    is_legacy_encoded,
    suspected_encoding,
)
from lms.org.enums_roster import TextEncoding


@pytest.mark.parametrize(
    ("cells", "is_legacy"),
    [
        (["NguyÔn V¨n Hïng", "TrÇn ThÞ H­¬ng", "Phßng Kinh tÕ"], True),
        (["Nguyeãn Vaên Huøng", "Traàn Thò Höông", "Phoøng Kinh teá"], True),
        (["Nguyễn Văn Hùng", "Trần Thị Hương", "Phòng Kinh tế", "khoá, thuý, hoà, quê, xuân"], False),
        (["H'Nguêt Byă", "Y Bhăm Êban", "Kbuôr", "Ksŏr Hơ Lŏt", "Đỗ Ý Nhi", "Lê Bá Khôi"], False),
        (["CÔNG TẰNG TÔN NỮ THÙY DƯƠNG", "ĐẶNG HỮU LỢI", "Thạch Sô Phia"], False),
        (["abc"], False),
        ([], False),
    ],
)
def test_only_what_cannot_be_unicode_is_called_legacy(cells, is_legacy):
    assert is_legacy_encoded(Worksheet("x", [[cell] for cell in cells])) == is_legacy


def test_one_odd_cell_among_many_is_no_reason():
    rows = [["Nguyễn Văn Hùng"]] * 20 + [["café crème ®x"]]
    assert not is_legacy_encoded(Worksheet("x", rows))


LETTERS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("encoding", "column"), [(TextEncoding.TCVN3, "tcvn3_as_cp1252"), (TextEncoding.VNI, "vni_windows")]
)
def test_every_letter_of_the_table_becomes_itself(encoding, column):
    text_of = converter(encoding)
    wrong = {row["unicode_nfc"]: text_of(f"x{row[column]}x") for row in LETTERS}
    assert {letter: text for letter, text in wrong.items() if text != f"x{letter}x"} == {}


@pytest.mark.parametrize(
    ("encoding", "old", "new"),
    [
        (TextEncoding.TCVN3, "TiÕng ViÖt", "Tiếng Việt"),
        (TextEncoding.TCVN3, "NGUYÔN V¡N HïNG", "NGUYỄN VĂN HÙNG"),
        (TextEncoding.TCVN3, "§ç ThÞ Lµnh", "Đỗ Thị Lành"),
        (TextEncoding.TCVN3, "Sè CCCD", "Số CCCD"),
        (TextEncoding.TCVN3, "Trần Thị Hương", "Trần Thị Hương"),
        (TextEncoding.TCVN3, "Ban", "Ban"),
        (TextEncoding.VNI, "Tieáng Vieät", "Tiếng Việt"),
        (TextEncoding.VNI, "NGUYEÃN VAÊN HUØNG", "NGUYỄN VĂN HÙNG"),
        (TextEncoding.VNI, "Ñoã Thò Laønh", "Đỗ Thị Lành"),
        (TextEncoding.VNI, "AÂn", "Ân"),
    ],
)
def test_conversion(encoding, old, new):
    assert converter(encoding)(old) == new


def test_small_letters_under_a_capital_font_are_capitals():
    assert converter(TextEncoding.TCVN3, capital_font=True)("nguyÔn v¨n hïng") == "NGUYỄN VĂN HÙNG"


NAMES = ["NguyÔn V¨n Hïng", "TrÇn ThÞ H­¬ng", "Phßng Kinh tÕ"]
VNI_NAMES = ["Nguyeãn Vaên Huøng", "Traàn Thò Höông", "Phoøng Kinh teá"]


@pytest.mark.parametrize(
    ("cells", "fonts", "suspected"),
    [
        (NAMES, (), TextEncoding.TCVN3),
        (VNI_NAMES, (), TextEncoding.VNI),
        (NAMES, (".VnTime", "Arial"), TextEncoding.TCVN3),
        (VNI_NAMES, ("VNI-Times",), TextEncoding.VNI),
        (["Nguyễn Văn Hùng", "Trần Thị Hương"], (".VnTime",), None),
    ],
)
def test_the_font_says_which_where_the_letters_are_old(cells, fonts, suspected):
    book = Workbook("x", FileKind.XLSX, (Worksheet("x", [[cell] for cell in cells]),), fonts=frozenset(fonts))
    assert suspected_encoding(book) == suspected


def test_a_whole_file_is_converted_but_for_what_is_unicode_already():
    sheet = Worksheet("Danh s¸ch", [["Hä vµ tªn", 1], ["Trần Thị Hương", None]])
    [converted] = convert_workbook(Workbook("x", FileKind.XLSX, (sheet,)), TextEncoding.TCVN3).sheets
    assert (converted.name, converted.rows) == ("Danh sách", [["Họ và tên", 1], ["Trần Thị Hương", None]])
