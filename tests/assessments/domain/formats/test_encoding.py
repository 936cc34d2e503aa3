import codecs
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.formats.encoding import decode_file, is_old_font
from assessments.exceptions.questions import QuestionFileUnreadable
from lms.core.vietnamese.text import TONES

pytestmark = pytest.mark.unit

TEXT = "Câu hỏi về hộ tịch: thời hạn đăng ký khai sinh là bao lâu?\nTrong “60 ngày” – Nguyễn Thị Hường"
VNI = "Caâu hoûi veà hoä tòch: thôøi haïn ñaêng kyù khai sinh laø bao laâu?"
TCVN3 = "C©u hái vÒ hé tÞch: thêi h¹n ®¨ng ký khai sinh lµ bao l©u?"
OLD = (
    "Không đọc được tệp câu hỏi. Chữ gõ theo bảng mã cũ (TCVN3 hoặc VNI) nên không đọc được dấu. Hãy chuyển sang "
    "Unicode bằng UniKey (Công cụ, Chuyển mã), lưu tệp với mã hóa UTF-8 rồi gửi lại."
)


def cp1258(text):
    """As Windows writes Vietnamese: a tone stands behind its letter where the two have no sign of their own."""
    return b"".join(map(_cp1258_letter, text))


def _cp1258_letter(char):
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in parts if mark in TONES)
        return unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        cp1258(TEXT),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\u2028\ufeff").encode(),
    ],
    ids=["utf-8", "with mark", "utf-16", "utf-16 big", "windows-1258", "little unmarked", "big unmarked", "line ends"],
)
def test_decode_file(data):
    assert decode_file(data) == TEXT


def test_a_few_damaged_letters_spoil_only_themselves():
    damaged = TEXT.encode() + b"\n\xff\xfe\n" + TEXT.encode() + b"\0"
    assert decode_file(damaged) == f"{TEXT}\n\ufffd\ufffd\n{TEXT}\ufffd"


@pytest.mark.parametrize("text", [VNI, TCVN3], ids=["vni", "tcvn3"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_decode_file_refuses_old_fonts(text, encoding):
    with pytest.raises(QuestionFileUnreadable) as refusal:
        decode_file(text.encode(encoding))

    assert str(refusal.value) == OLD


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (
            b"A\nB\n\xff\xfe\x81\x8d",
            (
                "Dòng 3 có chữ không thuộc bảng mã UTF-8. Hãy mở tệp bằng Notepad, chọn Lưu thành (Save As), "
                "mã hóa UTF-8, rồi gửi lại."
            ),
            3,
        ),
        (
            b"a\nb\0c",
            "Dòng 2 không phải là chữ. Hãy lưu tệp ở dạng văn bản, mã hóa UTF-8, rồi gửi lại.",
            2,
        ),
        (
            codecs.BOM_UTF16_LE + b"abc",
            "Tệp bị cắt hoặc hỏng giữa chừng. Hãy lưu lại tệp với mã hóa UTF-8 rồi gửi lại.",
            0,
        ),
    ],
    ids=["broken utf-8", "nul", "cut utf-16"],
)
def test_decode_file_refuses_what_is_no_text(data, reason, line):
    with pytest.raises(QuestionFileUnreadable) as refusal:
        decode_file(data)

    assert refusal.value.facts == {"reason": reason, "line": line}


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        "hoà thuý quá khoá xuân huệ oà uỷ",
        "The naïve café of Zürich",
        "Microsoft® Word© «chữ» 5µm m² 20°C ½ đêm",
        "数据 данные",
        "",
    ],
)
def test_text_of_today_is_no_old_font(text):
    assert not is_old_font(text)
    assert decode_file(text.encode()) == text


@given(st.one_of(st.binary(max_size=200), st.text(max_size=80).map(lambda text: text.encode("utf-16"))))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_text_or_refused(data):
    with suppress(QuestionFileUnreadable):
        assert isinstance(decode_file(data), str)
