"""Which open assessments could no longer draw every paper after a change in a bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db.models import Q

from assessments.domain.drawing import Candidate, Layout
from assessments.domain.sources import sources_of
from assessments.exceptions.assessments import PaperNotDrawable
from assessments.exceptions.questions import QuestionNeeded
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
    """Questions of a bank as they would be drawn once a change is written: some versions go, each with what takes its
    place, some come."""

    gone: dict[int, Candidate] = field(default_factory=dict)
    come: list[Candidate] = field(default_factory=list)

    def add(self, version_id: int | None, difficulty: str, competency_id: int | None) -> None:
        """`version_id`: of the one it takes the place of."""
        candidate = Candidate(-1 - len(self.come), difficulty, Layout(), competency_id)
        if version_id is not None:
            self.gone[version_id] = candidate
        self.come.append(candidate)


def short_assessments(bank: QuestionBank, becoming: Becoming | None = None) -> dict[int, str]:
    """By id, the titles of those that draw from the bank and can't be sure to fill a paper."""
    found = {}
    drawn, fixed = Q(draw_rules__bank=bank), Q(fixed_questions__question__bank=bank)
    for one in Assessment.objects.filter(drawn | fixed, is_published=True).distinct().order_by("title", "pk"):
        sources = sources_of(one)
        if becoming is not None:
            left = [held for held in sources.banks.get(bank.code, ()) if held.version_id not in becoming.gone]
            sources = sources.with_bank(bank.code, [*left, *becoming.come], becoming.gone)
        try:
            sources.check()
        except PaperNotDrawable:
            found[one.pk] = one.title
    return found
