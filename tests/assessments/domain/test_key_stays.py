"""What goes to a device during an exam tells nothing of the key."""

from decimal import Decimal

import pytest

from assessments.domain.grading import share_of
from assessments.domain.marking import keys_of
from assessments.domain.papers import read_paper
from assessments.models import AttemptQuestion
from tests.factories.assessments import make_attempt
from tests.factories.people import make_official
from tests.factories.question_texts import make_exam_of_every_kind

pytestmark = pytest.mark.django_db


def guesses(question):
    """Answers that somebody makes who looks at the numbers alone: the smallest, in their order, equal ones together."""
    ids = sorted(one.id for one in question.choices)
    if question.kind == "case":
        return [[guesses(part)[0] for part in question.parts]]
    if question.kind == "ordering":
        return [ids, ids[::-1]]
    if question.kind == "matching":
        offered = {one.id for one in question.matches}
        return [
            [one.id if one.id in offered else 0 for one in question.choices],
            sorted(offered)[: len(question.choices)],
        ]
    return [ids[:1], ids[-1:]]


def test_numbers_of_choices_are_no_better_than_chance(db):
    """Twenty papers: the kinds with a right order or pairs would be right in each, were the numbers to tell it."""
    right = dict.fromkeys(("single", "ordering", "matching", "case"), 0)
    for paper in range(20):
        attempt = make_attempt(make_official(), make_exam_of_every_kind(slug=f"thi-{paper}"))
        keys = keys_of(attempt)
        places = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("order", "pk"))
        for question in read_paper(attempt).questions:
            if question.kind in right:
                best = max(share_of(keys[places[question.order]], guess) for guess in guesses(question)[:1])
                right[question.kind] += best == Decimal(1)
    assert all(count < 18 for count in right.values()), right


def test_a_left_side_has_no_number_of_its_pair(db):
    paper = read_paper(make_attempt(make_official(), make_exam_of_every_kind()))
    matching = next(one for one in paper.questions if one.kind == "matching")
    assert [one.id for one in matching.choices] == [1, 2, 3][: len(matching.choices)]
