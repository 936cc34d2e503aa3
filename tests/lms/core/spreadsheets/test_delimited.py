import unicodedata

import pytest

from lms.core.spreadsheets.delimited import NotText, decode, rows_of

pytestmark = pytest.mark.unit

TEXT = "Họ và tên,Đơn vị\nNguyễn Thị Ước,Phường Hòa Hưng\nĐỗ Văn Đạt,Xã Ẵm Nghĩa"


def cp1258(text: str) -> bytes:
    """As Windows writes it: â ê ô ă ơ ư and some accented vowels whole, other tones apart."""
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tones = [part for part in parts[1:] if part in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
            out += (base + "".join(tones)).encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (cp1258(TEXT), "cp1258"),
    ],
)
def test_decode(data, encoding):
    assert decode(data) == (TEXT, encoding)


@pytest.mark.parametrize("text", ["TiÕng ViÖt,H¶i Phßng", "Tieáng Vieät,Haûi Phoøng", "NguyÔn V¨n ¦íc"])
def test_old_encodings_keep_the_letters_that_betray_them(text):
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize("data", [b"\x01\x02\x03abc", b"abc\x07", b"a\x81\xb5", b"\xff\xfea", b"\xff\xfe\x00\xd8a\x00"])
def test_not_text(data):
    with pytest.raises(NotText):
        decode(data)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_found(separator):
    lines = [["Họ, tên", "Đơn vị", "Ghi chú"], ["Đạt", "Xã A; B", "một\nhai"], ["An", "", ""]]
    text = "\r\n".join(separator.join(f'"{cell}"' if cell else "" for cell in line) for line in lines)
    assert rows_of(text) == [[cell or None for cell in line] for line in lines]


def test_one_column_and_title_rows():
    assert rows_of("Đạt\nAn") == [["Đạt"], ["An"]]
    assert rows_of("DANH SÁCH\n\nA;B\n1,5;2\n2,5;3") == [["DANH SÁCH"], [], ["A", "B"], ["1,5", "2"], ["2,5", "3"]]


def test_separator_line_of_excel_is_obeyed():
    assert rows_of("sep=|\na,1|b\n") == [["a,1", "b"]]
