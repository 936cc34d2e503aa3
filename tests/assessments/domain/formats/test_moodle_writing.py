from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.formats.moodle_writing import write_moodle_xml
from assessments.domain.formats.moodle_xml import read_moodle_xml
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.question_text import ChoiceText, PartText, PictureText, QuestionText
from tests.assessments.domain.formats.any_question import PICTURES, questions

pytestmark = pytest.mark.unit

HELD = ["single", "multiple", "true_false", "matching", "numeric", "short_text", "ordering"]
FULL = Decimal(100)
PNG = b"\x89PNG\r\n\x1a\n"
ORDERED = QuestionText(kind="ordering", stem="Xếp các bước.", choices=(ChoiceText("Nhận"), ChoiceText("Trả")))


def of(text, name="Câu"):
    return ReadQuestion("dòng 1", name, "", "", (), text)


def written(*read):
    out = StringIO()
    return out, write_moodle_xml(read, out)


def read_back(out):
    return [replace(one, where="") for one in read_moodle_xml(BytesIO(out.getvalue().encode()))]


@given(st.lists(questions(HELD, PICTURES), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_reads_back_the_same(read):
    out, left_out = written(*read)

    assert left_out == []
    assert read_back(out) == read


def test_write_moodle_xml_of_an_ordering():
    out, left_out = written(of(ORDERED))

    assert left_out == []
    assert out.getvalue() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<quiz>\n"
        '<question type="ordering">\n'
        "  <name><text>Câu</text></name>\n"
        '  <questiontext format="html"><text>&lt;p&gt;Xếp các bước.&lt;/p&gt;</text></questiontext>\n'
        "  <defaultgrade>1</defaultgrade>\n"
        "  <penalty>0</penalty>\n"
        "  <hidden>0</hidden>\n"
        "  <idnumber></idnumber>\n"
        "  <layouttype>VERTICAL</layouttype>\n"
        "  <selecttype>ALL</selecttype>\n"
        "  <gradingtype>ALL_OR_NOTHING</gradingtype>\n"
        '  <answer fraction="1" format="html"><text>&lt;p&gt;Nhận&lt;/p&gt;</text></answer>\n'
        '  <answer fraction="2" format="html"><text>&lt;p&gt;Trả&lt;/p&gt;</text></answer>\n'
        "  <tags><tag><text>do-kho:medium</text></tag></tags>\n"
        "</question>\n"
        "</quiz>\n"
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"kind": "case", "choices": (), "parts": (PartText("short_text", "a", (ChoiceText("b", FULL),)),)},
            "Moodle XML không có dạng “tình huống”. Hãy xuất câu này ra tệp khác.",
        ),
        (
            {"kind": "practical", "choices": ()},
            "Moodle XML không có dạng “bài thực hành”. Hãy xuất câu này ra tệp khác.",
        ),
        (
            {"pictures": (PictureText("a.png", b"%PDF"),)},
            "Hình a.png không phải PNG, JPEG, GIF, WebP, hoặc lớn quá 2 MB.",
        ),
        (
            {"choices": (ChoiceText("a", feedback="x"), ChoiceText("b"))},
            "Moodle XML không giữ được phản hồi của từng cặp hoặc từng mục.",
        ),
    ],
    ids=["case", "practical", "no picture", "feedback of an item"],
)
def test_write_moodle_xml_leaves_out_what_it_can_not_hold_and_says_so(changes, reason):
    out, left_out = written(of(replace(ORDERED, **changes), name="Kia"), of(ORDERED))

    assert left_out == [RefusedQuestion("dòng 1", "Kia", reason)]
    assert read_back(out) == [replace(of(ORDERED), where="")]


def test_a_picture_is_shown_wherever_it_is_mentioned_and_else_at_the_end():
    pictures = (PictureText("a.png", PNG + b"1", "sơ đồ"), PictureText("a.png", PNG + b"2"), PictureText("b.png", PNG))
    choices = (ChoiceText("Nhận [hình 1]"), ChoiceText("Trả [hình 2] [hình 1]"))
    out, left_out = written(of(replace(ORDERED, choices=choices, pictures=pictures)))

    assert left_out == []
    assert [one.text for one in read_back(out)] == [
        replace(ORDERED, stem="Xếp các bước.\n[hình 3]", choices=choices, pictures=pictures)
    ]
