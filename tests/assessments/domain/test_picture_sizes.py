import pytest

from assessments.domain.bank_files import read_question
from assessments.domain.formats.pictures import picture_type
from assessments.domain.picture_sizes import light
from assessments.domain.question_text import Fault, PictureText
from lms.core.light_pictures import AIM
from tests.factories.pictures import png

pytestmark = pytest.mark.unit
HEAVY = png(900, 700, busy=True)


def test_a_heavy_picture_is_drawn_anew_the_same_way_each_time_and_a_light_one_stays():
    assert len(HEAVY) > 1_800_000
    made = light(PictureText("So do.png", HEAVY, "Sơ đồ"))
    assert (made.name, made.description, picture_type(made.data)) == ("So do.jpg", "Sơ đồ", "jpg")
    assert len(made.data) <= AIM
    assert light(PictureText("So do.png", HEAVY, "Sơ đồ")) == made == light(made)
    plain = PictureText("b.png", png(), "")
    assert light(plain) is plain


def test_a_heavy_one_that_cannot_be_drawn_is_a_fault_of_its_question():
    with pytest.raises(Fault, match="bị hỏng"):
        light(PictureText("a.png", HEAVY[:AIM] + bytes(AIM), ""))


def test_the_pictures_of_a_bank_file_are_light_too():
    choices = [{"text": "Có", "correct": True}, {"text": "Không", "correct": False}]
    raw = {
        "code": "Q1",
        "kind": "single",
        "stem": "Xem [hình 1]",
        "competency": "T01",
        "level": 1,
        "difficulty": "easy",
        "choices": choices,
        "pictures": [{"file": "a.png", "data": HEAVY, "description": "Sơ đồ"}],
    }
    [picture] = read_question(raw)[1].pictures
    assert (picture.name, len(picture.data) <= AIM) == ("a.jpg", True)
