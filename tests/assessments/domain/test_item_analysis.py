from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.item_analysis import (
    ChoiceFigures,
    Item,
    ItemAnalysis,
    ItemFigures,
    Sitting,
    analyse_items,
    meaning_of,
    verdict_on,
)
from assessments.enums import ItemVerdict, Reliability

pytestmark = pytest.mark.unit

RIGHT, WRONG, NEVER = 11, 12, 13
ITEM = Item(1, (RIGHT, WRONG, NEVER), frozenset({RIGHT}))


def sat(number, marks, *, chosen=None, seconds=None, attempt=1):
    return Sitting(number, attempt, marks, chosen or {}, seconds or {})


def sittings(count, right):
    """So many of the first are right at question 1; the second goes the same way, the third with every other person."""
    return [
        sat(
            number,
            {1: float(number < right), 2: float(number < right), 3: float(number % 2)},
            chosen={1: (RIGHT if number < right else WRONG,)},
            seconds={1: 10.0 + number},
        )
        for number in range(count)
    ]


def test_what_is_said_of_a_question_and_of_the_test():
    analysis = analyse_items(sittings(30, right=15), [ITEM])

    # Variances 30/29 · 0.25 each; the third question has 7 of the 15 and 8 of the others: covariance -0.01724.
    assert analysis == ItemAnalysis(
        n=30,
        mean=pytest.approx(0.5),
        alpha=pytest.approx(0.549, abs=0.001),
        reliability=Reliability.LOW,
        items=(
            ItemFigures(
                version=1,
                n=30,
                verdict=ItemVerdict.GOOD,
                facility=0.5,
                discrimination=pytest.approx(0.683, abs=0.001),
                seconds=24.5,
                choices=(
                    ChoiceFigures(RIGHT, is_key=True, share=0.5, bottom=0, top=pytest.approx(1), is_weak=False),
                    ChoiceFigures(WRONG, is_key=False, share=0.5, bottom=pytest.approx(1), top=0, is_weak=False),
                    ChoiceFigures(NEVER, is_key=False, share=0, bottom=0, top=0, is_weak=True),
                    ChoiceFigures(None, is_key=False, share=0, bottom=0, top=0, is_weak=False),
                ),
            ),
        ),
    )
    assert analysis.items[0].weak_choices == (NEVER,)
    assert (analysis.worst, analysis.flagged) == (ItemVerdict.GOOD, 0)


def test_a_dropped_question_has_its_figures_and_no_flag():
    """Though everybody has it right, and a choice that nobody takes does nothing."""
    everybody = [sat(number, {1: 1.0, 3: float(number % 2)}, chosen={1: (WRONG,)}) for number in range(30)]
    dropped = replace(ITEM, is_dropped=True)

    analysis = analyse_items(everybody, [dropped])

    [found] = analysis.items
    assert (found.verdict, found.facility, found.discrimination) == (ItemVerdict.DROPPED, 1, None)
    assert (analysis.flagged, found.weak_choices) == (0, ())
    assert [one.share for one in found.choices] == [0, 1, 0, 0]
    assert analyse_items(everybody, [ITEM]).items[0].verdict == ItemVerdict.TOO_EASY
    few = ItemFigures(1, 29, ItemVerdict.DROPPED)
    assert analyse_items(everybody[:29], [dropped]).items == (few,)


@pytest.mark.parametrize(("count", "verdict"), [(29, ItemVerdict.TOO_FEW), (30, ItemVerdict.GOOD)])
def test_nothing_is_told_of_fewer_than_thirty(count, verdict):
    analysis = analyse_items(sittings(count, right=15), [ITEM])

    assert analysis.items[0].verdict == verdict
    if count < 30:
        few = ItemFigures(1, 29, ItemVerdict.TOO_FEW)
        assert analysis == ItemAnalysis(29, None, None, Reliability.TOO_FEW, (few,))


def test_thirty_are_counted_by_question_where_papers_were_drawn():
    drawn = [sat(number, {1: float(number % 2), 2 + number % 2: 1.0}) for number in range(40)]

    analysis = analyse_items(drawn, [Item(1), Item(2), Item(3)])

    assert [(one.version, one.n, one.verdict) for one in analysis.items] == [
        (1, 40, ItemVerdict.NOT_TELLING),
        (2, 20, ItemVerdict.TOO_FEW),
        (3, 20, ItemVerdict.TOO_FEW),
    ]
    assert (analysis.alpha, analysis.reliability) == (None, Reliability.DIFFERENT_PAPERS)


def test_the_first_attempt_counts_unless_all_are_asked_for():
    again = [replace(one, number=2, marks={1: 1.0, 2: 1.0, 3: 1.0}) for one in sittings(30, right=15)]
    both = [*sittings(30, right=15), *again]

    assert analyse_items(both, [ITEM]) == analyse_items(sittings(30, right=15), [ITEM])
    everything = analyse_items(both, [ITEM], first_only=False)
    assert (everything.n, everything.items[0].n, everything.items[0].facility) == (60, 60, 0.75)


def test_nobody_and_a_question_nobody_met():
    assert analyse_items([], []) == ItemAnalysis(0, None, None, Reliability.TOO_FEW, ())
    missing = analyse_items(sittings(30, right=15), [Item(9)])
    assert missing.items == (ItemFigures(9, 0, ItemVerdict.TOO_FEW),)
    assert (missing.worst, missing.flagged) == (ItemVerdict.TOO_FEW, 0)
    assert analyse_items([], []).worst is None


