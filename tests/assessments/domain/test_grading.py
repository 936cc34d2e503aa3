from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.grading import MARKERS, Grade, Key, KeyChoice, grade_paper, share_of
from assessments.domain.passing import PassRule
from assessments.domain.question_text import MARKED_BY_PEOPLE
from assessments.enums import QuestionKind

pytestmark = pytest.mark.unit


def choose(kind, *right, wrong=(), **facts):
    """The ids of right and wrong choices."""
    choices = [KeyChoice(pk, True, Decimal(100)) for pk in right] + [KeyChoice(pk, False) for pk in wrong]
    return Key(kind, tuple(choices), **facts)


KEYS = {1: choose("single", 10, wrong=[11]), 2: choose("multiple", 20, 21, wrong=[22]), 3: choose("true_false", 30)}


@pytest.mark.parametrize(
    ("answers", "right"),
    [
        ({1: [10], 2: [21, 20], 3: [30]}, {1: 1, 2: 1, 3: 1}),
        ({1: [11], 2: [20], 3: []}, {1: 0, 2: 0, 3: 0}),
        ({2: [20, 21, 22], 3: [30]}, {1: 0, 2: 0, 3: 1}),
        ({}, {1: 0, 2: 0, 3: 0}),
    ],
    ids=["all right", "wrong, half, empty", "one too many", "nothing answered"],
)
def test_grade_paper_counts_questions_with_exactly_the_right_choices(answers, right):
    score = sum(right.values())
    assert grade_paper(KEYS, answers, rule=PassRule(2)) == Grade(score, Decimal(score), 3, score >= 2, right)


@pytest.mark.parametrize(("pass_mark", "passed"), [(1, True), (2, True), (3, False)])
def test_grade_paper_passes_at_the_pass_mark(pass_mark, passed):
    assert grade_paper(KEYS, {1: [10], 3: [30]}, rule=PassRule(pass_mark)).passed == passed


def test_parts_of_the_mark_count_towards_passing_and_not_as_right_answers():
    keys = {1: choose("single", 10), 2: Key("ordering", ordered(1, 2, 3, 4), "parts")}
    grade = grade_paper(keys, {1: [10], 2: [1, 2, 4, 3]}, rule=PassRule(2))
    assert grade == Grade(1, Decimal("1.50"), 2, False, {1: Decimal(1), 2: Decimal("0.5")})


def weighted(*weights):
    return tuple(KeyChoice(pk, weight > 0, Decimal(weight)) for pk, weight in enumerate(weights, start=1))


@pytest.mark.parametrize(
    ("answer", "share"),
    [([1, 2], "1"), ([1], "0.5"), ([1, 3], "0.25"), ([3], "0"), ([1, 2, 3], "0.75"), ([], "0")],
)
def test_several_choices_in_parts_add_their_weights_and_never_fall_below_nothing(answer, share):
    assert share_of(Key("multiple", weighted(50, 50, -25), "parts"), answer) == Decimal(share)


def test_a_single_choice_may_be_worth_a_part():
    choices = (KeyChoice(1, True, Decimal(100)), KeyChoice(2, False, Decimal(50)), KeyChoice(3, False, Decimal(-20)))
    assert [share_of(Key("single", choices), [pk]) for pk in (1, 2, 3)] == [1, Decimal("0.5"), 0]
    assert share_of(Key("single", choices), [1, 2]) == 0


def ordered(*ids):
    return tuple(KeyChoice(pk, False) for pk in ids)


@pytest.mark.parametrize(
    ("answer", "whole", "parts"),
    [([1, 2, 3, 4], "1", "1"), ([1, 2, 4, 3], "0", "0.5"), ([1, 2], "0", "0.5"), ([0, 0, 0, 4], "0", "0.25")],
)
def test_an_order_counts_the_things_at_their_place(answer, whole, parts):
    assert share_of(Key("ordering", ordered(1, 2, 3, 4)), answer) == Decimal(whole)
    assert share_of(Key("ordering", ordered(1, 2, 3, 4), "parts"), answer) == Decimal(parts)


