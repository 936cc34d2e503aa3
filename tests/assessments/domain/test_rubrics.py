from decimal import Decimal

import pytest

from assessments.domain.rubrics import Given, counted_marks, fits, share_of_marks, with_sentences
from tests.factories.assessments import RUBRIC

A, A_BETTER = Given(1, (0, 0)), Given(1, (2, 1))
B_NEAR, B_FAR = Given(2, (1, 0)), Given(2, (2, 0))
C = Given(3, (1, 1))
ANEW, ONCE_MORE = Given(2, (2, 1), is_remark=True), Given(1, (0, 1), is_remark=True)


@pytest.mark.parametrize(
    ("marks", "double", "counted"),
    [
        ([], False, ()),
        ([A], False, (A,)),
        ([A, B_FAR], False, (A,)),
        ([A, A_BETTER], False, (A_BETTER,)),
        ([A], True, ()),
        ([A, A_BETTER], True, ()),
        ([A, B_NEAR], True, (A, B_NEAR)),
        ([A, B_FAR], True, ()),
        ([A, B_FAR, C], True, (C,)),
        ([A, B_FAR, A_BETTER], True, (A_BETTER, B_FAR)),
        ([A, B_NEAR, ANEW], True, (ANEW,)),
        ([A, ANEW, ONCE_MORE], False, (ONCE_MORE,)),
    ],
)
def test_which_marks_decide(marks, double, counted):
    assert counted_marks(marks, double=double) == counted


@pytest.mark.parametrize(
    ("marks", "share"),
    [([Given(1, (2, 1))], "1"), ([Given(1, (1, 0))], "0.25"), ([Given(1, (1, 0)), Given(2, (2, 0))], "0.375")],
)
def test_levels_are_worth_their_share_of_the_most_points(marks, share):
    assert share_of_marks(RUBRIC, marks) == Decimal(share)


@pytest.mark.parametrize(
    ("levels", "expected"), [((0, 1), True), ((0,), False), ((0, 2), False), ((-1, 0), False), ((0, 1, 0), False)]
)
def test_a_mark_has_one_level_of_each_criterion(levels, expected):
    assert fits(RUBRIC, levels) is expected


def test_kept_sentences_come_below_what_was_written_unless_it_says_them():
    assert with_sentences(" Rõ ràng. ", ["Nêu thêm căn cứ.", "Rõ ràng."]) == "Rõ ràng.\nNêu thêm căn cứ."
