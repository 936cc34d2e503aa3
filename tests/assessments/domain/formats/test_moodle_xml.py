import gc
import tracemalloc
from contextlib import suppress
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.formats.moodle_xml import read_moodle_xml
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.exceptions.questions import QuestionFileUnreadable
from tests.assessments.domain.formats.moodle_files import GOOD, PNG, answer, feedback, question, quiz, read, shown

pytestmark = pytest.mark.unit


def test_read_moodle_xml_keeps_what_stood_before_the_damage():
    damaged = quiz(GOOD, "\n", GOOD).replace(b"</quiz>", b"<question></quest>")

    first, second, rest = read_moodle_xml(BytesIO(damaged))

    assert (first.where, second.where) == ("câu 1, dòng 3", "câu 2, dòng 4")
    assert rest == RefusedQuestion(
        "sau câu 2",
        "",
        "Tệp XML hỏng từ dòng 5 nên phần sau đó không đọc được. Hãy xuất lại tệp từ Moodle.",
    )


DANGER = "Tệp XML có khai báo DOCTYPE hoặc ENTITY, là cách tấn công máy chủ. Hãy xuất lại tệp từ Moodle."


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"<!DOCTYPE quiz><quiz></quiz>", DANGER, 0),
        (b"<!DOCTYPE quiz SYSTEM 'http://x.vn/quiz.dtd'><quiz></quiz>", DANGER, 0),
        (b"<!DOCTYPE q [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><quiz>&c;</quiz>", DANGER, 0),
        (b"<!DOCTYPE q [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><quiz>&a;</quiz>", DANGER, 0),
        (b"", "Tệp XML hỏng từ dòng 1 nên phần sau đó không đọc được. Hãy xuất lại tệp từ Moodle.", 1),
        (
            b"<quiz>\n&nbsp;</quiz>",
            "Tệp XML hỏng từ dòng 2 nên phần sau đó không đọc được. Hãy xuất lại tệp từ Moodle.",
            2,
        ),
        (b"\n<html></html>", "Tệp XML này không phải của Moodle: phần ngoài cùng phải là <quiz>.", 2),
        (
            b"<?xml version='1.0' encoding='shift_jis'?><quiz></quiz>",
            "Tệp XML khai bảng mã không đọc được. Hãy lưu lại tệp với mã hóa UTF-8 rồi gửi lại.",
            0,
        ),
        (
            b"<quiz><question>" + b"<a>" * 200,
            "Câu hỏi bắt đầu ở dòng 1 lớn quá mức đọc được. Hãy bỏ bớt hình của câu này.",
            1,
        ),
    ],
    ids=["doctype", "external doctype", "bomb", "external entity", "empty", "entity", "other xml", "encoding", "deep"],
)
def test_read_moodle_xml_refuses_a_dangerous_or_other_file(data, reason, line):
    with pytest.raises(QuestionFileUnreadable) as refusal:
        list(read_moodle_xml(BytesIO(data)))

    assert refusal.value.facts == {"reason": reason, "line": line}


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1258"])
def test_read_moodle_xml_goes_by_the_declared_encoding(encoding):
    with_tone_apart = quiz(GOOD).decode().replace("UTF-8", encoding).replace("Đề", "Đê\u0300")

    assert [one.text.stem for one in read_moodle_xml(BytesIO(with_tone_apart.encode(encoding)))] == ["Đề"]


class Endless:
    """A file of questions of which none is in memory before it is read."""

    def __init__(self, questions):
        self._left = questions
        self._first = True

    def read(self, _size):
        if self._first:
            self._first = False
            return b"<quiz>"
        self._left -= 1
        filler = "x" * 10_000
        return GOOD.replace("Đề", filler).encode() if self._left >= 0 else b"</quiz>" if self._left == -1 else b""


def test_read_moodle_xml_holds_one_question_at_a_time():
    gc.collect()
    tracemalloc.start()
    try:
        read_count = sum(1 for _one in read_moodle_xml(Endless(1000)))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert read_count == 1000
    assert peak < 3 * 1024 * 1024  # the file is ten


PIECES = st.sampled_from(
    ["<", ">", "&", "]]>", "<![CDATA[", "</question>", "<question type='numerical'>", "\0", "\x1b", "'", "é"]
)
WHOLE_FILE = quiz(
    question("multichoice", answer(100, "a", feedback("b")), shown("<p>x<img src='@@PLUGINFILE@@/a'>", ("a", PNG))),
    GOOD,
)


@given(st.integers(0, len(WHOLE_FILE)), st.integers(0, 8), PIECES, st.sampled_from(["utf-8", "latin-1"]))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused(at, length, piece, encoding):
    data = WHOLE_FILE[:at] + piece.encode(encoding) + WHOLE_FILE[at + length :]
    with suppress(QuestionFileUnreadable):
        assert all(isinstance(one, ReadQuestion | RefusedQuestion) for one in read_moodle_xml(BytesIO(data)))


@given(st.binary(max_size=100), st.sampled_from([b"", b"<quiz>", b"\xff\xfe<", b"<?xml version='1.0' encoding='"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(data, start):
    with suppress(QuestionFileUnreadable):
        assert all(isinstance(one, RefusedQuestion) for one in read_moodle_xml(BytesIO(start + data)))


LETTERS = st.text(st.characters(max_codepoint=0xD7FF, exclude_categories=("Cc", "Cs")), max_size=5)
TEXTS = st.one_of(LETTERS, st.sampled_from(["100", "-1e999", "nan", "*", "<img src=x>", "]]>", "muc:", "true", "1"]))
NAMES = st.sampled_from(["text", "answer", "subquestion", "single", "tags", "tag", "name", "file", "questiontext"])
KINDS = st.sampled_from(
    ["multichoice", "truefalse", "shortanswer", "numerical", "matching", "ordering", "", "category"]
)


@given(KINDS, st.lists(st.tuples(NAMES, TEXTS, TEXTS), max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_question_is_read_or_refused(kind, elements):
    inside = "".join(
        f"<{name} fraction={quoteattr(fraction)}><text>{escape(text)}</text>{escape(text)}</{name}>"
        for name, text, fraction in elements
    )

    assert all(isinstance(one, ReadQuestion | RefusedQuestion) for one in read(question(kind, inside)))
