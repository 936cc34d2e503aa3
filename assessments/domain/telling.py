"""A practice judges each answer as it is given. What has been judged takes no other answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessments.domain.answer_forms import is_whole
from assessments.domain.grading import share_of
from assessments.domain.keys import tells_at_once
from assessments.domain.marking import corrected_key, latest_corrections
from assessments.domain.papers import GivenAnswer, answers_of
from assessments.domain.question_pictures import NO_PICTURES, VersionPictures, pictures_by_version
from assessments.domain.results import ReviewedQuestion, reviewed_questions
from assessments.exceptions.attempts import AlreadyTold, AnswerMissing
from assessments.models import Attempt, AttemptQuestion, Response


def told_answers(attempt: Attempt) -> dict[int, list[Any]]:
    """By attempt question, the answers that were judged; none, and no statement, where nothing is told at once."""
    if not tells_at_once(attempt):
        return {}
    rows = Response.objects.of_attempt(attempt.pk).exclude(answer=[]).values_list("question_id", "answer")
    return dict(rows)


def refuse_told(place: AttemptQuestion, answer: Sequence[Any], told: Mapping[int, list[Any]]) -> None:
    """The same answer once more is no other one."""
    if place.pk in told and told[place.pk] != list(answer):
        raise AlreadyTold(order=place.order)


def require_whole(place: AttemptQuestion, answer: Sequence[Any]) -> None:
    """Nobody is told before they have said all they were asked."""
    version = place.version
    if not answer or not is_whole(version.kind, answer, [part["kind"] for part in version.parts]):
        raise AnswerMissing


def told_question(attempt: Attempt, order: int) -> ReviewedQuestion | None:
    """What is told of one question of a running practice; None before it is answered."""
    if not tells_at_once(attempt):
        return None
    place = AttemptQuestion.objects.filter(attempt=attempt, order=order).select_related("version").get()
    given = answers_of(attempt).get(place.pk)
    if given is None or not given.answer:
        return None
    asked = pictures_by_version([place.version_id]).get(place.version_id, NO_PICTURES).asked
    shares, pictures = {place.pk: share_at(place, given)}, {place.version_id: VersionPictures(asked=asked)}
    [told] = reviewed_questions([place], {place.pk: given}, shares, pictures, key_shown=True)
    return told


def told_marks(attempt: Attempt) -> dict[int, Decimal]:
    """By place of a running practice the mark of each answer judged; a fixed number of statements."""
    told = told_answers(attempt)
    places = AttemptQuestion.objects.filter(pk__in=told).select_related("version").prefetch_related("version__choices")
    listed = list(places)
    corrections = latest_corrections([place.version_id for place in listed])
    return {
        place.order: share_of(corrected_key(place.version, place.version.choices.all(), corrections), told[place.pk])
        for place in listed
    }


def share_at(place: AttemptQuestion, given: GivenAnswer) -> Decimal:
    key = corrected_key(place.version, place.version.choices.all(), latest_corrections([place.version_id]))
    return share_of(key, given.answer)
