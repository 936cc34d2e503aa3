import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.vietnamese.searching import Piece, parse_query, pieces, score

pytestmark = pytest.mark.unit


def marked(query, text):
    return "".join(f"[{one.text}]" if one.is_hit else one.text for one in pieces(parse_query(query), text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ho tich", "Đăng ký hộ tịch"),
        ("HỘ TỊCH", "Đăng ký hộ tịch"),
        ("hoà", "hòa giải"),
        ("hòa giai", "hoà giải"),
        ("tich ho", "hộ tịch"),
        ("chứng thự", "Chứng thực"),
        ("dat", "đất đai"),
        ("1.000656", "Thủ tục 1.000656"),
        ("ho\u0323 ti\u0323ch", "hộ tịch"),
    ],
)
def test_what_is_found(query, text):
    assert score(parse_query(query), text) > 0


@pytest.mark.parametrize(
    ("query", "text"), [("ho tich", "hộ kinh doanh"), ("ho tich", "hoặc tịch"), ("ich", "tịch"), ("", "x"), ("?!", "x")]
)
def test_what_is_not_found(query, text):
    assert score(parse_query(query), text) == 0


def test_a_word_may_stand_in_any_field():
    assert score(parse_query("khai sinh ubnd"), "Đăng ký khai sinh", "Tại UBND xã") > 0


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("ho tich", ("Hộ tịch", ""), ("", "Hộ tịch")),
        ("ho tich", ("Sổ hộ tịch",), ("Tịch thu hộ",)),
        ("ho tich", ("Khai tử", "Tra hộ tịch"), ("Lưu hồ sơ", "Diện tích")),
        ("chứng", ("Chứng thực",), ("Chung cư",)),
        ("kha", ("Khá",), ("Khai",)),
    ],
)
def test_the_better_fit_comes_first(query, better, worse):
    wanted = parse_query(query)
    assert score(wanted, *better) > score(wanted, *worse) > 0


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("ho tich", "Hồ sơ hộ tịch", "Hồ sơ [hộ tịch]"),
        ("tich ho", "Hồ sơ hộ tịch", "[Hồ] sơ [hộ] [tịch]"),
        ("hoà", "hòa giải", "[hòa] giải"),
        ("chung th", "Chứng thực chữ ký", "[Chứng thực] chữ ký"),
        ("dat", "đất, Đất", "[đất], [Đất]"),
        ("khac", "Đất", "Đất"),
        ("ho tich", "Lưu hồ sơ", "Lưu hồ sơ"),
        ("chung thuc can cuoc", "Xem căn cước", "Xem [căn cước]"),
        ("dat", "", ""),
    ],
)
def test_what_was_asked_for_is_marked(query, text, shown):
    assert marked(query, text) == shown


def test_one_piece_where_nothing_is_hit():
    assert pieces(parse_query("x"), "Đất") == [Piece("Đất", is_hit=False)]


@given(st.text(max_size=30), st.text(max_size=60))
def test_no_letter_is_lost(query, text):
    cut = pieces(parse_query(query), text)
    assert "".join(one.text for one in cut) == "".join(one.text for one in pieces(parse_query(""), text))
    assert all(one.text for one in cut)
