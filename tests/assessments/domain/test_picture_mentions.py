import pytest

from assessments.domain.picture_mentions import mentioned_in, only_told, with_every_picture, without_picture
from assessments.domain.question_text import ChoiceText, PartText, PictureText, QuestionText

pytestmark = pytest.mark.unit
TWO = (PictureText("a.png", b"a"), PictureText("b.png", b"b"))


def test_what_only_an_explanation_names_comes_with_it():
    part = PartText("single", "Con?", (ChoiceText("[hình 1]", feedback="[hình 3]"),), explanation="[hình 1] [hình 2]")
    assert only_told(QuestionText("case", "Đề", parts=(part,), explanation="[hình 4]")) == {2, 3, 4}
    assert only_told(QuestionText("single", "Xem [hình 1]", explanation="[hình 1]")) == frozenset()


def test_what_is_mentioned_nowhere_stands_at_the_end_of_the_stem():
    part = PartText("single", "Con?", (ChoiceText("[hình 2]"),))
    question = QuestionText("case", "Đề", parts=(part,), pictures=TWO)
    assert mentioned_in(question) == {2}
    assert with_every_picture(question).stem == "Đề\n[hình 1]"
    assert with_every_picture(with_every_picture(question)) == with_every_picture(question)


def test_those_behind_a_picture_that_goes_move_up():
    assert without_picture("[hình 1] a [hình 2] b [hình 10]", 2) == "[hình 1] a  b [hình 9]"
