import io
import struct
import zipfile

import pytest

from lms.core.spreadsheets.inspection import MAX_BYTES, FileKind, inspect
from lms.core.spreadsheets.refusals import UnusableFile
from tests.lms.core.spreadsheets.conftest import make_ods, make_zip

pytestmark = pytest.mark.unit

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make_zip({"xl/workbook.xml": b"<workbook/>"}), FileKind.XLSX),
        (make_ods("a"), FileKind.ODS),
        (stream("Workbook"), FileKind.XLS),
        (stream("Book"), FileKind.XLS),
        (b"a,b\n1,2", FileKind.TEXT),
    ],
)
def test_known_kinds(data, kind):
    assert inspect(data, "a.xlsx").kind is kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\0" * 100, "file_empty"),
        (b"\xff\xfe \0", "file_empty"),
        (b"a" * (MAX_BYTES + 1), "file_too_large"),
        (b"%PDF-1.7\n", "file_not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "file_not_a_spreadsheet"),
        (b"Rar!\x1a\x07", "file_not_a_spreadsheet"),
        (b"\xef\xbb\xbf\r\n<html><table><tr><td>", "file_not_a_spreadsheet"),
        (b'<?xml version="1.0"?><Workbook>', "file_not_a_spreadsheet"),
        (make_zip({"word/document.xml": b""}), "file_not_a_spreadsheet"),
        (make_zip({"ppt/presentation.xml": b""}), "file_not_a_spreadsheet"),
        (make_zip({"anh.jpg": b"x"}), "file_not_a_spreadsheet"),
        (make_zip({"xl/workbook.bin": b""}), "file_type_unknown"),
        (make_zip({"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}), "file_macros"),
        (stream("_VBA_PROJECT_CUR") + stream("Workbook"), "file_macros"),
        (stream("EncryptedPackage"), "file_password"),
        (stream("WordDocument"), "file_not_a_spreadsheet"),
        (OLE, "file_type_unknown"),
        (b"PK\x03\x04" + b"\0" * 50, "file_broken"),
    ],
)
def test_refused(data, code):
    with pytest.raises(UnusableFile) as caught:
        inspect(data, "danh-sach.xlsx")
    assert caught.value.code == code
    assert "danh-sach.xlsx" in str(caught.value)
    assert str(caught.value).endswith("Chưa có dữ liệu nào được ghi.")


def test_a_pdf_with_another_name_is_told_so():
    with pytest.raises(UnusableFile) as caught:
        inspect(b"%PDF-1.7", "danh-sach.xlsx")
    assert str(caught.value) == (
        "Tệp danh-sach.xlsx là tệp PDF, không phải bảng tính. Mở danh sách gốc bằng Excel, lưu thành tệp .xlsx rồi "
        "tải lên lại; cũng nhận tệp .xls, .ods và .csv. Chưa có dữ liệu nào được ghi."
    )


def test_a_percent_sign_in_the_name_does_no_harm():
    with pytest.raises(UnusableFile) as caught:
        inspect(b"%PDF-1.7", "đạt 100%s.xlsx")
    assert "đạt 100%s.xlsx" in str(caught.value)


def test_a_protected_ods_is_told_so():
    data = make_zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest:encryption-data/>",
        }
    )
    with pytest.raises(UnusableFile) as caught:
        inspect(data, "a.ods")
    assert caught.value.code == "file_password"


def bomb(declared: int | None = None) -> bytes:
    """300 MB of zeros in 300 KB; with `declared` the directory lies about the size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(300):
                member.write(b"\0" * 1024 * 1024)
    data = buffer.getvalue()
    if declared is None:
        return data
    size = struct.pack("<I", 300 * 1024 * 1024)
    return data.replace(size, struct.pack("<I", declared))


def test_zip_bomb_is_refused_by_its_size():
    with pytest.raises(UnusableFile) as caught:
        inspect(bomb(), "a.xlsx")
    assert caught.value.code == "file_unpacked_too_large"


def test_zip_bomb_that_lies_is_refused_by_its_checksum():
    with pytest.raises(UnusableFile) as caught:
        inspect(bomb(declared=1000), "a.xlsx")
    assert caught.value.code == "file_broken"


def test_too_many_members():
    with pytest.raises(UnusableFile) as caught:
        inspect(make_zip({f"{number}": b"" for number in range(5_001)}), "a.xlsx")
    assert caught.value.code == "file_unpacked_too_large"
