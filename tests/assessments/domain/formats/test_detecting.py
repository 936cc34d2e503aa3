from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.formats.detecting import detect
from assessments.exceptions.questions import QuestionFileUnreadable

pytestmark = pytest.mark.unit

AIKEN = "Thời hạn?\nA. 30\nB. 60\n"


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"PK\x03\x04....", "Mau.XLSX", "xlsx"),
        (b"\xd0\xcf\x11\xe0\0\0{", "a.xls", "xlsx"),
        ("Đề bài,Đáp án\nCâu {1}?,A".encode(), "a.csv", "xlsx"),
        (b"MZ\x90\0", "a.xlsx", "xlsx"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><quiz>', "a.xml", "moodle-xml"),
        ("<?xml version='1.0' encoding='utf-16'?><quiz>".encode("utf-16"), "a.xml", "moodle-xml"),
        (b"\n<quiz>", "a.txt", "moodle-xml"),
        (b"<quiz/>", "a.txt", "moodle-xml"),
        (AIKEN.encode(), "a.txt", "aiken"),
        (AIKEN.replace("\n", "\r").encode(), "a.txt", "aiken"),
        ("Hỏi {=a ~b}".encode("utf-16-le"), "a.txt", "gift"),
        ("Hỏi {=a ~b}\0 và thêm chữ".encode(), "a.txt", "gift"),
        ("Hỏi?\r\n\r\nA) x\r\nANSWER: A".encode(), "a.txt", "aiken"),
        ("Hỏi {=a ~b}".encode(), "a.txt", "gift"),
        ("// Ghi chú\n$CATEGORY: x".encode(), "a.txt", "gift"),
        ("Hỏi {=a ~b}".encode("utf-16"), "a.txt", "gift"),
        ("Hỏi {=ằ".encode()[:-1], "a.gift", "gift"),
        ("// chỉ ghi chú".encode(), "a.gift", "gift"),
    ],
)
def test_detect(head, name, expected):
    assert detect(head, name) == expected


@pytest.mark.parametrize(
    ("head", "name", "reason"),
    [
        (b"", "a.txt", "Tệp trống. Hãy chọn tệp có câu hỏi."),
        *(
            (head, name, "Tệp này không thuộc dạng nhận được: GIFT, Moodle XML, Aiken hoặc bảng XLSX theo mẫu.")
            for head, name in [
                (b"PK\x03\x04 {", "a.docx"),
                (b"%PDF-1.7 {", "a.gift"),
                (b"\x89PNG\r\n\x1a\n {", "a.png"),
                (b"{\\rtf1", "a.rtf"),
                (b'{\n "bank": {}}', "a.json"),
                (b"<!DOCTYPE html><p>{", "a.html"),
                (b"\xd0\xcf\x11\xe0\0\0{", "a.doc"),
                ("Lời chào".encode(), "a.txt"),
            ]
        ),
    ],
)
def test_detect_refuses_other_files(head, name, reason):
    with pytest.raises(QuestionFileUnreadable) as refusal:
        detect(head, name)

    assert str(refusal.value) == f"Không đọc được tệp câu hỏi. {reason}"


@given(st.binary(max_size=60), st.text(max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_told_or_refused(head, name):
    with suppress(QuestionFileUnreadable):
        assert detect(head, name) in {"gift", "moodle-xml", "aiken", "xlsx"}
