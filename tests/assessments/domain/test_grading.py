import pytest

from assessments.domain.grading import Grade, grade_paper

pytestmark = pytest.mark.unit

KEYS = {1: frozenset({10}), 2: frozenset({20, 21}), 3: frozenset({30})}


@pytest.mark.parametrize(
    ("answers", "marks"),
    [
        ({1: [10], 2: [21, 20], 3: [30]}, {1: True, 2: True, 3: True}),
        ({1: [11], 2: [20], 3: []}, {1: False, 2: False, 3: False}),
        ({2: [20, 21, 22], 3: [30]}, {1: False, 2: False, 3: True}),
        ({}, {1: False, 2: False, 3: False}),
    ],
    ids=["all right", "wrong, half, empty", "one too many", "nothing answered"],
)
def test_grade_paper_counts_questions_with_exactly_the_right_choices(answers, marks):
    score = sum(marks.values())

    assert grade_paper(KEYS, answers, pass_mark=2) == Grade(score, 3, score >= 2, marks)


@pytest.mark.parametrize(("pass_mark", "passed"), [(1, True), (2, True), (3, False)])
def test_grade_paper_passes_at_the_pass_mark(pass_mark, passed):
    assert grade_paper(KEYS, {1: [10], 3: [30]}, pass_mark=pass_mark).passed == passed
