import pytest

from lms.core.paper_letters import letters_not_drawn
from tests.lms.core.test_fonts import vietnamese_letters

pytestmark = pytest.mark.unit


def test_every_vietnamese_letter_is_drawn_composed_or_not():
    assert letters_not_drawn("".join(vietnamese_letters()), "Nguyê\u0303n", "H\u2019Mông “Ê Đê” – …\n") == ()


def test_letters_without_a_glyph_are_named_once_in_the_order_met():
    assert letters_not_drawn("Nguyễn 汉 Ω", "漢 汉") == ("汉", "Ω", "漢")
