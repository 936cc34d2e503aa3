"""Which open assessments could no longer draw every paper after a change in a bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from assessments.domain.drawing import check_cells
from assessments.domain.papers import banks_of, cells_of
from assessments.exceptions import BankTooSmall, QuestionNeeded
from assessments.models import Assessment, Question, QuestionBank


@contextmanager
def papers_kept_drawable(question: Question) -> Iterator[None]:
    """What is changed inside may leave no open assessment short that wasn't before: `QuestionNeeded`.

    The caller holds the transaction, which the refusal undoes.
    """
    before = short_assessments(question.bank)
    yield
    short = {pk: title for pk, title in short_assessments(question.bank).items() if pk not in before}
    for title in short.values():
        raise QuestionNeeded(title=title, question=question.code)


def short_assessments(bank: QuestionBank) -> dict[int, str]:
    """By id, the titles of those that draw from the bank and can't be sure to fill a paper."""
    found = {}
    for one in Assessment.objects.filter(is_published=True, draw_rules__bank=bank).distinct().order_by("title", "pk"):
        cells = cells_of(one)
        try:
            check_cells(cells, banks_of(cells))
        except BankTooSmall:
            found[one.pk] = one.title
    return found
