import re

import pytest

from certificates.domain.codes import format_code, new_code, parse_code
from certificates.exceptions import CodeMalformed
from lms.core.written_codes import ALPHABET

pytestmark = pytest.mark.unit


def test_a_new_code_is_ten_random_symbols_in_groups():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    symbol = "[0-9A-HJKMNP-TV-Z]"
    assert all(re.fullmatch(f"{symbol}{{4}}-{symbol}{{4}}-{symbol}{{2}}", code) for code in codes)


def test_the_alphabet_gives_fifty_bits():
    assert len(ALPHABET) ** 10 == 2**50
    assert set("ILOU") & set(ALPHABET) == set()


def test_every_new_code_reads_as_itself():
    assert all(parse_code(code) == code for code in (new_code() for _ in range(50)))


@pytest.mark.parametrize(
    "typed",
    [
        "7K2F-9QXM-41",
        "7k2f9qxm41",
        " 7k2f 9qxm 41 ",
        "7K2F–9QXM—41",
        "7K2F-9QXM-4I",
        "7K2F-9QXM-4l",
        "7\u00a0K2F9QXM41",
        "７Ｋ２Ｆ９ＱＸＭ４１",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert parse_code(typed) == "7K2F-9QXM-41"


def test_o_is_read_as_zero():
    assert parse_code("ooOO-0000-00") == "0000-0000-00"


@pytest.mark.parametrize("typed", ["", "7K2F-9QXM-4", "7K2F-9QXM-411", "7K2F-9QXM-4U", "7K2F-9QXM-4Đ", "../../etc/pw"])
def test_what_no_code_can_be_is_refused(typed):
    with pytest.raises(CodeMalformed):
        parse_code(typed)


def test_the_refusal_names_the_letters_that_never_occur():
    with pytest.raises(CodeMalformed) as caught:
        parse_code("7K2F-9QXM-4U")
    assert str(caught.value) == (
        "“7K2F-9QXM-4U” chưa đúng dạng mã: mã có 10 ký tự, chỉ gồm chữ số và chữ in hoa, không bao giờ có chữ "
        "I, L, O, U. Hãy xem lại từng ký tự trên giấy rồi nhập lại."
    )


def test_a_long_text_is_cut_in_the_refusal():
    with pytest.raises(CodeMalformed) as caught:
        parse_code("X" * 500)
    assert caught.value.facts == {"given": "X" * 30 + "…"}


def test_groups():
    assert format_code("7K2F9QXM41") == "7K2F-9QXM-41"
