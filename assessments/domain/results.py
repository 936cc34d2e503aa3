"""What came of an attempt, as its owner may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from assessments.domain.keys import KeyCheck, may_see_key
from assessments.domain.late_answers import late_state
from assessments.domain.papers import GivenAnswer, answers_of
from assessments.domain.receipts import receipt_code
from assessments.domain.start_checks import StartCheck, may_start
from assessments.enums import LateState
from assessments.models import Assessment, Attempt, AttemptQuestion, Choice, LateRuling, Response, Result
from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.org.models import Official


@dataclass(frozen=True)
class ReviewedChoice:
    """`is_correct` is None while the key is kept back."""

    text: str
    chosen: bool
    is_correct: bool | None
    feedback: str


@dataclass(frozen=True)
class ReviewedQuestion:
    order: int
    stem: str
    choices: tuple[ReviewedChoice, ...]
    answered: bool
    right: bool
    explanation: str
    legal_basis: str


@dataclass(frozen=True)
class TopicScore:
    """Right answers among the questions of one competency."""

    name: str
    code: str
    right: int
    out_of: int


@dataclass(frozen=True)
class AttemptReview:
    """The result with its explanation.

    Whether a question was answered rightly is told with the result; when the key, explanations and legal basis are
    shown too, `keys.py` says.
    """

    attempt: Attempt
    result: Result
    earlier_results: tuple[Result, ...]
    answered: int
    late: int
    late_state: LateState | None
    ruling: LateRuling | None
    receipt: str
    key: KeyCheck
    questions: tuple[ReviewedQuestion, ...]
    topics: tuple[TopicScore, ...]
    next_start: StartCheck

    @property
    def missing(self) -> int:
        """How many right answers were wanting."""
        return max(0, self.attempt.pass_mark - self.result.score)

    @property
    def unanswered(self) -> int:
        return self.result.out_of - self.answered


def review(attempt: Attempt, *, now: datetime) -> AttemptReview | None:
    """None until the attempt is marked. A fixed number of statements, whatever the length of the paper."""
    results = list(Result.objects.filter(attempt=attempt).order_by("pk"))
    if not results:
        return None
    places = list(AttemptQuestion.objects.filter(attempt=attempt).select_related("version").order_by("order"))
    answers = answers_of(attempt)
    late = Response.objects.of_attempt(attempt.pk).filter(is_late=True).values_list("question_id", flat=True)
    late_questions = set(late)
    ruling = LateRuling.objects.filter(attempt=attempt).first() if late_questions else None
    start = may_start(attempt.official, attempt.assessment, now)
    key = may_see_key(attempt, results[-1], start, now)
    words = competencies_in_force(timezone.localdate(attempt.started_at))
    given = {place.order: answers[place.pk].answer for place in places if place.pk in answers}
    return AttemptReview(
        attempt=attempt,
        result=results[-1],
        earlier_results=tuple(results[:-1]),
        answered=sum(bool(answer) for answer in given.values()),
        late=len(late_questions),
        late_state=late_state(attempt, ruling) if late_questions else None,
        ruling=ruling,
        receipt=receipt_code(attempt.uid, given),
        key=key,
        questions=_questions(places, answers, results[-1], key_shown=key.shown),
        topics=_topics(places, results[-1], words),
        next_start=start,
    )


def attempts_with_results(official: Official, assessment: Assessment) -> list[tuple[Attempt, Result]]:
    """Finished attempts at an assessment, the newest first."""
    results = Result.objects.latest().filter(official=official, attempt__assessment=assessment)
    return [(result.attempt, result) for result in results.select_related("attempt").order_by("-attempt__number")]


def _questions(
    places: list[AttemptQuestion], answers: Mapping[int, GivenAnswer], result: Result, *, key_shown: bool
) -> tuple[ReviewedQuestion, ...]:
    choices = {choice.pk: choice for choice in Choice.objects.filter(version__uses__in=places)}
    return tuple(
        ReviewedQuestion(
            order=place.order,
            stem=place.version.stem,
            choices=tuple(
                ReviewedChoice(
                    text=choices[pk].text,
                    chosen=place.pk in answers and pk in answers[place.pk].answer,
                    is_correct=choices[pk].is_correct if key_shown else None,
                    feedback=choices[pk].feedback if key_shown else "",
                )
                for pk in place.choice_order
            ),
            answered=place.pk in answers and bool(answers[place.pk].answer),
            right=result.marks[str(place.pk)],
            explanation=place.version.explanation if key_shown else "",
            legal_basis=place.version.legal_basis if key_shown else "",
        )
        for place in places
    )


def _topics(
    places: list[AttemptQuestion], result: Result, words: Mapping[int, CompetencyWords]
) -> tuple[TopicScore, ...]:
    """By competency, the weakest first; nothing where the paper has one topic only."""
    marks: dict[int, list[bool]] = {}
    for place in places:
        marks.setdefault(place.version.competency_id, []).append(result.marks[str(place.pk)])
    if len(marks) < 2:
        return ()
    topics = [
        TopicScore(words[pk].name if pk in words else "", words[pk].code if pk in words else "", sum(given), len(given))
        for pk, given in marks.items()
    ]
    return tuple(sorted(topics, key=lambda topic: (topic.right / topic.out_of, topic.name)))
