from array import array

import pytest

from certificates.reports.skill_gap_facts import BELOW_RANK, EXEMPT_RANK, MET_RANK, PLACE_BITS, WORD_PLACES
from certificates.reports.skill_gap_ranks import NOT_ASKED
from tests.certificates.reports.rank_tables import put, table_of

pytestmark = pytest.mark.unit

LINES = [(7, 1, True), (8, 2, True), (8, 1, False)]


def word(ranks):
    return sum((rank + 1) << (place * PLACE_BITS) for place, rank in ranks.items())


def test_ranks_are_read_from_the_words_they_stand_in():
    last = WORD_PLACES - 1
    table = table_of(LINES, [3, last, 3 * WORD_PLACES])
    assert table.words == [0, 3]
    packed = [word({3: MET_RANK, last: BELOW_RANK}), 0, word({4: BELOW_RANK}), word({0: EXEMPT_RANK})]
    table.put_words(array("q", [2, 0]), array("q", packed))
    assert table.ranks.tolist() == [
        [NOT_ASKED, NOT_ASKED, EXEMPT_RANK],
        [NOT_ASKED, NOT_ASKED, NOT_ASKED],
        [MET_RANK, BELOW_RANK, NOT_ASKED],
    ]


def test_every_place_holds_the_largest_rank_of_a_word():
    largest = 2**PLACE_BITS - 2
    table = table_of(LINES[:1], list(range(WORD_PLACES)))
    table.put_words(array("q", [0]), array("q", [word(dict.fromkeys(range(WORD_PLACES), largest))]))
    assert table.ranks.tolist() == [[largest] * WORD_PLACES]


def test_lines_are_replaced_as_a_whole():
    table, other = table_of(LINES, [3, 5]), table_of(LINES[:1], [5, 9])
    put(table, [{3: MET_RANK}, {3: BELOW_RANK, 5: BELOW_RANK}, {5: EXEMPT_RANK}])
    put(other, [{5: MET_RANK, 9: MET_RANK}])  # what is asked since the table was made has no column
    table.replace([1], other)
    assert table.ranks.tolist() == [[MET_RANK, NOT_ASKED], [NOT_ASKED, MET_RANK], [NOT_ASKED, EXEMPT_RANK]]
