"""Reads what item analysis counts: finished attempts with their marks, choices and times, and what was asked.

Every function takes whole sets, so the number of statements is the same for one attempt or all, one assessment or many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from assessments.domain.grading import Key
from assessments.domain.item_analysis import FIRST, Item, Sitting
from assessments.domain.marking import corrected_key, latest_corrections
from assessments.domain.question_text import CHOSEN_FROM
from assessments.enums import UNFINISHED, AssessmentKind, LateAnswerPolicy
from assessments.models import Attempt, AttemptQuestion, Choice, KeyCorrection, QuestionVersion, Response, Result

CHUNK = 2_000
MILLISECONDS = 1_000


@dataclass(frozen=True)
class SittingCount:
    """How many attempts of an assessment there are to count. Equal where the same are, marked alike: `state` changes
    with every attempt, regrade, corrected key and decision about late answers, so what was counted from an equal one
    still holds.
    """

    n: int
    state: tuple[int, ...]


@dataclass(frozen=True)
class AskedQuestion:
    """A version as it was asked; `number` tells the versions of a question apart, `texts` are those of its choices."""

    item: Item
    code: str
    number: int
    stem: str
    texts: Mapping[int, str]


@dataclass(frozen=True)
class _Given:
    """A response: which question, when it was chosen by the device's clock, and what."""

    question: int
    sequence: int
    pk: int
    answer: Any
    elapsed_ms: int | None


def count_sittings(attempts: QuerySet[Attempt], *, first_only: bool = True) -> dict[int, SittingCount]:
    """By assessment, those that have any; one statement."""
    asked = KeyCorrection.objects.filter(version__uses__attempt__assessment=OuterRef("attempt__assessment_id"))
    rows = (
        _results(attempts, first_only=first_only)
        .order_by()
        .values("attempt__assessment_id")
        .annotate(corrected=Coalesce(Subquery(asked.order_by("-pk").values("pk")[:1]), 0))
        .annotate(n=Count("pk"), last=Max("pk"), total=Sum("pk"), ruled=Count("attempt__late_ruling"))
    )
    return {
        row["attempt__assessment_id"]: SittingCount(
            row["n"], (row["n"], row["last"], int(row["total"]), row["ruled"], row["corrected"])
        )
        for row in rows
    }


def sittings_of(attempts: QuerySet[Attempt], *, first_only: bool = True) -> dict[int, list[Sitting]]:
    """By assessment, in three statements. The latest result counts; late answers that weren't accepted don't.

    A question that no mark has been given yet isn't among the marks. `seconds` of a question: the time from the answer
    before it in that attempt, whichever question it was to (from the start for the first), until this one was chosen,
    together where it was answered again. So it holds whatever was done between: reading, looking at other questions
    without answering them, being called to the counter. By the device's own clock; what it didn't tell is left out and
    falls to the answer after it. A median over many people bears that; one person's time proves nothing.
    """
    results = _results(attempts, first_only=first_only).values_list(
        "attempt_id",
        "attempt__assessment_id",
        "official_id",
        "attempt__number",
        "marks",
        "attempt__late_answers",
        "attempt__late_ruling__accepted",
    )
    heads = {row[0]: row[1:] for row in results}
    counts_late = {
        pk for pk, (*_head, policy, accepted) in heads.items() if policy == LateAnswerPolicy.COUNT or accepted
    }
    places = places_of(attempts, first_only=first_only)
    given = dict(_given(attempts, counts_late, first_only=first_only))
    found: dict[int, list[Sitting]] = defaultdict(list)
    for pk, (assessment, official, number, marks, *_late) in heads.items():
        versions = places.get(pk, {})
        answers = given.get(pk, [])
        sitting = Sitting(
            official=official,
            number=number,
            marks=marks_by_version(marks, versions),
            chosen=_chosen(answers, versions),
            seconds=_seconds(answers, versions),
        )
        found[assessment].append(sitting)
    return dict(found)


