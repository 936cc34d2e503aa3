"""Reads of papers: what may be drawn, what was drawn, what has been answered. Nothing here touches the key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Avg, Count
from django.db.models.functions import Length

from assessments.domain.drawing import Candidate, Cell
from assessments.enums import QuestionKind
from assessments.models import Assessment, Attempt, AttemptQuestion, Choice, QuestionVersion, Response

BYTES_OF_A_LETTER = 1.4  # Vietnamese in UTF-8
BYTES_AROUND_A_QUESTION = 300


@dataclass(frozen=True)
class PaperChoice:
    id: int
    text: str


@dataclass(frozen=True)
class PaperQuestion:
    """A question as it is shown, at its place in the paper."""

    order: int
    kind: str
    stem: str
    choices: tuple[PaperChoice, ...]


@dataclass(frozen=True)
class GivenAnswer:
    """The answer that counts so far: the one with the highest sequence."""

    answer: tuple[int, ...]
    flagged: bool
    sequence: int
    received_at: datetime


@dataclass(frozen=True)
class Paper:
    questions: tuple[PaperQuestion, ...]
    answers: dict[int, GivenAnswer]

    def is_answered(self, order: int) -> bool:
        return order in self.answers and bool(self.answers[order].answer)

    @property
    def unanswered(self) -> list[int]:
        return [question.order for question in self.questions if not self.is_answered(question.order)]


def cells_of(assessment: Assessment) -> list[Cell]:
    rules = assessment.draw_rules.select_related("bank").order_by("order", "pk")
    return [Cell(bank=rule.bank.code, difficulty=rule.difficulty, count=rule.count) for rule in rules]


def banks_of(cells: Iterable[Cell]) -> dict[str, Sequence[Candidate]]:
    """The current questions of the banks that the cells draw from; a true–false question keeps its order."""
    versions = (
        QuestionVersion.objects.filter(
            question__bank__code__in={cell.bank for cell in cells}, question__retired=False, is_current=True
        )
        .order_by("question__bank__code", "pk")
        .values_list("question__bank__code", "pk", "difficulty", "kind")
    )
    rows = list(versions)
    choices: dict[int, list[int]] = {}
    written = Choice.objects.filter(version_id__in=[row[1] for row in rows]).order_by("version_id", "order")
    for version_id, choice_id in written.values_list("version_id", "pk"):
        choices.setdefault(version_id, []).append(choice_id)
    return {
        bank: [
            Candidate(pk, difficulty, tuple(choices.get(pk, ())), keep_order=kind == QuestionKind.TRUE_FALSE)
            for _bank, pk, difficulty, kind in group
        ]
        for bank, group in groupby(rows, key=lambda row: row[0])
    }


def read_paper(attempt: Attempt) -> Paper:
    """The frozen paper with what has been answered, in three statements whatever its length."""
    places = list(
        AttemptQuestion.objects.filter(attempt=attempt)
        .order_by("order")
        .values_list("pk", "order", "choice_order", "version__kind", "version__stem")
    )
    texts = dict(Choice.objects.filter(version__uses__attempt=attempt).values_list("pk", "text"))
    questions = tuple(
        PaperQuestion(order, kind, stem, tuple(PaperChoice(pk, texts[pk]) for pk in choice_order))
        for _pk, order, choice_order, kind, stem in places
    )
    order_of = {pk: order for pk, order, *_rest in places}
    return Paper(questions, {order_of[pk]: given for pk, given in answers_of(attempt).items()})


def answers_of(attempt: Attempt, *, with_late: bool = True) -> dict[int, GivenAnswer]:
    """By attempt question. Answers that came late can be left out, as where they wait for a person's decision."""
    rows = Response.objects.of_attempt(attempt.pk)
    if not with_late:
        rows = rows.filter(is_late=False)
    return {
        question_id: GivenAnswer(tuple(answer), flagged, sequence, received_at)
        for question_id, answer, flagged, sequence, received_at in rows.values_list(
            "question_id", "answer", "flagged", "sequence", "received_at"
        )
    }


def paper_size(cells: Sequence[Cell]) -> int:
    """About how many bytes a paper of these cells weighs, from the mean length of the bank's questions."""
    current = QuestionVersion.objects.filter(
        question__bank__code__in={cell.bank for cell in cells}, question__retired=False, is_current=True
    )
    stem = current.aggregate(mean=Avg(Length("stem")))["mean"] or 0
    choices = Choice.objects.filter(version__in=current).aggregate(
        mean=Avg(Length("text")), choices=Count("pk"), questions=Count("version", distinct=True)
    )
    of_choices = (choices["mean"] or 0) * choices["choices"] / max(1, choices["questions"])
    of_a_question = float(stem + of_choices) * BYTES_OF_A_LETTER + BYTES_AROUND_A_QUESTION
    return round(sum(cell.count for cell in cells) * of_a_question)
