"""What came of an attempt, as its owner may see it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import timezone

from assessments.domain.answer_words import answer_words, key_words
from assessments.domain.grading import Key
from assessments.domain.keys import KeyCheck, may_see_key
from assessments.domain.late_answers import late_state
from assessments.domain.marking import LATE_REASON, corrected_key, latest_corrections, latest_result
from assessments.domain.papers import GivenAnswer, answers_of
from assessments.domain.passing import WHOLE_MARK, PassRule, percents_of
from assessments.domain.people_marks import ReviewedCriterion, counted_by_place, reviewed_criteria
from assessments.domain.question_pictures import (
    HAS_PICTURES,
    NO_PICTURES,
    ShownPicture,
    VersionPictures,
    pictures_by_version,
)
from assessments.domain.question_text import CHOSEN_FROM, MARKED_BY_PEOPLE
from assessments.domain.receipts import receipt_code
from assessments.domain.start_checks import StartCheck, may_start
from assessments.enums import LateState, QuestionKind
from assessments.models import (
    Assessment,
    Attempt,
    AttemptQuestion,
    Choice,
    LateRuling,
    QuestionVersion,
    Response,
    Result,
)
from lms.competencies.domain.catalogue import competencies_in_force
from lms.org.models import Official

FEWEST_OF_A_TOPIC = 3


@dataclass(frozen=True)
class ReviewedChoice:
    """`is_correct` is None while the key is kept back."""

    text: str
    chosen: bool
    is_correct: bool | None
    feedback: str


@dataclass(frozen=True)
class ReviewedPart:
    """A sub-question of a case, in words."""

    stem: str
    given: tuple[str, ...]
    expected: tuple[str, ...]
    explanation: str


@dataclass(frozen=True)
class ReviewedQuestion:
    """Of a question that is no list of choices, `given` and (once the key is shown) `expected` say the same in words;
    of a case its `parts` do. `criteria` and `comments` are of those that people mark, with the key.

    `share` of its mark, 0 to 1: what is neither right nor wrong as a whole is right in part. None while it is not told
    which questions were right.
    """

    order: int
    stem: str
    choices: tuple[ReviewedChoice, ...]
    given: tuple[str, ...]
    expected: tuple[str, ...]
    answered: bool
    share: float | None
    explanation: str
    legal_basis: str
    parts: tuple[ReviewedPart, ...] = ()
    pictures: tuple[ShownPicture, ...] = ()
    criteria: tuple[ReviewedCriterion, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.share == 1

    @property
    def right_in_part(self) -> bool:
        return self.share is not None and 0 < self.share < 1


@dataclass(frozen=True)
class TopicScore:
    """Right answers among the questions of one competency, and what share of their marks was got.

    `needed`: the per cent that passing asks of this competency, None where it asks none; `is_short`: it isn't reached.
    """

    name: str
    code: str
    right: int
    out_of: int
    percent: int = 0
    needed: int | None = None
    is_short: bool = False


@dataclass(frozen=True)
class AttemptReview:
    """The result with its explanation.

    Whether a question was answered rightly, and when the key, explanations and legal basis are shown, `keys.py` says.
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
    def history(self) -> list[tuple[Result, str]]:
        """Earlier results, each with why the next one followed; "" where that was answers that came late."""
        following = (*self.earlier_results[1:], self.result)
        return [
            (earlier, "" if later.reason == LATE_REASON else later.reason)
            for earlier, later in zip(self.earlier_results, following, strict=False)
        ]

    @property
    def missing(self) -> int:
        """How many right answers were wanting."""
        return max(0, math.ceil(self.attempt.pass_mark - self.result.earned))

    @property
    def short_topics(self) -> tuple[TopicScore, ...]:
        return tuple(topic for topic in self.topics if topic.is_short)

    @property
    def unanswered(self) -> int:
        return self.result.out_of - self.answered


def review(attempt: Attempt, *, now: datetime) -> AttemptReview | None:
    """None until the attempt is marked. A fixed number of statements, whatever the length of the paper."""
    results = list(Result.objects.filter(attempt=attempt).order_by("pk"))
    if not results:
        return None
    asked: Any = attempt.questions.annotate(pictured=HAS_PICTURES)
    places = list(asked.select_related("version").order_by("order"))
    pictured = [place.version_id for place in places if place.pictured]
    answers = answers_of(attempt)
    late = Response.objects.of_attempt(attempt.pk).filter(is_late=True).values_list("question_id", flat=True)
    late_questions = set(late)
    ruling = LateRuling.objects.filter(attempt=attempt).first() if late_questions else None
    start = may_start(attempt.official, attempt.assessment, now)
    key = may_see_key(attempt, results[-1], start, now)
    given = {place.order: answers[place.pk].answer for place in places if place.pk in answers}
    marks = {int(question): Decimal(str(float(mark))) for question, mark in results[-1].marks.items()}
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
        questions=reviewed_questions(
            places,
            answers,
            marks if key.marks_shown else {},
            pictures_by_version(pictured) if pictured else {},
            key_shown=key.shown,
        ),
        topics=_topics(attempt, places, marks, told=key.marks_shown),
        next_start=start,
    )


