from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.formats.aiken import read_aiken
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.question_text import ChoiceText, QuestionText

pytestmark = pytest.mark.unit

GOOD = "Câu sau?\nA. Có\nB. Không\nANSWER: A\n"
NO_CHOICES = "Chưa có phương án nào. Mỗi phương án bắt đầu bằng một chữ in hoa: “A.”, “B.”."
GOOD_TEXT = QuestionText(kind="single", stem="Câu sau?", choices=(ChoiceText("Có", Decimal(100)), ChoiceText("Không")))


def test_read_aiken():
    source = "Thời hạn\nkhai sinh?\n\nA) 30 ngày\nB) 60\nngày\nC) 90 ngày\nĐáp án: b.\n" + GOOD

    assert list(read_aiken(source)) == [
        ReadQuestion(
            where="dòng 1",
            name="",
            code="",
            category="",
            tags=(),
            text=QuestionText(
                kind="single",
                stem="Thời hạn\nkhai sinh?",
                choices=(ChoiceText("30 ngày"), ChoiceText("60\nngày", Decimal(100)), ChoiceText("90 ngày")),
            ),
        ),
        ReadQuestion("dòng 9", "", "", "", (), GOOD_TEXT),
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Hở?\nA. a\nB. b\n", "Chưa có đáp án. Sau các phương án cần một dòng như “ANSWER: B”."),
        ("Hở?\nA. a\nB. b\nANSWER: C\n", "Đáp án “C” không phải một trong các phương án của câu."),
        ("Hở?\nA. a\nB. b\nANSWER: A, B\n", "Đáp án “A, B” không phải một trong các phương án của câu."),
        ("Hở?\nA. a\nC. b\nANSWER: A\n", "Dòng 4 là phương án C, đúng thứ tự phải là B."),
        ("Hở?\nA. a\nA. b\nANSWER: A\n", "Dòng 4 là phương án A, đúng thứ tự phải là B."),
        ("Hở?\nANSWER: A\n", NO_CHOICES),
        ("Hở?\nA. a\nB. a\nANSWER: A\n", "Có hai phương án giống hệt nhau."),
    ],
)
def test_read_aiken_refuses_a_bad_question_with_its_line_and_reads_on(source, reason):
    assert list(read_aiken(f"\n{source}\n{GOOD}")) == [
        RefusedQuestion("dòng 2", "Hở?", reason),
        ReadQuestion(f"dòng {source.count(chr(10)) + 3}", "", "", "", (), GOOD_TEXT),
    ]


def test_read_aiken_refuses_words_at_the_end():
    reason = "Đoạn này không phải câu hỏi: chưa có phương án A., B. và dòng ANSWER."

    assert list(read_aiken(f"{GOOD}\nHết.")) == [
        ReadQuestion("dòng 1", "", "", "", (), GOOD_TEXT),
        RefusedQuestion("dòng 6", "Hết.", reason),
    ]


PIECES = st.sampled_from(["A. a", "B) b", "ANSWER: A", "ANSWER:", "\n", "\n\n", "đề", "Z."])


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=20).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_or_refused(source):
    assert all(isinstance(one, ReadQuestion | RefusedQuestion) for one in read_aiken(source))


def test_choices_with_small_letters_are_said_to_be_none():
    assert list(read_aiken("Hở?\na. a\nb. b\nANSWER: A\n")) == [RefusedQuestion("dòng 1", "Hở? a. a b. b", NO_CHOICES)]
