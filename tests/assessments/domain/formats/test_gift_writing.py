from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.formats.gift import read_gift
from assessments.domain.formats.gift_writing import write_gift
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.question_text import ChoiceText, CriterionText, LevelText, PartText, PictureText, QuestionText
from assessments.enums import QuestionKind
from tests.assessments.domain.formats.any_question import questions

pytestmark = pytest.mark.unit

HELD = ["single", "multiple", "true_false", "matching", "numeric", "short_text"]
FULL = Decimal(100)
ONE_RIGHT = QuestionText(
    kind=QuestionKind.SINGLE,
    stem="Thời hạn đăng ký khai sinh?",
    choices=(ChoiceText("60 ngày", FULL, "Đúng rồi"), ChoiceText("30 ngày", Decimal(50)), ChoiceText("90 ngày")),
    explanation="Xem luật.",
    legal_basis="Luật Hộ tịch 2014, Điều 15",
    competency="T01",
    level=2,
    difficulty="easy",
    keeps_order=True,
)


def of(text, name="Câu", category="Hộ tịch/Khai sinh", code="HT-1", tags=("thi thử",)):
    return ReadQuestion("dòng 1", name, code, category, tags, text)


def written(*read):
    out = StringIO()
    return out, write_gift(read, out)


def has_arrow(question):
    return question.text.kind in {"matching", "short_text"} and any("->" in one.text for one in question.text.choices)


def test_write_gift():
    out, left_out = written(of(ONE_RIGHT))

    assert left_out == []
    assert out.getvalue() == (
        "$CATEGORY: $course$/top/Hộ tịch/Khai sinh\n\n"
        "// [id:HT-1] [tag:thi thử] [tag:nang-luc:T01] [tag:muc:2] [tag:do-kho:easy]"
        " [tag:can-cu:Luật Hộ tịch 2014, Điều 15] [tag:giu-thu-tu]\n"
        "::Câu::[plain]Thời hạn đăng ký khai sinh? {\n"
        "\t=60 ngày#Đúng rồi\n"
        "\t~%50%30 ngày\n"
        "\t~90 ngày\n"
        "\t####Xem luật.\n"
        "}\n\n"
    )


@given(st.lists(questions(HELD).filter(lambda one: not has_arrow(one)), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_reads_back_the_same(read):
    out, left_out = written(*read)

    assert left_out == []
    assert [replace(one, where="") for one in read_gift(out.getvalue())] == read


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"kind": "ordering", "choices": (ChoiceText("a"), ChoiceText("b"))},
            "GIFT không có dạng “sắp thứ tự”. Hãy xuất câu này ra tệp khác.",
        ),
        (
            {"kind": "case", "choices": (), "parts": (PartText("short_text", "a", (ChoiceText("b", FULL),)),)},
            "GIFT không có dạng “tình huống”. Hãy xuất câu này ra tệp khác.",
        ),
        (
            {
                "kind": "essay",
                "choices": (),
                "criteria": (CriterionText("Ý", (LevelText("kém", Decimal(0)), LevelText("tốt", Decimal(1)))),),
            },
            "GIFT không có dạng “tự luận có thang chấm”. Hãy xuất câu này ra tệp khác.",
        ),
        (
            {"pictures": (PictureText("a.png", b"\x89PNG"),)},
            "GIFT không giữ được hình. Hãy xuất câu này ra Moodle XML.",
        ),
        (
            {"kind": "short_text", "choices": (ChoiceText("a -> b", FULL),)},
            "GIFT đọc dấu -> trong câu trả lời thành câu ghép cặp. Hãy xuất câu này ra Moodle XML.",
        ),
        (
            {"kind": "matching", "choices": (ChoiceText("a", match="b", feedback="x"), ChoiceText("c", match="d"))},
            "GIFT không giữ được phản hồi của từng cặp, hoặc dấu -> trong vế trái.",
        ),
    ],
    ids=["ordering", "case", "essay", "picture", "arrow", "feedback of a pair"],
)
def test_write_gift_leaves_out_what_it_can_not_hold_and_says_so(changes, reason):
    out, left_out = written(of(replace(ONE_RIGHT, **changes), name="Kia"), of(ONE_RIGHT))

    assert left_out == [RefusedQuestion("dòng 1", "Kia", reason)]
    assert [one.text for one in read_gift(out.getvalue())] == [ONE_RIGHT]


def test_write_gift_goes_back_to_no_category():
    out, _left_out = written(of(ONE_RIGHT), of(ONE_RIGHT, category=""))

    assert [one.category for one in read_gift(out.getvalue())] == ["Hộ tịch/Khai sinh", ""]
