from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.vietnamese.numbers import NotANumber, format_number, parse_number

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("12.345.678", "12345678"),
        ("1234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("0", "0"),
        ("007", "7"),
        (" -3,25 ", "-3.25"),
        ("\u22123", "-3"),
        ("+4", "4"),
        ("1,234", "1.234"),
    ],
)
def test_parse_number(text, expected):
    assert parse_number(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    ["", "-", "1,234.5", "1,234,567", "1.2.3", "1.23.456", "1.234.5", "12 34", "1e5", "NaN", "١٢", "năm", "1" * 31],
)
def test_parse_number_refuses(text):
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("1234.5"), None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (0.1, None, "0,1"),
        (Decimal("2.25"), 1, "2,3"),
        (-1234, 1, "-1.234,0"),
        (Decimal("1E+3"), None, "1.000"),
        (0, 0, "0"),
    ],
)
def test_format_number(value, places, expected):
    assert format_number(value, places) == expected


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_number_survives_writing_and_reading(value):
    assert parse_number(format_number(value)) == value