def key_shown_of(attempt: Attempt, *, now: datetime) -> bool:
    """Whether the review of a marked attempt shows the key now."""
    result = latest_result(attempt)
    if result is None:
        return False
    return may_see_key(attempt, result, may_start(attempt.official, attempt.assessment, now), now).shown


def attempts_with_results(official: Official, assessment: Assessment) -> list[tuple[Attempt, Result]]:
    """Finished attempts at an assessment, the newest first."""
    results = Result.objects.latest().filter(official=official, attempt__assessment=assessment)
    return [(result.attempt, result) for result in results.select_related("attempt").order_by("-attempt__number")]


def reviewed_questions(
    places: list[AttemptQuestion],
    answers: Mapping[int, GivenAnswer],
    marks: Mapping[int, Decimal],
    pictures: Mapping[int, VersionPictures],
    *,
    key_shown: bool,
) -> tuple[ReviewedQuestion, ...]:
    """`marks` by attempt question; of what has none it isn't told whether it was right."""
    written = Choice.objects.filter(version__in=[place.version_id for place in places]).order_by("version_id", "order")
    of_version = {pk: list(rows) for pk, rows in groupby(written, key=lambda one: one.version_id)}
    corrections = latest_corrections(place.version_id for place in places) if key_shown else {}
    of_people = counted_by_place(places) if key_shown else {}
    reviewed = []
    for place in places:
        answer = answers[place.pk].answer if place.pk in answers else ()
        choices = of_version.get(place.version_id, [])
        is_list = place.version.kind in CHOSEN_FROM
        is_said = not is_list and place.version.kind != QuestionKind.CASE
        key = corrected_key(place.version, choices, corrections)
        reviewed.append(
            ReviewedQuestion(
                order=place.order,
                stem=place.version.stem,
                choices=_choices(place, key, choices, answer, key_shown=key_shown) if is_list else (),
                given=answer_words(key, answer) if is_said else (),
                expected=key_words(key) if key_shown and is_said and key.kind not in MARKED_BY_PEOPLE else (),
                answered=bool(answer),
                share=float(marks[place.pk]) if place.pk in marks else None,
                explanation=place.version.explanation if key_shown else "",
                legal_basis=place.version.legal_basis if key_shown else "",
                parts=_parts(place.version, key, answer, key_shown=key_shown),
                pictures=_pictures(pictures.get(place.version_id, NO_PICTURES), key_shown=key_shown),
                criteria=reviewed_criteria(place.version, of_people.get(place.pk, ())),
                comments=tuple(mark.comment for mark in of_people.get(place.pk, ()) if mark.comment),
            )
        )
    return tuple(reviewed)


def _pictures(pictures: VersionPictures, *, key_shown: bool) -> tuple[ShownPicture, ...]:
    return pictures.asked + (pictures.told if key_shown else ())


def _choices(
    place: AttemptQuestion, key: Key, written: list[Choice], answer: Sequence[Any], *, key_shown: bool
) -> tuple[ReviewedChoice, ...]:
    choices = {choice.pk: choice for choice in written}
    right = {one.id for one in key.choices if one.is_right}
    return tuple(
        ReviewedChoice(
            text=choices[pk].text,
            chosen=pk in answer,
            is_correct=pk in right if key_shown else None,
            feedback=choices[pk].feedback if key_shown else "",
        )
        for pk in place.choice_order
    )


def _parts(version: QuestionVersion, key: Key, answer: Sequence[Any], *, key_shown: bool) -> tuple[ReviewedPart, ...]:
    given = [*answer, *[()] * (len(key.parts) - len(answer))]
    return tuple(
        ReviewedPart(
            stem=part["stem"],
            given=answer_words(of_part, one),
            expected=key_words(of_part) if key_shown else (),
            explanation=part["explanation"] if key_shown else "",
        )
        for part, of_part, one in zip(version.parts, key.parts, given, strict=False)
    )


def _topics(
    attempt: Attempt, places: list[AttemptQuestion], marks: Mapping[int, Decimal], *, told: bool
) -> tuple[TopicScore, ...]:
    """By competency, the weakest first; nothing where the paper has one topic only and asks no mark of it.

    `told`: which questions were right. Where that isn't told, a topic of few questions would tell it, and is left out
    unless a mark of its own is asked of it.
    """
    percents = percents_of(attempt)
    of_topic: dict[int, dict[int, Decimal]] = {}
    for place in places:
        if place.version.competency_id is not None:
            of_topic.setdefault(place.version.competency_id, {})[place.pk] = marks[place.pk]
    if len(of_topic) < 2 and not percents:
        return ()
    words = competencies_in_force(timezone.localdate(attempt.started_at))
    rule = PassRule(0, percents, {place.pk: place.version.competency_id for place in places})
    topics = [
        TopicScore(
            name=words[pk].name if pk in words else "",
            code=words[pk].code if pk in words else "",
            right=sum(mark == 1 for mark in given.values()),
            out_of=len(given),
            percent=int(sum(given.values(), Decimal(0)) * WHOLE_MARK / len(given)),
            needed=percents.get(pk),
            is_short=pk in percents and not rule.enough_of(pk, given),
        )
        for pk, given in of_topic.items()
        if told or len(given) >= FEWEST_OF_A_TOPIC or pk in percents
    ]
    return tuple(sorted(topics, key=lambda topic: (topic.right / topic.out_of, topic.name)))
