"""Which open assessments could no longer draw every paper after a change in a bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assessments.domain.drawing import Candidate, Layout, check_cells
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


@dataclass
class Becoming:
    """Questions of a bank as they would be drawn once a change is written: some versions go, some come."""

    gone: set[int] = field(default_factory=set)
    come: list[Candidate] = field(default_factory=list)

    def add(self, version_id: int | None, difficulty: str, competency_id: int | None) -> None:
        """`version_id`: of the one it takes the place of."""
        if version_id is not None:
            self.gone.add(version_id)
        self.come.append(Candidate(-1 - len(self.come), difficulty, Layout(), competency_id))


def short_assessments(bank: QuestionBank, becoming: Becoming | None = None) -> dict[int, str]:
    """By id, the titles of those that draw from the bank and can't be sure to fill a paper."""
    found = {}
    for one in Assessment.objects.filter(is_published=True, draw_rules__bank=bank).distinct().order_by("title", "pk"):
        cells = cells_of(one)
        banks = banks_of(cells)
        if becoming is not None:
            left = [held for held in banks.get(bank.code, ()) if held.version_id not in becoming.gone]
            banks[bank.code] = [*left, *becoming.come]
        try:
            check_cells(cells, banks)
        except BankTooSmall:
            found[one.pk] = one.title
    return found
