"""From the answers of an attempt to a result, appended and audited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessments.domain.grading import Grade, Key, KeyChoice, grade_paper
from assessments.domain.papers import answers_of, places_of
from assessments.domain.passing import PassRule, percents_of
from assessments.domain.people_marks import shares_given
from assessments.domain.question_text import (
    MARKED_BY_PEOPLE,
    NOTHING,
    WHOLE,
    PartText,
    QuestionText,
    is_key,
    shared_weights,
)
from assessments.domain.questions import part_from_json
from assessments.enums import CorrectionKind, LateAnswerPolicy, QuestionKind
from assessments.models import (
    Attempt,
    Choice,
    KeyCorrection,
    LateRuling,
    QuestionVersion,
    Response,
    Result,
)
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

REGRADED = register_verb(
    "assessments.result.regraded",
    _("Chấm lại %(title)s: từ %(old_score)s thành %(score)s/%(out_of)s câu đúng"),
)
MARKED = register_verb("assessments.attempt.marked", _("Chấm xong bài %(title)s: %(score)s/%(out_of)s câu đúng"))
AWAITS_MARKS = register_verb("assessments.attempt.awaits_marks", _("Bài %(title)s chờ người chấm"))
LATE_REASON = "late_answers"
"""Kept with the result as a code; readers say it in their language."""


def latest_result(attempt: Attempt) -> Result | None:
    """None until it is marked."""
    result: Result | None = Result.objects.latest().filter(attempt=attempt).first()
    return result


def conclude_attempt(attempt: Attempt, *, verb: str, actor: User | None, now: datetime) -> Result | None:
    """Mark an attempt that has ended, or where people are to mark some of it, note since when it waits for them; the
    caller's transaction holds it."""
    if places_waiting(attempt):
        if attempt.awaits_marks_since is None:
            attempt.awaits_marks_since = now
            attempt.save(update_fields=["awaits_marks_since"])
            record(verb=AWAITS_MARKS, target=attempt, actor=actor, after={"title": attempt.title})
        return None
    if attempt.awaits_marks_since is not None:
        attempt.awaits_marks_since = None
        attempt.save(update_fields=["awaits_marks_since"])
    return write_result(attempt, verb=verb, actor=actor)


def places_waiting(attempt: Attempt) -> list[int]:
    """Attempt questions that can't be marked before somebody has read the answer; no statement beside the paper's where
    none is for people. Nobody needs to read where nothing was answered, or the question was dropped."""
    versions = {place.pk: place.version_id for place in places_of(attempt) if place.version.kind in MARKED_BY_PEOPLE}
    if not versions:
        return []
    corrections = latest_corrections(versions.values())
    dropped = {pk for pk, one in corrections.items() if one.kind == CorrectionKind.DROPPED}
    given = shares_given([attempt.pk])
    answers = answers_of(attempt, with_late=_late_answers_may_count(attempt))
    return [
        place
        for place, version in versions.items()
        if version not in dropped and place not in given and place in answers and answers[place].answer
    ]


def write_result(
    attempt: Attempt,
    *,
    verb: str,
    actor: User | None,
    grade: Grade | None = None,
    supersedes: Result | None = None,
    reason: str = "",
) -> Result:
    """Mark the attempt, which the caller's transaction holds and has ended."""
    grade = grade or grade_attempt(attempt)
    result: Result = Result.objects.create(
        attempt=attempt,
        official_id=attempt.official_id,
        posting_id=attempt.posting_id,
        score=grade.score,
        out_of=grade.out_of,
        points=None if grade.points == grade.score else grade.points,
        passed=grade.passed,
        marks=_marks(grade),
        effective_on=localdate(attempt.finished_at),
        supersedes=supersedes,
        reason=reason,
    )
    before = {"score": supersedes.score, "passed": supersedes.passed} if supersedes else None
    after = {"title": attempt.title, "score": grade.score, "out_of": grade.out_of, "passed": grade.passed}
    record(verb=verb, target=attempt, actor=actor, before=before, after=after, reason=reason)
    return result


def regrade_attempt(*, attempt: Attempt, reason: str, actor: User | None) -> Result | None:
    """Append a result where marking the answers gives another one than the last; the last stays as it was.

    The attempt is held by the caller's transaction.
    """
    last = latest_result(attempt)
    grade = grade_attempt(attempt)
    if last is None or _marks(grade) == last.marks:
        return None
    return write_result(attempt, verb=REGRADED, actor=actor, grade=grade, supersedes=last, reason=reason)


def grade_attempt(attempt: Attempt) -> Grade:
    answers = answers_of(attempt, with_late=_late_answers_count(attempt))
    given = {question: one.answer for question, one in answers.items()}
    return grade_paper(keys_of(attempt), given, rule=rule_of(attempt))


def rule_of(attempt: Attempt) -> PassRule:
    """As frozen."""
    percents = percents_of(attempt)
    if not percents:
        return PassRule(attempt.pass_mark)
    competency_of = {place.pk: place.version.competency_id for place in places_of(attempt)}
    return PassRule(attempt.pass_mark, percents, competency_of)