def asked_questions(versions: Iterable[int]) -> dict[int, AskedQuestion]:
    """By version, in three statements. The key is the one that marks now."""
    wanted = sorted(set(versions))
    choices: dict[int, list[Choice]] = defaultdict(list)
    for choice in Choice.objects.filter(version__in=wanted).order_by("version_id", "order"):
        choices[choice.version_id].append(choice)
    corrections = latest_corrections(wanted)
    return {
        one.pk: AskedQuestion(
            item=_item(one, corrected_key(one, choices[one.pk], corrections)),
            code=one.question.code,
            number=one.number,
            stem=one.stem,
            texts={choice.pk: choice.text for choice in choices[one.pk]},
        )
        for one in QuestionVersion.objects.filter(pk__in=wanted).select_related("question")
    }


def _item(version: QuestionVersion, key: Key) -> Item:
    if version.kind not in CHOSEN_FROM:
        return Item(version.pk, is_dropped=key.is_dropped)
    right = frozenset(one.id for one in key.choices if one.is_right)
    return Item(version.pk, tuple(one.id for one in key.choices), right, key.is_dropped)


def _results(attempts: QuerySet[Attempt], *, first_only: bool) -> QuerySet[Result]:
    found: QuerySet[Result] = Result.objects.latest().filter(
        attempt__in=counted_attempts(attempts, first_only=first_only)
    )
    return found


def counted_attempts(attempts: QuerySet[Attempt], *, first_only: bool) -> QuerySet[Any, Any]:
    """Finished ones, but none of practices: there the key is told while one goes on."""
    finished = attempts.order_by().exclude(status__in=UNFINISHED).exclude(kind=AssessmentKind.PRACTICE)
    return (finished.filter(number=FIRST) if first_only else finished).values("pk")


def places_of(attempts: QuerySet[Attempt], *, first_only: bool) -> dict[int, dict[int, int]]:
    """By attempt, the version asked at each attempt question."""
    counted = counted_attempts(attempts, first_only=first_only)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = AttemptQuestion.objects.filter(attempt__in=counted).order_by()
    for attempt, pk, version in rows.values_list("attempt_id", "pk", "version_id").iterator(CHUNK):
        found[attempt][pk] = version
    return found


def _given(
    attempts: QuerySet[Attempt], counts_late: set[int], *, first_only: bool
) -> Iterator[tuple[int, list[_Given]]]:
    """By attempt, the responses that count."""
    counted = counted_attempts(attempts, first_only=first_only)
    rows = (
        Response.objects.filter(question__attempt__in=counted)
        .order_by("question__attempt_id")
        .values_list("question__attempt_id", "is_late", "question_id", "sequence", "pk", "answer", "elapsed_ms")
    )
    for attempt, group in groupby(rows.iterator(CHUNK), key=lambda row: row[0]):
        yield attempt, [_Given(*row[2:]) for row in group if not row[1] or attempt in counts_late]


def marks_by_version(marks: Mapping[str, Any], versions: Mapping[int, int]) -> dict[int, float]:
    given = {version: marks.get(str(place)) for place, version in versions.items()}
    return {version: float(mark) for version, mark in given.items() if mark is not None}


def _chosen(answers: list[_Given], versions: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Of each question the answer that counts: the one with the highest sequence."""
    last = {one.question: one.answer for one in sorted(answers, key=lambda one: (one.sequence, one.pk))}
    return {
        versions[place]: tuple(choice for choice in answer if isinstance(choice, int))
        for place, answer in last.items()
        if isinstance(answer, list)
    }


def _seconds(answers: list[_Given], versions: Mapping[int, int]) -> dict[int, float]:
    timed = sorted((one.elapsed_ms, one.sequence, one.question) for one in answers if one.elapsed_ms is not None)
    found: dict[int, float] = defaultdict(float)
    before = 0
    for elapsed_ms, _sequence, place in timed:
        found[versions[place]] += (elapsed_ms - before) / MILLISECONDS
        before = elapsed_ms
    return dict(found)
