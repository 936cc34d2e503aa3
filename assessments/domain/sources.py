"""What the papers of an assessment come from: its fixed questions, its cells, and the banks both take from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from assessments.domain.drawing import Candidate, Cell, Drawn, check_cells, draw_paper, too_small
from assessments.domain.papers import banks_of, cells_of
from assessments.enums import FeedbackPolicy
from assessments.exceptions.assessments import BankTooSmall, FixedQuestionsTakeAll, FixedQuestionUnfit
from assessments.models import Assessment, FixedQuestion, QuestionBank, QuestionVersion
from lms.competencies.domain.catalogue import competencies_in_force


@dataclass(frozen=True)
class FixedPlace:
    """A question that every paper has; `candidate` None: no paper can show it now."""

    code: str
    bank: str
    candidate: Candidate | None


@dataclass(frozen=True)
class Sources:
    fixed: tuple[FixedPlace, ...]
    cells: tuple[Cell, ...]
    banks: dict[str, Sequence[Candidate]]

    @property
    def count(self) -> int:
        """Of questions in a paper."""
        return len(self.fixed) + sum(cell.count for cell in self.cells)

    def draw(self, *, seed: int, shuffle: bool) -> list[Drawn]:
        """The paper of a seed; `PaperNotDrawable` where it can't be drawn."""
        fixed = self._candidates()
        try:
            return draw_paper(self.cells, self.banks, seed=seed, shuffle=shuffle, fixed=fixed)
        except BankTooSmall as short:
            raise _by_name(short) from short

    def check(self) -> None:
        """Whether every paper can be drawn, whatever the seed; `PaperNotDrawable` says what is wanting."""
        fixed = self._candidates()
        try:
            check_cells(self.cells, self.banks)
        except BankTooSmall as short:
            raise _by_name(short) from short
        try:
            check_cells(self.cells, self.banks, fixed)
        except BankTooSmall as short:
            raise FixedQuestionsTakeAll(short=str(_by_name(short))) from short

    def surely_asked(self) -> dict[int, int]:
        """By competency, of how many of its questions every paper has at least."""
        found: dict[int, int] = {}
        for competency_id, count in (
            *((one.competency_id, 1) for one in self._shown()),
            *((_only_competency(self.pool_of(cell)), cell.count) for cell in self.cells),
        ):
            if competency_id is not None:
                found[competency_id] = found.get(competency_id, 0) + count
        return found

    def may_be_asked(self) -> set[int]:
        """Competencies of which a paper may have a question."""
        drawn = (one for cell in self.cells for one in self.pool_of(cell))
        return {one.competency_id for one in (*self._shown(), *drawn) if one.competency_id is not None}

    def pool_of(self, cell: Cell) -> list[Candidate]:
        return [one for one in self.banks.get(cell.bank, ()) if cell.takes(one)]

    def _shown(self) -> list[Candidate]:
        return [place.candidate for place in self.fixed if place.candidate is not None]

    def _candidates(self) -> list[Candidate]:
        for place in self.fixed:
            if place.candidate is None:
                raise FixedQuestionUnfit(question=place.code)
        return self._shown()

    def with_bank(self, bank: str, candidates: Sequence[Candidate], instead: Mapping[int, Candidate]) -> Sources:
        """The same where the bank has these, and what is fixed is shown by another version."""
        fixed = tuple(
            replace(place, candidate=instead.get(place.candidate.version_id, place.candidate))
            if place.candidate is not None and place.bank == bank
            else place
            for place in self.fixed
        )
        return replace(self, fixed=fixed, banks={**self.banks, bank: candidates})


def sources_of(assessment: Assessment) -> Sources:
    at_once = assessment.feedback == FeedbackPolicy.AT_ONCE
    return sources_from(cells_of(assessment), FixedQuestion.objects.filter(assessment=assessment), at_once=at_once)


def sources_from(cells: Sequence[Cell], fixed: Iterable[FixedQuestion], *, at_once: bool = False) -> Sources:
    """`fixed` needs not be written yet; their order is that of the paper. `at_once`: answers are judged as they are
    given, so that nothing waits for a person."""
    listed = list(fixed)
    current = QuestionVersion.objects.filter(question__in=[one.question_id for one in listed], is_current=True)
    rows = {
        question_id: (version_id, code, bank)
        for question_id, version_id, code, bank in current.values_list(
            "question_id", "pk", "question__code", "question__bank__code"
        )
    }
    banks = banks_of([*cells, *(Cell(bank, "", 0) for _version, _code, bank in rows.values())], at_once=at_once)
    known = {one.version_id: one for candidates in banks.values() for one in candidates}
    places = []
    for one in listed:
        version_id, code, bank = rows[one.question_id]
        places.append(FixedPlace(code, bank, known.get(version_id)))
    return Sources(tuple(places), tuple(cells), banks)


def cells_to_show(assessment: Assessment) -> list[Cell]:
    """What a paper has of each bank, fixed questions too, for counting and weighing it before it is drawn."""
    fixed: dict[str, int] = {}
    places = FixedQuestion.objects.filter(assessment=assessment).order_by()
    for bank in places.values_list("question__bank__code", flat=True):
        fixed[bank] = fixed.get(bank, 0) + 1
    return [*cells_of(assessment), *(Cell(bank, "", count) for bank, count in fixed.items())]


def _by_name(short: BankTooSmall) -> BankTooSmall:
    """People know banks and competencies by their names; papers are drawn by codes and ids."""
    cell: Cell = short.cell
    bank = QuestionBank.objects.filter(code=cell.bank).values_list("name", flat=True).first()
    competency = competencies_in_force(timezone.localdate()).get(cell.competency_id) if cell.competency_id else None
    return too_small(
        cell, short.available, bank=bank or cell.bank, competency=competency.name if competency else cell.competency
    )


def _only_competency(pool: Sequence[Candidate]) -> int | None:
    """Of which all of them are."""
    competencies = {one.competency_id for one in pool}
    return competencies.pop() if len(competencies) == 1 else None
