import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.vietnamese.text import (
    matching_key,
    normalise,
    normalise_lines,
    search_key,
    search_terms,
    split_tones,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Nguyễn\u00a0Văn \t A\n", "Nguyễn Văn A"),
        (unicodedata.normalize("NFD", "Trần Thị Ước"), "Trần Thị Ước"),
        ("Lê\u200bVăn\ufeff B\u00ad\u202e", "LêVăn B"),
        ("Hoa\u200b\u0300", "Hoà"),
        ("Tỉnh\u2009Đắk\u3000Lắk", "Tỉnh Đắk Lắk"),
        ("\x00\x07", ""),
        ("", ""),
    ],
)
def test_normalise(text, expected):
    assert normalise(text) == expected


@given(st.text())
def test_normalise_is_stable_and_composed(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_normalise_lines_keeps_paragraphs():
    assert normalise_lines("\n Một \r\nHai\u00a0 \n\n\n\nBa\n") == "Một\nHai\n\nBa"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("dat", "Đạt"),
        ("đạt", "Nguyễn Văn Đạt"),
        ("hoa", "Hoà"),
        ("hoa", "Hòa"),
        ("Hoà", "Hòa"),
        ("dat", "Ðạt"),
        ("ky thuat", "Trung tâm Kỹ thuật"),
        ("123/qd-ubnd", "123/QĐ\u2011UBND"),
        ("h'hen", "H’Hen Niê"),
        ("ban", "Ƀan"),
        (unicodedata.normalize("NFD", "Ước"), "ƯỚC"),
    ],
)
def test_search_key_finds(query, text):
    assert search_key(query) in search_key(text)


def test_search_key_has_single_spaces_and_no_marks():
    assert search_key("  Phường\u00a0 Thủ   Đức ") == "phuong thu duc"


@given(st.text())
def test_search_key_is_stable_for_vietnamese_case(text):
    assert search_key(search_key(text)) == search_key(text)


def test_search_terms_are_words_once():
    assert search_terms(" An  Nguyễn an ") == ("an", "nguyen")
    assert search_terms(" ") == ()


def test_matching_key_ignores_where_the_mark_stands_but_not_which():
    assert matching_key("THUÝ  Hoà") == matching_key("Thúy Hòa")
    assert matching_key("Thuý") != matching_key("Thuỷ")
    assert matching_key("Hoa") != matching_key("Hòa")
    assert matching_key("Đạt") != matching_key("Dạt")
    assert matching_key("Ân") != matching_key("An")


def test_split_tones():
    assert split_tones("ước") == ("ươc", "4")
    assert split_tones("hoà") == ("hoa", "1")
    assert split_tones("ân") == ("ân", "")
