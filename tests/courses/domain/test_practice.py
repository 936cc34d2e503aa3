import pytest

from courses.domain.practice import Practice, read_practice

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        ([], Practice()),
        (["x"], Practice("x", misses=1)),
        (["x", "x"], Practice("x", misses=1)),  # pressed again without choosing anew
        (["x", "y"], Practice("y", misses=2)),
        (["x", "y", "y", "x"], Practice("x", misses=3)),
        (["x", "right"], Practice("right", misses=1, is_right=True)),
        (["right", "x"], Practice("x", misses=1, is_right=True)),
    ],
)
def test_practice_is_read_from_tries(tried, expected):
    assert read_practice({"right"}, tried) == expected


@pytest.mark.parametrize(
    ("misses", "shown"),
    [(1, (False, False, False)), (2, (True, False, False)), (3, (True, True, True))],
)
def test_a_hint_after_two_misses_and_the_answer_after_three(misses, shown):
    practice = read_practice({"right"}, ["x", "y", "x"][:misses])
    assert (practice.shows_hint, practice.shows_answer, practice.is_settled) == shown


def test_nothing_is_shown_to_who_found_it():
    practice = read_practice({"right"}, ["x", "y", "x", "right"])
    assert (practice.shows_hint, practice.shows_answer, practice.is_settled) == (False, False, True)
