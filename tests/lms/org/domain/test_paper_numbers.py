"""Numbers of decisions, as kept and as found again."""

from importlib import import_module

import pytest

from lms.org.domain.paper_numbers import is_paper_number, paper_number, paper_number_key

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("typed", "kept", "key"),
    [
        ("19/2026/QĐ-TTg", "19/2026/QĐ-TTg", "19/2026/qd-ttg"),
        (" 103 /qđ – ubnd ", "103/qđ-ubnd", "103/qd-ubnd"),
        ("103/QÐ‑UBND", "103/QÐ-UBND", "103/qd-ubnd"),
        ("5/QĐ-UBND\u200b", "5/QĐ-UBND", "5/qd-ubnd"),
        ("Số 301/QĐ-UBND", "301/QĐ-UBND", "301/qd-ubnd"),
        ("số: 301∕QĐ-UBND", "301/QĐ-UBND", "301/qd-ubnd"),
        ("Quyết định số 12/QĐ-SNV", "12/QĐ-SNV", "12/qd-snv"),
        ("QĐ số 306/QĐ-UBND", "306/QĐ-UBND", "306/qd-ubnd"),
        ("１２/QĐ-UBND", "12/QĐ-UBND", "12/qd-ubnd"),
        ("SỐ301/QĐ-UBND", "SỐ301/QĐ-UBND", "so301/qd-ubnd"),
    ],
)
def test_a_number_is_kept_as_typed_and_found_folded(typed, kept, key):
    assert (paper_number(typed), paper_number_key(typed)) == (kept, key)


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("1", True),
        ("Số 45-QĐ/TU", True),
        ("12/QĐ-UBND(M)", True),
        ("-", False),
        ("QĐ-UBND", False),
        ("<b>1</b>", False),
        ("___1", False),
    ],
)
def test_what_can_be_a_number(typed, is_one):
    assert is_paper_number(typed) is is_one


@pytest.mark.parametrize("number", ["19/2026/QĐ-TTG", "103/QĐ-UBND", "7/QĐ–SNV"])
def test_decisions_recorded_before_are_found_by_the_same_key(number):
    assert import_module("lms.org.migrations.0006_fill_number_keys").folded(number) == paper_number_key(number)
