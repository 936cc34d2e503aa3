"""Small figures stay out, and can't be had by subtraction."""

import pytest

from certificates.reports.skill_gap_facts import Withheld
from certificates.reports.skill_gap_withholding import reasons_of

FEW, COVER = Withheld.FEW, Withheld.COVER

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("counts", "reasons"),
    [
        ([], []),
        ([0, 5, 40], [None, None, None]),
        ([0, 4, 12, 40], [None, FEW, COVER, None]),
        ([3, 4, 12], [FEW, FEW, None]),
        ([1, 2, 12, 9], [FEW, FEW, None, COVER]),
        ([3], [FEW]),
        ([3, 0], [FEW, None]),
    ],
)
def test_small_counts_take_a_cover_where_their_sum_would_tell(counts, reasons):
    assert reasons_of(counts) == reasons
