"""The figures of classical item analysis, by numpy. Pure: arrays in, arrays out.

Imported late (`item_analysis.py`): web workers that count nothing need not pay for numpy.

A table of marks has a row for each sitting and a column for each question; a mark is a share from 0 to 1, NaN where
the sitting didn't meet the question. Sittings may have drawn different questions, so a total is the mean share of what
was met: where all papers have the same length that changes no order and no correlation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

HARDLY_ANY = 1e-9
"""A spread below this is what rounding leaves of none."""


def totals(marks: Numbers) -> Numbers:
    """Of each sitting; each has met a question at least."""
    return np.asarray(np.nanmean(marks, axis=1), dtype=np.float64)


def corrected_item_totals(marks: Numbers) -> list[float | None]:
    """Of each question, the correlation of its mark with the total of the *other* questions, over those who met it.

    With the question itself in the total, a short test would agree with anything. None where either doesn't vary.
    """
    met = ~np.isnan(marks)
    sums, counts = np.nansum(marks, axis=1), met.sum(axis=1)
    found = []
    for column in range(marks.shape[1]):
        rows = met[:, column] & (counts > 1)
        own = marks[rows, column]
        found.append(_correlation(own, (sums[rows] - own) / (counts[rows] - 1)))
    return found


def cronbach_alpha(marks: Numbers) -> float | None:
    """k/(k-1) · (1 - Σ variance of a question / variance of the sums), of a table without gaps (Cronbach 1951).

    None where it isn't defined: one question, or everybody with the same score.
    """
    questions = marks.shape[1]
    if questions < 2 or np.isnan(marks).any():
        return None
    sums = marks.sum(axis=1)
    if np.ptp(sums) < HARDLY_ANY:
        return None
    within = marks.var(axis=0, ddof=1).sum()
    return float(questions / (questions - 1) * (1 - within / sums.var(ddof=1)))


def third_weights(values: Numbers) -> tuple[Numbers, Numbers]:
    """How far each belongs to the lowest and to the highest third by value, 0 to 1.

    Those who share the value at the edge of a third belong to it in part, all alike, so that a third is one exactly
    and no order of the rows matters.
    """
    _values, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    third = len(values) / 3
    below = np.cumsum(sizes) - sizes
    above = len(values) - below - sizes
    bottom = np.clip((third - below) / sizes, 0, 1)
    top = np.clip((third - above) / sizes, 0, 1)
    return bottom[group], top[group]


def _correlation(left: Numbers, right: Numbers) -> float | None:
    """Pearson's."""
    if len(left) < 2 or np.ptp(left) < HARDLY_ANY or np.ptp(right) < HARDLY_ANY:
        return None
    one, other = left - left.mean(), right - right.mean()
    return float((one @ other) / np.sqrt((one @ one) * (other @ other)))