PAIRS = (
    KeyChoice(1, False, text="Khai sinh", match="60 ngày"),
    KeyChoice(2, False, text="Khai tử", match="15 ngày"),
    KeyChoice(3, False, text="Nhận nuôi con nuôi", match="60 ngày"),
    KeyChoice(4, False, match="90 ngày"),
)


@pytest.mark.parametrize(
    ("answer", "parts"),
    [([1, 2, 1], "1"), ([3, 2, 3], "1"), ([1, 4, 1], "0.6667"), ([0, 2, 0], "0.3333"), ([2, 1, 2], "0")],
    ids=["the one shown", "another with the same words", "one wrong", "one only", "none"],
)
def test_a_match_is_right_by_its_words(answer, parts):
    assert share_of(Key("matching", PAIRS, "parts"), answer) == Decimal(parts)
    assert share_of(Key("matching", PAIRS), answer) == (1 if parts == "1" else 0)


NUMBERS = (
    KeyChoice(1, True, Decimal(100), text="12.5", tolerance=Decimal("0.1")),
    KeyChoice(2, False, Decimal(50), text="12.5", tolerance=Decimal(1)),
)


@pytest.mark.parametrize(
    ("typed", "share"),
    [("12,5", "1"), ("12.5", "1"), ("12,6", "1"), ("13,5", "0.5"), ("11,4", "0"), ("mười hai", "0"), ("1.250", "0")],
)
def test_a_number_is_right_within_its_tolerance_as_vietnamese_write_it(typed, share):
    assert share_of(Key("numeric", NUMBERS), [typed]) == Decimal(share)


def test_a_number_may_be_written_with_a_comma_by_its_author_too():
    key = Key("numeric", (KeyChoice(1, True, Decimal(100), text="1 250,5"),))
    assert [share_of(key, [typed]) for typed in ("1.250,5", "1250.5", "1250")] == [1, 1, 0]


TEXTS = (KeyChoice(1, True, Decimal(100), text="Hộ tịch"), KeyChoice(2, False, Decimal(25), text="hồ sơ"))


@pytest.mark.parametrize(
    ("typed", "with_marks", "without"),
    [
        ("hộ tịch", "1", "1"),
        ("HỘ  TỊCH ", "1", "1"),
        ("ho tich", "0", "1"),
        ("hồ tích", "0", "1"),
        ("Ho so", "0", "0.25"),
        ("tịch", "0", "0"),
    ],
)
def test_a_short_text_minds_tone_marks_only_where_it_says_so(typed, with_marks, without):
    assert share_of(Key("short_text", TEXTS), [typed]) == Decimal(with_marks)
    assert share_of(Key("short_text", TEXTS, marks_matter=False), [typed]) == Decimal(without)


def test_the_parts_of_a_case_count_alike():
    case = Key("case", parts=(choose("single", 1, wrong=[2]), Key("numeric", NUMBERS), Key("ordering", ordered(1, 2))))
    assert share_of(case, [[1], ["12,5"], [1, 2]]) == 1
    assert share_of(case, [[1], [], [2, 1]]) == Decimal("0.3333")
    assert share_of(case, [[2]]) == 0


def test_every_kind_is_marked_by_itself_or_by_people():
    assert MARKERS.keys() | MARKED_BY_PEOPLE == set(QuestionKind)


@given(st.lists(st.decimals(-100, 100, places=5), min_size=1, max_size=6), st.data())
def test_no_answer_is_worth_more_than_all_or_less_than_nothing(weights, data):
    key = Key(
        data.draw(st.sampled_from(["single", "multiple"])),
        weighted(*weights),
        data.draw(st.sampled_from(["all", "parts"])),
    )
    answer = data.draw(st.lists(st.integers(1, len(weights)), unique=True))
    assert 0 <= share_of(key, answer) <= 1
