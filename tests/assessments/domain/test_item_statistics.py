"""Against figures that others have published, and against pandas.

The data: section VI of the Law School Admission Test, 1,000 persons and five questions, as answer patterns (Bock and
Lieberman 1970, Psychometrika 35, 179-197). Its alpha, shares of right answers and item-rest correlations are what the R
packages ltm (`descript(LSAT)`; Rizopoulos 2006, Journal of Statistical Software 17(5)) and mirt (`itemstats`) print.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.item_statistics import corrected_item_totals, cronbach_alpha, third_weights, totals

pytestmark = pytest.mark.unit

LSAT_6 = (
    3,
    6,
    2,
    11,
    1,
    1,
    3,
    4,
    1,
    8,
    0,
    16,
    0,
    3,
    2,
    15,
    10,
    29,
    14,
    81,
    3,
    28,
    15,
    80,
    16,
    56,
    21,
    173,
    11,
    61,
    28,
    298,
)
"""How many answered by each pattern, from 00000 to 11111; the first digit is the first question."""
GAP = float("nan")


def lsat():
    patterns = [[int(digit) for digit in f"{number:05b}"] for number in range(32)]
    return np.repeat(np.array(patterns, dtype=float), LSAT_6, axis=0)


def item_rest_by_pandas(marks):
    """By its own means, of the questions each row has."""
    table = pd.DataFrame(marks)
    others = {one: table.drop(columns=one).mean(axis=1) for one in table}
    return [table[one].corr(others[one]) for one in table]


def alpha_by_pandas(marks):
    """From the covariances: k/(k-1) · (1 - trace / sum)."""
    covariances = pd.DataFrame(marks).cov().to_numpy()
    return len(covariances) / (len(covariances) - 1) * (1 - np.trace(covariances) / covariances.sum())


def test_published_figures_of_lsat_section_6():
    marks = lsat()

    assert marks.shape == (1000, 5)
    assert marks.mean(axis=0).round(3).tolist() == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert round(cronbach_alpha(marks), 3) == 0.295
    assert [round(one, 3) for one in corrected_item_totals(marks)] == [0.113, 0.153, 0.173, 0.144, 0.122]


tables = st.integers(2, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=width, max_size=width), min_size=3, max_size=40
    )
)
tables_with_gaps = st.integers(3, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 1.0, GAP]), min_size=width, max_size=width).filter(
            lambda row: sum(mark == mark for mark in row) > 1
        ),
        min_size=3,
        max_size=40,
    )
)


@given(tables_with_gaps)
def test_correlations_are_those_of_pandas(rows):
    marks = np.array(rows)

    for ours, theirs in zip(corrected_item_totals(marks), item_rest_by_pandas(marks), strict=True):
        if ours is not None:
            assert ours == pytest.approx(theirs, abs=1e-7)
            assert -1.000001 <= ours <= 1.000001


@given(tables)
def test_alpha_is_that_of_pandas(rows):
    marks = np.array(rows)

    ours = cronbach_alpha(marks)

    if ours is None:
        assert np.ptp(marks.sum(axis=1)) == 0
    else:
        assert ours == pytest.approx(alpha_by_pandas(marks), rel=1e-6, abs=1e-6)


@given(tables)
def test_what_is_divided_by_the_length_correlates_alike(rows):
    """The total is a mean of the others; with papers of one length that is their sum, scaled."""
    table = pd.DataFrame(rows)
    sums = [table[one].corr(table.drop(columns=one).sum(axis=1)) for one in table]

    for ours, by_sum in zip(corrected_item_totals(np.array(rows)), sums, strict=True):
        assert ours is None or ours == pytest.approx(by_sum, abs=1e-7)


def test_a_total_is_the_share_of_what_was_met():
    assert totals(np.array([[1.0, 0.5, GAP], [0.0, GAP, GAP]])).tolist() == [0.75, 0.0]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([[1.0, 0.0], [1.0, 1.0]], [None, None]),  # one doesn't vary, so neither can the other's rest
        ([[1.0], [0.0], [1.0]], [None]),  # nothing else to compare with
        ([[1.0, 1.0], [0.0, 0.0], [GAP, 1.0]], [1.0, 1.0]),  # who met one question only is left out
        ([[1.0, 0.0], [0.0, 1.0]], [-1.0, -1.0]),
    ],
)
def test_where_nothing_varies_there_is_no_correlation(marks, expected):
    assert corrected_item_totals(np.array(marks)) == pytest.approx(expected)


@pytest.mark.parametrize("marks", [[[1.0], [0.0]], [[1.0, 0.0], [0.0, 1.0]], [[1.0, GAP], [0.0, 1.0]]])
def test_alpha_is_not_defined_of_one_question_of_equal_scores_or_with_gaps(marks):
    assert cronbach_alpha(np.array(marks)) is None


def test_thirds_share_out_those_at_their_edge():
    bottom, top = third_weights(np.array([0.1, 0.2, 0.2, 0.2, 0.5, 0.9]))

    assert bottom.tolist() == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3, 0, 0])
    assert top.tolist() == pytest.approx([0, 0, 0, 0, 1, 1])


@given(st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]), min_size=1, max_size=60))
def test_each_third_is_a_third_whatever_is_tied(values):
    bottom, top = third_weights(np.array(values))

    assert (bottom.sum(), top.sum()) == pytest.approx((len(values) / 3, len(values) / 3))
    assert ((bottom + top) <= 1 + 1e-9).all()
