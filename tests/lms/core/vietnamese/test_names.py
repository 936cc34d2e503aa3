import itertools
import re
import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.vietnamese.names import phrase_sort_key, sort_key

pytestmark = pytest.mark.unit

ALPHABETICAL = ["An", "Ân", "Bình", "Dũng", "Đạt", "Hòa", "Hùng", "Hưng", "Uyên", "Ước"]
COLLATOR = ["An", "Anh", "Ánh", "Ân", "Ẩn", "Dung", "Dũng", "Đức", "Hoa", "Hòa", "Hoan", "Hoàn"]
TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]
FULL_NAMES = [
    "An",
    "Nguyễn An",
    "Trần An",
    "Lê Bảo An",
    "Nguyễn Thị An",
    "Bùi Văn An",
    "Nguyễn Thị Bảo An",
    "Nguyễn Văn An",
    "Lê Án",
    "Đỗ Thị Anh",
    "H'Hen Niê",
    "Nguyễn Hoàng Tôn Nữ Thị Uyên",
]


@pytest.mark.parametrize("names", [ALPHABETICAL, COLLATOR, TONES], ids=["issue", "collator", "tones"])
def test_sort_key_orders_given_names(names):
    assert sorted(set(names), key=sort_key) == names
    assert len({sort_key(name) for name in names}) == len(names)


def test_sort_key_orders_by_given_then_middle_then_family_name():
    expected = [
        "An",
        "Nguyễn An",
        "Trần An",
        "Lê Bảo An",
        "Nguyễn Thị An",
        "Nguyễn Thị Bảo An",
        "Bùi Văn An",
        "Nguyễn Văn An",
        "Lê Án",
        "Đỗ Thị Anh",
        "H'Hen Niê",
        "Nguyễn Hoàng Tôn Nữ Thị Uyên",
    ]
    assert sorted(FULL_NAMES, key=sort_key) == expected


def test_sort_key_is_blind_to_form_case_spaces_and_tone_style():
    assert sort_key(unicodedata.normalize("NFD", "Lê Thị Hòa")) == sort_key(" LÊ  thị\u00a0Hoà ")


def test_sort_key_of_letters_outside_the_alphabet():
    names = ["Ksor", "Ksŏr", "Ksơr", "Zơ Râm", "李", "7"]
    assert sorted(names, key=sort_key) == ["7", "Ksor", "Ksŏr", "Ksơr", "Zơ Râm", "李"]


def test_sort_key_of_nothing_is_empty():
    assert sort_key(" \u200b") == ""


def test_sort_key_agrees_in_sqlite():
    connection = sqlite3.connect(":memory:")
    connection.execute("create table people (name text, key text)")
    rows = [(name, sort_key(name)) for name in FULL_NAMES + ALPHABETICAL + COLLATOR]
    connection.executemany("insert into people values (?, ?)", rows)
    stored = [key for (key,) in connection.execute("select key from people order by key")]
    connection.close()
    assert stored == sorted(key for _, key in rows)


@given(st.text(max_size=60))
def test_sort_key_uses_signs_every_collation_orders_alike(name):
    assert re.fullmatch("[0-9a-z]*", sort_key(name))
    assert len(sort_key(name)) <= 5 * len(unicodedata.normalize("NFKD", name)) + 4


def test_no_two_test_names_share_a_key():
    for first, second in itertools.combinations(FULL_NAMES, 2):
        assert sort_key(first) != sort_key(second)


def test_phrase_sort_key_reads_from_left_to_right_and_numbers_by_value():
    units = [
        "An Bình",
        "Ân Thi",
        "Ba Đình",
        "Bà Rịa",
        "Bình An",
        "Đống Đa",
        "Hoa Bình",
        "Hòa An",
        "Phường 2",
        "Phường 10",
        "Phường 10 A",
    ]
    assert sorted(set(units), key=phrase_sort_key) == units
    assert phrase_sort_key("Hoà  An") == phrase_sort_key("Hòa An")
