import pytest

from assessments.domain.question_hints import hints_of, is_given_away, marked_negations, plain_negations
from assessments.domain.question_text import WHOLE, ChoiceText, PartText, QuestionText

pytestmark = pytest.mark.unit
TOLD = [ChoiceText("Ủy ban nhân dân cấp xã", WHOLE), ChoiceText("Sở Tư pháp", feedback="Không có thẩm quyền.")]


def asked(*choices, kind="single", stem="Nơi nào đăng ký khai sinh?"):
    return QuestionText(kind, stem, tuple(choices or TOLD))


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("Giấy nào không phải nộp?", ["không"]),
        ("Giấy nào KHÔNG phải nộp?", []),
        ("Việc nào chưa được làm?", ["chưa"]),
        ("Tất cả các giấy sau đều phải nộp, ngoại trừ:", ["ngoại trừ"]),
        ("Tất cả các giấy sau đều phải nộp, trừ giấy nào?", ["trừ"]),
        ("Có được ủy quyền không?", []),
        ("Đã được cấp bản sao chưa?", []),
        ("Người cha không đến được. Ai đăng ký thay?", []),
        ("Người cha không đến được.\nAi không được đăng ký thay?", ["không"]),
        ("Khống chế và trừng phạt là gì?", []),
        ("", []),
    ],
)
def test_negative_words_of_what_is_asked_want_capitals(stem, words):
    assert plain_negations(stem) == words


@pytest.mark.parametrize(
    ("text", "is_hinted"),
    [
        ("Tất cả các đáp án trên", True),
        ("Tất cả đều đúng", True),
        ("Cả ba phương án đều sai", True),
        ("Cả A và B", True),
        ("Không có đáp án nào đúng", True),
        ("Cả 3 câu trên", True),
        ("All of the above", True),
        ("Tất cả các giấy tờ gốc", False),
        ("Cả cha và mẹ", False),
        ("Không có giấy chứng sinh", False),
        ("Không cần nộp", False),
    ],
)
def test_a_choice_that_holds_the_others_is_told(text, is_hinted):
    hints = hints_of(asked(*TOLD, ChoiceText(text, feedback="Sai.")))
    assert [hint.startswith("Phương án 3 gộp các phương án khác") for hint in hints] == [True] * is_hinted


@pytest.mark.parametrize(
    ("lengths", "is_told"),
    [((60, 20, 25), True), ((30, 20, 25), False), ((24, 5, 6), False), ((20, 60, 25), False), ((60, 20, 55), False)],
)
def test_a_right_choice_much_longer_than_all_others_gives_itself_away(lengths, is_told):
    right, *wrong = lengths
    part = PartText("single", "Gì?", (ChoiceText("a" * right, WHOLE), *(ChoiceText("b" * one) for one in wrong)))
    assert is_given_away(part) is is_told
    assert not is_given_away(PartText("true_false", "Gì?", part.choices))


def test_wrong_choices_without_feedback_are_named():
    [hint] = hints_of(
        asked(ChoiceText("Một"), ChoiceText("Hai", WHOLE), ChoiceText("Ba", feedback="Sai."), ChoiceText("Bốn"))
    )
    assert hint.startswith("Phương án sai chưa có phản hồi: 1, 4.")


def test_a_right_choice_that_gives_itself_away_is_told():
    [hint] = hints_of(asked(ChoiceText("Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ", WHOLE), TOLD[1]))
    assert hint.startswith("Phương án đúng dài hơn hẳn các phương án khác")


def test_a_good_question_has_no_hint_and_a_case_names_the_part():
    assert hints_of(asked()) == []
    part = PartText("single", "Giấy nào không phải nộp?", tuple(TOLD))
    [hint] = hints_of(
        QuestionText("case", "Chị A không có giấy chứng sinh.", parts=(part, part.__class__("numeric", "Mấy?")))
    )
    assert hint.startswith("Câu hỏi con 1: Đề bài có từ phủ định “không”")


@pytest.mark.parametrize(
    ("stem", "pieces"),
    [
        ("Không biết thì hỏi. Giấy nào không phải nộp?", ["Không biết thì hỏi. Giấy nào ", "không", " phải nộp?"]),
        ("không phải nộp giấy nào?", ["", "không", " phải nộp giấy nào?"]),
        ("Giấy nào KHÔNG phải nộp?", []),
    ],
)
def test_the_negative_word_is_found_in_the_stem(stem, pieces):
    assert [words for words, _is_negative in marked_negations(stem)] == pieces
