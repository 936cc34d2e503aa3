"""What an address or a form asks for."""

import pytest

from lms.core.asked import LARGEST, asked_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("0042", 42),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1,5", None),
        ("٣", None),
        ("²", None),
    ],
)
def test_a_number_that_a_column_holds(text, number):
    assert asked_number(text) == number