def test_a_question_left_open_and_one_with_several_choices():
    some = [
        sat(
            number,
            {1: float(number < 20), 2: float(number < 10)},
            chosen={1: (RIGHT, WRONG)} if number < 20 else {1: ()},
        )
        for number in range(30)
    ]

    figures = analyse_items(some, [ITEM]).items[0]

    assert [(one.choice, round(one.share, 3)) for one in figures.choices] == [
        (RIGHT, 0.667),
        (WRONG, 0.667),
        (NEVER, 0),
        (None, 0.333),
    ]
    assert figures.seconds is None


def test_what_was_chosen_or_timed_without_a_mark_is_left_out():
    """A mark that a person has still to give."""
    some = [replace(one, chosen={**one.chosen, 9: (1,)}, seconds={**one.seconds, 9: 5.0}) for one in sittings(30, 15)]
    assert analyse_items(some, [ITEM]) == analyse_items(sittings(30, 15), [ITEM])
    assert analyse_items([*some, sat(99, {})], [ITEM]).n == 30


@pytest.mark.parametrize(
    ("facility", "discrimination", "verdict"),
    [
        (0.5, -0.01, ItemVerdict.CHECK_KEY),
        (0.95, -0.2, ItemVerdict.CHECK_KEY),
        (0.5, -0.004, ItemVerdict.NOT_TELLING),  # printed as 0,00
        (0.901, 0.5, ItemVerdict.TOO_EASY),
        (0.9, 0.5, ItemVerdict.GOOD),
        (0.9004, 0.5, ItemVerdict.GOOD),  # printed as 90%
        (1.0, None, ItemVerdict.TOO_EASY),
        (0.299, 0.5, ItemVerdict.TOO_HARD),
        (0.3, 0.5, ItemVerdict.GOOD),
        (0.0, None, ItemVerdict.TOO_HARD),
        (0.5, 0.19, ItemVerdict.NOT_TELLING),
        (0.5, 0.2, ItemVerdict.GOOD),
        (0.5, None, ItemVerdict.NOT_TELLING),
    ],
)
def test_the_worst_that_can_be_said_is_said(facility, discrimination, verdict):
    assert verdict_on(n=30, facility=facility, discrimination=discrimination) == verdict
    assert verdict_on(n=29, facility=facility, discrimination=discrimination) == ItemVerdict.TOO_FEW


def test_verdicts_are_told_the_worst_first():
    """A key that is wrong, one everybody knows, one nobody knows, one half of all, and three that agree."""
    some = [
        sat(
            number,
            {
                1: float(number >= 30),
                2: float(number < 30),
                3: float(number < 30),
                4: float(number < 28),
                5: float(number != 59),
                6: float(number == 1),
                7: float(number < 17 or number > 45),
            },
        )
        for number in range(60)
    ]

    analysis = analyse_items(some, [Item(version) for version in range(1, 8)])

    assert [(one.version, one.verdict) for one in analysis.items] == [
        (1, ItemVerdict.CHECK_KEY),
        (5, ItemVerdict.TOO_EASY),
        (6, ItemVerdict.TOO_HARD),
        (7, ItemVerdict.NOT_TELLING),
        *((one.version, ItemVerdict.GOOD) for one in analysis.items[4:]),
    ]
    assert {one.version for one in analysis.items[4:]} == {2, 3, 4}
    assert (analysis.worst, analysis.flagged) == (ItemVerdict.CHECK_KEY, 4)


@pytest.mark.parametrize(
    ("marks", "reliability"),
    [
        ({1: 1.0}, Reliability.ONE_QUESTION),
        ({1: 1.0, 2: 0.0}, Reliability.SAME_SCORES),
    ],
)
def test_why_there_is_no_alpha(marks, reliability):
    analysis = analyse_items([sat(number, marks) for number in range(30)], [Item(1)])
    assert (analysis.alpha, analysis.reliability) == (None, reliability)


@pytest.mark.parametrize(
    ("alpha", "reliability"),
    [
        (0.8, Reliability.HIGH),
        (0.795, Reliability.HIGH),
        (0.79, Reliability.FAIR),
        (0.7, Reliability.FAIR),
        (0.69, Reliability.LOW),
        (-0.3, Reliability.LOW),
    ],
)
def test_what_alpha_means(alpha, reliability):
    assert meaning_of(alpha) == reliability


people = st.lists(
    st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 1.0]), st.sampled_from([RIGHT, WRONG, NEVER])),
    min_size=30,
    max_size=60,
)


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_the_people_changes_nothing_and_choices_add_up(rows, rng):
    some = [
        sat(number, {1: one, 2: other, 3: float(choice == RIGHT)}, chosen={1: (choice,)})
        for number, (one, other, choice) in enumerate(rows)
    ]
    mixed = rng.sample(some, len(some))

    figures, again = analyse_items(some, [ITEM]).items[0], analyse_items(mixed, [ITEM]).items[0]

    assert (figures.verdict, figures.facility) == (again.verdict, pytest.approx(again.facility))
    for one, other in zip(figures.choices, again.choices, strict=True):
        assert (one.share, one.bottom, one.top) == pytest.approx((other.share, other.bottom, other.top), abs=1e-9)
    assert sum(one.share for one in figures.choices) == pytest.approx(1)
    assert sum(one.bottom for one in figures.choices) == pytest.approx(1)
    assert sum(one.top for one in figures.choices) == pytest.approx(1)