def keys_of(attempt: Attempt) -> dict[int, Key]:
    """By attempt question, as corrected since, with what people gave; three statements, one more where people mark."""
    places = places_of(attempt)
    for_people = any(place.version.kind in MARKED_BY_PEOPLE for place in places)
    given = shares_given([attempt.pk]) if for_people else {}
    choices = Choice.objects.filter(version__uses__attempt=attempt).order_by("version_id", "order")
    of_version = {pk: list(rows) for pk, rows in groupby(choices, key=lambda one: one.version_id)}
    corrections = latest_corrections([place.version_id for place in places])
    keys = {
        place.pk: corrected_key(place.version, of_version.get(place.version_id, []), corrections) for place in places
    }
    return {pk: replace(key, given=given[pk]) if pk in given else key for pk, key in keys.items()}


def latest_corrections(version_ids: Iterable[int]) -> dict[int, KeyCorrection]:
    """By version the correction that counts; one statement."""
    found = KeyCorrection.objects.filter(version__in=list(version_ids)).order_by("pk")
    return {one.version_id: one for one in found}


def corrected_key(version: QuestionVersion, choices: Iterable[Choice], corrections: Mapping[int, KeyCorrection]) -> Key:
    key, correction = key_of(version, choices), corrections.get(version.pk)
    return corrected(key, correction.kind, correction.right) if correction else key


def corrected(key: Key, kind: str, right: Collection[int]) -> Key:
    """The key as it is after a correction: other choices are right, or nothing is wrong.

    Of several right choices each has the same share then; where the same ones are right, they keep what they had. A
    choice that stays wrong keeps what it had, and one that is no longer right has nothing.
    """
    if kind == CorrectionKind.DROPPED:
        return replace(key, is_dropped=True)
    if {one.id for one in key.choices if one.is_right} == set(right):
        return key
    shares = shared_weights([one.id in right for one in key.choices])
    whole = [WHOLE] * len(key.choices) if key.kind != QuestionKind.MULTIPLE else shares
    choices = zip(key.choices, whole, strict=True)
    return replace(key, choices=tuple(_marked_anew(one, one.id in right, weight) for one, weight in choices))


def _marked_anew(choice: KeyChoice, is_right: bool, weight: Decimal) -> KeyChoice:
    """`weight`: what it is worth where it is right."""
    if is_right:
        return replace(choice, is_right=True, weight=weight)
    return replace(choice, is_right=False, weight=NOTHING if choice.is_right else choice.weight)


def key_of(version: QuestionVersion, choices: Iterable[Choice]) -> Key:
    """`choices` in the order they were written."""
    return Key(
        kind=version.kind,
        choices=tuple(
            KeyChoice(one.pk, one.is_correct, one.weight, one.text, one.match, one.tolerance) for one in choices
        ),
        scoring=version.scoring,
        marks_matter=version.marks_matter,
        parts=tuple(
            _key_of_part(part_from_json(part), [one["id"] for one in part["choices"]]) for part in version.parts
        ),
    )


def key_of_text(text: QuestionText) -> Key:
    """Of a question that isn't kept yet; its choices are numbered from 1."""
    parts = tuple(_key_of_part(part, range(1, len(part.choices) + 1)) for part in text.parts)
    return replace(_key_of_part(text, range(1, len(text.choices) + 1)), parts=parts)


def _key_of_part(part: PartText, ids: Sequence[int]) -> Key:
    choices = tuple(
        KeyChoice(pk, is_key(part.kind, one.weight), one.weight, one.text, one.match, one.tolerance)
        for pk, one in zip(ids, part.choices, strict=True)
    )
    return Key(part.kind, choices, part.scoring, part.marks_matter)


def _late_answers_count(attempt: Attempt) -> bool:
    if attempt.late_answers == LateAnswerPolicy.COUNT:
        return True
    return LateRuling.objects.filter(attempt=attempt, accepted=True).exists()


def late_answers_wait(attempt: Attempt) -> bool:
    """Whether a person is still to say if late answers to what people mark count."""
    if attempt.late_answers == LateAnswerPolicy.COUNT or LateRuling.objects.filter(attempt=attempt).exists():
        return False
    late = Response.objects.filter(question__attempt=attempt, is_late=True)
    return late.filter(question__version__kind__in=MARKED_BY_PEOPLE).exists()


def _late_answers_may_count(attempt: Attempt) -> bool:
    """Also while a person is still to say so."""
    if attempt.late_answers == LateAnswerPolicy.COUNT:
        return True
    return not LateRuling.objects.filter(attempt=attempt, accepted=False).exists()


def _marks(grade: Grade) -> dict[str, bool | float]:
    """As it reads back from JSON: keys are text, and what is right or wrong as a whole says so."""
    return {str(question): bool(mark) if mark in {0, 1} else float(mark) for question, mark in grade.marks.items()}
