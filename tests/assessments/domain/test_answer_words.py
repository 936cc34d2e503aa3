from decimal import Decimal

import pytest

from assessments.domain.answer_words import answer_words, key_words
from assessments.domain.grading import Key, KeyChoice

pytestmark = pytest.mark.unit

WHOLE = Decimal(100)
ORDER = Key("ordering", (KeyChoice(4, False, text="Kiểm tra"), KeyChoice(3, False, text="Hẹn trả")))
PAIRS = Key(
    "matching",
    (
        KeyChoice(1, False, text="Khai sinh", match="60 ngày"),
        KeyChoice(2, False, text="Khai tử", match="15 ngày"),
        KeyChoice(3, False, match="90 ngày"),
    ),
)
SEVERAL = Key("multiple", (KeyChoice(1, True, WHOLE, "Tờ khai"), KeyChoice(2, False, text="Hợp đồng")))
TEXTS = Key("short_text", (KeyChoice(1, True, WHOLE, "UBND xã"), KeyChoice(2, False, Decimal(50), "xã")))


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        (SEVERAL, [2, 1], ("Tờ khai", "Hợp đồng")),
        (ORDER, [3, 4], ("1. Hẹn trả", "2. Kiểm tra")),
        (ORDER, [0, 4], ("1. …", "2. Kiểm tra")),
        (PAIRS, [3, 0], ("Khai sinh → 90 ngày", "Khai tử → …")),
        (Key("numeric"), ["1.250,5"], ("1.250,5",)),
        (TEXTS, ["Sở Tư pháp"], ("Sở Tư pháp",)),
        (TEXTS, [], ()),
        (ORDER, [], ()),
    ],
)
def test_answer_words_say_what_was_answered_line_by_line(key, answer, words):
    assert answer_words(key, answer) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (SEVERAL, ("Tờ khai",)),
        (ORDER, ("1. Kiểm tra", "2. Hẹn trả")),
        (PAIRS, ("Khai sinh → 60 ngày", "Khai tử → 15 ngày")),
        (TEXTS, ("UBND xã",)),
    ],
)
def test_key_words_say_what_is_worth_the_whole_mark(key, words):
    assert key_words(key) == words


@pytest.mark.parametrize(
    ("text", "tolerance", "words"),
    [
        ("12.50", "0", "12,5"),
        ("12,5", "0", "12,5"),
        ("1250", "0.05", "1.250, sai số 0,05"),
        ("0.00000001", "0", "0,00000001"),
        ("-3", "0", "-3"),
    ],
)
def test_key_words_write_numbers_as_vietnamese_do(text, tolerance, words):
    assert key_words(Key("numeric", (KeyChoice(1, True, WHOLE, text, tolerance=Decimal(tolerance)),))) == (words,)
