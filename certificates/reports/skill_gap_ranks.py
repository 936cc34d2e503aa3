"""Postings with a rank for each competency that somebody must have, as a dense table. Pure.

One byte a rank: three hundred thousand people with 25 competencies are eight megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from certificates.reports.skill_gap_facts import PLACE_BITS, WORD_PLACES

if TYPE_CHECKING:
    from array import array

NOT_ASKED = -1


@dataclass(frozen=True, eq=False)
class RankTable:
    """A line a posting: its unit, its official, whether it is the main one, and a rank for each of `competencies`."""

    competencies: list[int]
    units: np.ndarray
    officials: np.ndarray
    is_main: np.ndarray
    ranks: np.ndarray

    @classmethod
    def of(cls, lines: Sequence[tuple[int, int, bool]], competencies: Iterable[int]) -> RankTable:
        """Lines of unit, official and whether main, with nothing asked yet."""
        listed = list(competencies)
        columns = np.array(lines, dtype=np.int64).reshape(-1, 3)
        ranks = np.full((len(lines), len(listed)), NOT_ASKED, dtype=np.int8)
        return cls(listed, columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].astype(bool), ranks)

    @cached_property
    def homes(self) -> np.ndarray:
        """Of everybody who has a main posting here its line: the first if several should."""
        [mains] = np.nonzero(self.is_main)
        _officials, firsts = np.unique(self.officials[mains], return_index=True)
        return mains[np.sort(firsts)]

    @property
    def words(self) -> list[int]:
        """Which numbers the ranks of its competencies stand in."""
        return sorted({competency_id // WORD_PLACES for competency_id in self.competencies})

    def put(self, lines: array[int], competencies: array[int], ranks: array[int]) -> None:
        """Arrays of lines, competencies and ranks that go together."""
        known, places = np.unique(np.asarray(competencies, dtype=np.int64), return_inverse=True)
        columns = np.array([self.competencies.index(one) for one in known], dtype=np.int64)[places]
        self.ranks[np.asarray(lines, dtype=np.int32), columns] = np.asarray(ranks, dtype=np.int8)

    def put_words(self, lines: array[int], words: array[int]) -> None:
        """For each of the lines the numbers of `words`, one after the other."""
        listed = self.words
        places = np.asarray(lines, dtype=np.int64)
        packed = np.asarray(words, dtype=np.int64).reshape(len(places), len(listed))
        for column, competency_id in enumerate(self.competencies):
            word, place = divmod(competency_id, WORD_PLACES)
            codes = packed[:, listed.index(word)] >> (place * PLACE_BITS)
            self.ranks[places, column] = (codes & (2**PLACE_BITS - 1)) - 1

    def replace(self, lines: Sequence[int], other: RankTable) -> None:
        """The ranks of the lines by those of another table, which has just these lines."""
        self.ranks[lines] = NOT_ASKED
        for column, competency_id in enumerate(other.competencies):
            if competency_id in self.competencies:  # else it has come between two statements
                self.ranks[lines, self.competencies.index(competency_id)] = other.ranks[:, column]
