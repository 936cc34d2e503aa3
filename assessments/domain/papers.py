"""Reads of papers: what may be drawn, what was drawn, what has been answered. Nothing here touches the key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Avg, Count, Prefetch, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import Length

from assessments.domain.answer_forms import is_whole
from assessments.domain.drawing import Candidate, Cell, Drawn, Layout
from assessments.domain.question_pictures import HAS_PICTURES, NO_PICTURES, ShownPicture, pictures_by_version
from assessments.domain.question_text import MARKED_BY_PEOPLE
from assessments.enums import QuestionKind
from assessments.models import (
    Assessment,
    Attempt,
    AttemptQuestion,
    Choice,
    KeyAlarm,
    QuestionPicture,
    QuestionVersion,
    Response,
)

BYTES_OF_A_LETTER = 1.4  # Vietnamese in UTF-8
BYTES_AROUND_A_QUESTION = 300


@dataclass(frozen=True)
class PaperChoice:
    id: int
    text: str


@dataclass(frozen=True)
class PaperQuestion:
    """A question as it is shown, at its place in the paper. `order` 0: the part of a case.

    Of what is to be matched `choices` are the left sides and `matches` what may go with them.
    """

    order: int
    kind: str
    stem: str
    choices: tuple[PaperChoice, ...]
    matches: tuple[PaperChoice, ...] = ()
    parts: tuple["PaperQuestion", ...] = ()
    pictures: tuple[ShownPicture, ...] = ()


@dataclass(frozen=True)
class GivenAnswer:
    """The answer that counts so far: the one with the highest sequence."""

    answer: tuple[Any, ...]
    """As `answer_forms` describes it."""
    flagged: bool
    sequence: int
    received_at: datetime


@dataclass(frozen=True)
class Paper:
    questions: tuple[PaperQuestion, ...]
    answers: dict[int, GivenAnswer]

    def is_answered(self, order: int) -> bool:
        return order in self.answers and bool(self.answers[order].answer)

    def is_answered_in_part(self, question: PaperQuestion) -> bool:
        kinds = [part.kind for part in question.parts]
        return self.is_answered(question.order) and not is_whole(
            question.kind, self.answers[question.order].answer, kinds
        )

    @property
    def answered_in_part(self) -> list[int]:
        return [question.order for question in self.questions if self.is_answered_in_part(question)]

    @property
    def unanswered(self) -> list[int]:
        return [question.order for question in self.questions if not self.is_answered(question.order)]


def cells_of(assessment: Assessment) -> list[Cell]:
    rules = assessment.draw_rules.select_related("bank", "competency").order_by("order", "pk")
    return [
        Cell(rule.bank.code, rule.difficulty, rule.count, rule.competency_id, rule.competency.code)
        if rule.competency
        else Cell(rule.bank.code, rule.difficulty, rule.count)
        for rule in rules
    ]


def banks_of(cells: Iterable[Cell], *, at_once: bool = False) -> dict[str, Sequence[Candidate]]:
    """The current questions of the banks that the cells draw from; a true–false question keeps its order. `at_once`:
    not those that only people can mark."""
    versions = drawable(cells).order_by("question__bank__code", "pk")
    if at_once:
        versions = versions.exclude(kind__in=MARKED_BY_PEOPLE)
    rows = list(
        versions.values_list(
            "question__bank__code", "pk", "difficulty", "competency_id", "kind", "keeps_order", "parts"
        )
    )
    choices: dict[int, list[tuple[int, str, str]]] = {}
    written = Choice.objects.filter(version_id__in=[row[1] for row in rows]).order_by("version_id", "order")
    for version_id, pk, text, match in written.values_list("version_id", "pk", "text", "match"):
        choices.setdefault(version_id, []).append((pk, text, match))
    return {
        bank: [
            Candidate(pk, difficulty, layout_of(kind, choices.get(pk, ()), keeps_order, parts), competency_id)
            for _bank, pk, difficulty, competency_id, kind, keeps_order, parts in group
        ]
        for bank, group in groupby(rows, key=lambda row: row[0])
    }


def drawable(cells: Iterable[Cell]) -> QuerySet[QuestionVersion]:
    """Not what is held until somebody has looked at its key."""
    banks = {cell.bank for cell in cells}
    found = QuestionVersion.objects.filter(question__bank__code__in=banks, question__retired=False, is_current=True)
    held = KeyAlarm.objects.filter(is_held=True, answered_at=None).values("version")
    return found.exclude(pk__in=held)


def layout_of(
    kind: str, choices: Iterable[tuple[int, str, str]], keeps_order: bool, parts: Sequence[Mapping[str, Any]] = ()
) -> Layout:
    """`choices`: id, text and match, as written."""
    listed = list(choices)
    if kind == QuestionKind.CASE:
        return Layout(kind, parts=tuple(_layout_of_part(part) for part in parts))
    if kind == QuestionKind.MATCHING:
        different = {match: pk for pk, _text, match in reversed(listed)}
        lefts = tuple(pk for pk, text, _match in listed if text)
        return Layout(kind, tuple(pk for pk, _text, match in listed if different[match] == pk), lefts=lefts)
    return Layout(kind, tuple(pk for pk, *_words in listed), keeps_order or kind == QuestionKind.TRUE_FALSE)


def _layout_of_part(part: Mapping[str, Any]) -> Layout:
    choices = [(one["id"], one["text"], one["match"]) for one in part["choices"]]
    return layout_of(part["kind"], choices, part["keeps_order"])


def places_of(attempt: Attempt) -> list[AttemptQuestion]:
    """Its questions with their versions, in order; read once, since they are frozen."""
    prefetch_related_objects([attempt], Prefetch("questions", AttemptQuestion.objects.select_related("version")))
    return list(attempt.questions.all())


def read_paper(attempt: Attempt) -> Paper:
    """The frozen paper with what has been answered, in three statements whatever its length; with pictures in six."""
    places = list(
        AttemptQuestion.objects.filter(attempt=attempt)
        .annotate(pictured=HAS_PICTURES)
        .order_by("order")
        .values_list(
            *("pk", "order", "choice_order", "version__kind", "version__stem", "version__parts", "version", "pictured")
        )
    )
    words = {
        pk: (text, match)
        for pk, text, match in Choice.objects.filter(version__uses__attempt=attempt).values_list("pk", "text", "match")
    }
    with_pictures = [row[6] for row in places if row[7]]
    pictures = pictures_by_version(with_pictures) if with_pictures else {}
    questions = tuple(
        replace(
            _as_shown(order, kind, stem, choice_order, words, parts),
            pictures=pictures.get(version, NO_PICTURES).asked,
        )
        for _pk, order, choice_order, kind, stem, parts, version, _pictured in places
    )
    order_of = {pk: order for pk, order, *_rest in places}
    return Paper(questions, {order_of[pk]: given for pk, given in answers_of(attempt).items()})


def drawn_as_shown(paper: Sequence[Drawn]) -> tuple[PaperQuestion, ...]:
    """A paper that nobody sits, as it would be shown; three statements, with pictures five."""
    versions = QuestionVersion.objects.in_bulk([one.version_id for one in paper])
    choices = Choice.objects.filter(version__in=versions).values_list("pk", "text", "match")
    words = {pk: (text, match) for pk, text, match in choices}
    pictures = pictures_by_version(versions)
    return tuple(
        replace(
            _as_shown(order, version.kind, version.stem, one.choice_order, words, version.parts),
            pictures=pictures.get(version.pk, NO_PICTURES).asked,
        )
        for order, one in enumerate(paper, start=1)
        if (version := versions[one.version_id])
    )


def _as_shown(
    order: int,
    kind: str,
    stem: str,
    choice_order: Any,
    words: Mapping[int, tuple[str, str]],
    parts: Sequence[Mapping[str, Any]] = (),
) -> PaperQuestion:
    if kind == QuestionKind.CASE:
        shown = (_part_as_shown(part, laid_out) for part, laid_out in zip(parts, choice_order, strict=True))
        return PaperQuestion(order, kind, stem, (), parts=tuple(shown))
    if kind == QuestionKind.MATCHING:
        # Of one pair both sides have one id, so a left side is told by its place.
        lefts = tuple(PaperChoice(place, words[pk][0]) for place, pk in enumerate(choice_order["lefts"], start=1))
        return PaperQuestion(
            order, kind, stem, lefts, tuple(PaperChoice(pk, words[pk][1]) for pk in choice_order["matches"])
        )
    return PaperQuestion(order, kind, stem, tuple(PaperChoice(pk, words[pk][0]) for pk in choice_order))


def _part_as_shown(part: Mapping[str, Any], choice_order: Any) -> PaperQuestion:
    words = {one["id"]: (one["text"], one["match"]) for one in part["choices"]}
    return _as_shown(0, part["kind"], part["stem"], choice_order, words)


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


def may_wait_for_people(cells: Iterable[Cell]) -> bool:
    """Whether a paper of these cells can hold what only people mark; then its result may take days."""
    return drawable(cells).filter(kind__in=MARKED_BY_PEOPLE).exists()


def paper_size(cells: Sequence[Cell]) -> int:
    """About how many bytes a paper of these cells weighs, from the mean length of the bank's questions."""
    current = drawable(cells)
    means = current.aggregate(stem=Avg(Length("stem")), questions=Count("pk"))
    choices = Choice.objects.filter(version__in=current).aggregate(
        mean=Avg(Length("text")), choices=Count("pk"), questions=Count("version", distinct=True)
    )
    pictures = QuestionPicture.objects.filter(version__in=current).aggregate(size=Sum("size"))["size"] or 0
    of_choices = (choices["mean"] or 0) * choices["choices"] / max(1, choices["questions"])
    of_a_question: float = float((means["stem"] or 0) + of_choices) * BYTES_OF_A_LETTER + BYTES_AROUND_A_QUESTION
    of_a_question += float(pictures) / max(1, means["questions"])
    return round(sum(cell.count for cell in cells) * of_a_question)
