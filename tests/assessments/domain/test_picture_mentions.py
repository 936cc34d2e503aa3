import pytest

from assessments.domain.picture_mentions import Piece, mentioned_in, pieces_of, with_every_picture, without_picture
from assessments.domain.question_text import ChoiceText, PartText, PictureText, QuestionText

pytestmark = pytest.mark.unit
TWO = (PictureText("a.png", b"a"), PictureText("b.png", b"b"))


def test_words_and_pictures_in_their_order():
    assert pieces_of("Xem\n[hình 1]\nrồi [hình 9].", 1) == (
        Piece("Xem"),
        Piece("[hình 1]", 1),
        Piece("rồi [hình 9]."),
    )
    assert pieces_of("[hình 1]", 0) == (Piece("[hình 1]"),)


def test_what_is_mentioned_nowhere_stands_at_the_end_of_the_stem():
    part = PartText("single", "Con?", (ChoiceText("[hình 2]"),))
    question = QuestionText("case", "Đề", parts=(part,), pictures=TWO)
    assert mentioned_in(question) == {2}
    assert with_every_picture(question).stem == "Đề\n[hình 1]"
    assert with_every_picture(with_every_picture(question)) == with_every_picture(question)


def test_those_behind_a_picture_that_goes_move_up():
    assert without_picture("[hình 1] a [hình 2] b [hình 10]", 2) == "[hình 1] a  b [hình 9]"
