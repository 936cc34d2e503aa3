"""A key that was wrong, or a question that should not have been asked: what it changes, and changing it.

Results are appended, never edited: whoever looks back finds the first result, the correction and what followed from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.grading import share_of
from assessments.domain.key_alarms import answer_alarm
from assessments.domain.marking import corrected, corrected_key, key_of, latest_corrections
from assessments.domain.needed_questions import papers_kept_drawable
from assessments.domain.passing import PassRule, percents_of
from assessments.domain.question_text import CHOSEN_FROM, QuestionText
from assessments.domain.questions import part_from_json, says_the_same, text_of
from assessments.domain.writing_questions import kept_of, locked_question, write_version
from assessments.enums import AlarmAnswer, AssessmentKind, CorrectionKind, LateAnswerPolicy, QuestionKind
from assessments.exceptions.marking import (
    CorrectionKeyMissing,
    CorrectionNotOfThisKind,
    CorrectionReasonMissing,
    NothingToCorrect,
    OwnAnswerCorrected,
)
from assessments.exceptions.questions import QuestionNeeded
from assessments.models import Attempt, AttemptQuestion, KeyCorrection, Question, QuestionVersion, Response, Result
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

CORRECTED = register_verb("assessments.question.key_corrected", _("Sửa đáp án câu %(code)s: %(kind)s"))


@dataclass(frozen=True)
class Correction:
    """`right`: ids of the right choices where the key changes."""

    kind: CorrectionKind
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Change:
    """A marked attempt whose result another key changes."""

    attempt_id: int
    official_id: int
    passed_before: bool
    passes_now: bool


@dataclass(frozen=True)
class Turn:
    """A person who comes to pass an assessment, or no longer does, all their attempts at it taken together."""

    official_id: int
    assessment_id: int
    passes_now: bool


@dataclass(frozen=True)
class Preview:
    """`attempts`: how many marked ones had the question; `changes`: those whose marks would be others. Practices are
    marked anew too, but not told: nothing follows from them."""

    attempts: int
    changes: tuple[Change, ...]
    turns: tuple[Turn, ...]

    @property
    def now_pass(self) -> int:
        return len({one.official_id for one in self.turns if one.passes_now})

    @property
    def now_fail(self) -> int:
        return len({one.official_id for one in self.turns if not one.passes_now})


def preview_correction(*, version: QuestionVersion, correction: Correction) -> Preview:
    """What correcting would change now; a fixed number of statements, whatever their number. Raises what correcting
    raises for a key that can't be one."""
    check_correction(version, correction)
    keys = {}
    for one, right in _asked_alike(version, correction):
        keys[one.pk] = corrected(key_of(one, one.choices.all()), correction.kind, right)
    counted = 0
    changes = []
    competency_of = _competencies_beside(keys)
    for version_id, place_id, result, answer in _answers(keys):
        counted += 1
        marks = {int(question): Decimal(str(float(mark))) for question, mark in result.marks.items()}
        share = share_of(keys[version_id], answer)
        if share == marks[place_id]:
            continue
        rule = PassRule(result.attempt.pass_mark, percents_of(result.attempt), competency_of)
        passes = rule.passed_by(marks | {place_id: share})
        changes.append(Change(result.attempt_id, result.official_id, result.passed, passes))
    return Preview(counted, tuple(changes), _turns(changes))


def _competencies_beside(versions: Collection[int]) -> dict[int, int | None]:
    """By question of the papers that had one of them, where a competency has a mark of its own."""
    papers = Attempt.objects.filter(questions__version__in=list(versions)).exclude(competency_marks={})
    return dict(AttemptQuestion.objects.filter(attempt__in=papers).values_list("pk", "version__competency_id"))


def _turns(changes: Iterable[Change]) -> tuple[Turn, ...]:
    """Somebody passes whom any attempt lets pass; whose attempts all say what they said is left out."""
    turned = {one.attempt_id: one for one in changes if one.passes_now != one.passed_before}
    if not turned:
        return ()
    assessments = Attempt.objects.filter(pk__in=turned).order_by().values("assessment")
    rows = Result.objects.latest().filter(
        official__in={one.official_id for one in turned.values()}, attempt__assessment__in=assessments
    )
    before: dict[tuple[int, int], bool] = {}
    now: dict[tuple[int, int], bool] = {}
    for official, assessment, attempt, passed in rows.order_by("official_id", "attempt__assessment_id").values_list(
        "official_id", "attempt__assessment_id", "attempt_id", "passed"
    ):
        at = (official, assessment)
        before[at] = before.get(at, False) or passed
        now[at] = now.get(at, False) or (turned[attempt].passes_now if attempt in turned else passed)
    return tuple(Turn(*at, passes) for at, passes in now.items() if passes != before[at])


def correct_key(
    *, version: QuestionVersion, correction: Correction, reason: str, actor: User, now: datetime
) -> list[KeyCorrection]:
    """Write down what is right from now on, of the version first; marking the attempts anew is for the caller
    (`lms/flows/regrading.py`).

    Other versions that ask the same with the same key are corrected too: what was wrong was wrong there as well.
    Where the question still asks it, it gets a next version with the other key: papers to come, the editor and exports
    have that one. A dropped question is drawn no more, unless an open assessment could not be filled without it: it
    counts as right there. Another key takes it back from where dropping it had put it. Nobody corrects what they were
    themselves asked.
    """
    cleaned = normalise_lines(reason)
    if not cleaned:
        raise CorrectionReasonMissing
    check_correction(version, correction)
    with transaction.atomic():
        question, current = locked_question(version.question, actor)
        known = latest_corrections([version.pk]).get(version.pk)
        if known is not None and (known.kind, set(known.right)) == (correction.kind, set(correction.right)):
            raise NothingToCorrect
        alike = _asked_alike(version, correction)
        if AttemptQuestion.objects.filter(
            version__in=[one.pk for one, _right in alike], attempt__official__user_id=actor.pk
        ).exists():
            raise OwnAnswerCorrected
        before = question.retired
        is_current = current.pk in {one.pk for one, _right in alike}
        if is_current and correction.kind == CorrectionKind.DROPPED:
            _retire(question)
        elif is_current and known is not None and known.retired:
            question.retired = False
            question.save(update_fields=["retired"])
        made = [
            KeyCorrection.objects.create(
                version=one,
                kind=correction.kind,
                right=sorted(right),
                reason=cleaned,
                retired=question.retired and not before,
                made_by=actor,
                made_at=now,
            )
            for one, right in alike
        ]
        for one in made:
            if one.version_id == current.pk and correction.kind == CorrectionKind.KEY:
                _write_next(question, current, _text_by(current, one), actor)
            answer_alarm(version=one.version, answer=AlarmAnswer.CORRECTED, reason=cleaned, actor=actor, now=now)
        after = {"code": question.code, "kind": str(CorrectionKind(correction.kind).label), "right": made[0].right}
        if question.retired != before:
            after["retired"] = question.retired
        record(verb=CORRECTED, target=version, actor=actor, after=after, reason=cleaned)
    return made


def _asked_alike(version: QuestionVersion, correction: Correction) -> list[tuple[QuestionVersion, frozenset[int]]]:
    """The version, and the others of its question that ask the same with the same key, each with the ids that the
    right choices have there; three statements whatever their number.
    """
    versions = list(version.question.versions.prefetch_related("choices").order_by("number"))
    versions.sort(key=lambda one: one.pk != version.pk)
    known = latest_corrections([one.pk for one in versions])
    asked = _asked(versions[0], known)
    words = {one.text for one in versions[0].choices.all() if one.pk in correction.right}
    return [
        (one, frozenset(choice.pk for choice in one.choices.all() if choice.text in words))
        for one in versions
        if _asked(one, known) == asked
    ]


def _asked(version: QuestionVersion, corrections: Mapping[int, KeyCorrection]) -> tuple[Any, ...]:
    """What is asked and what is right, in whatever order; of what was dropped nothing is."""
    key = corrected_key(version, version.choices.all(), corrections)
    choices = [(one.text, one.match, None if key.is_dropped else one.weight) for one in key.choices]
    parts = [part_from_json(part) for part in version.parts]
    ordered = choices if version.kind == QuestionKind.ORDERING else Counter(choices)
    return version.kind, version.stem, ordered, parts, key.is_dropped


def _text_by(version: QuestionVersion, correction: KeyCorrection) -> QuestionText:
    """What the version says, with the key as corrected."""
    text = text_of(version)
    key = corrected(key_of(version, version.choices.all()), correction.kind, correction.right)
    choices = zip(text.choices, key.choices, strict=True)
    return replace(text, choices=tuple(replace(one, weight=marked.weight) for one, marked in choices))


def _write_next(question: Question, current: QuestionVersion, text: QuestionText, actor: User) -> None:
    """Also while somebody sits with the current version: they keep it, and it is corrected too."""
    if not says_the_same(current, text):
        write_version(question, text, current.competency, kept_of(question), actor)


def _retire(question: Question) -> None:
    if question.retired:
        return
    with suppress(QuestionNeeded), transaction.atomic(), papers_kept_drawable(question):
        question.retired = True
        question.save(update_fields=["retired"])
    question.refresh_from_db(fields=["retired"])


def check_correction(version: QuestionVersion, correction: Correction) -> None:
    now = latest_corrections([version.pk]).get(version.pk)
    is_dropped = now is not None and now.kind == CorrectionKind.DROPPED
    if correction.kind == CorrectionKind.DROPPED:
        if is_dropped:
            raise NothingToCorrect
        return
    if version.kind not in CHOSEN_FROM:
        raise CorrectionNotOfThisKind
    known = set(version.choices.values_list("pk", flat=True))
    wanted = correction.right
    if not wanted or not wanted <= known or (version.kind != QuestionKind.MULTIPLE and len(wanted) > 1):
        raise CorrectionKeyMissing
    right = set(now.right) if now else set(version.choices.filter(is_correct=True).values_list("pk", flat=True))
    if wanted == right and not is_dropped:
        raise NothingToCorrect


def attempts_to_regrade(versions: Iterable[int], *, after: int = 0) -> list[int]:
    """Attempts that had the question in one of these versions, by id. Those not marked yet are among them: one that is
    being handed in at this moment may have been marked by the key that was.
    """
    found = Attempt.objects.filter(questions__version__in=list(versions), pk__gt=after).distinct().order_by("pk")
    return list(found.values_list("pk", flat=True))


def _answers(versions: Collection[int]) -> Iterator[tuple[int, int, Result, list[object]]]:
    """Of every marked attempt that had one of them: it, its place, the result that counts, and the answer that does."""
    asked = AttemptQuestion.objects.filter(version__in=list(versions)).exclude(attempt__kind=AssessmentKind.PRACTICE)
    results = Result.objects.latest().filter(attempt__in=asked.order_by().values("attempt")).select_related("attempt")
    places = {attempt: (version, pk) for attempt, version, pk in asked.values_list("attempt_id", "version_id", "pk")}
    answers = _counted_answers(versions)
    for result in results.order_by("attempt_id").iterator(chunk_size=500):
        version_id, place_id = places[result.attempt_id]
        yield version_id, place_id, result, answers.get(place_id, [])


def _counted_answers(versions: Collection[int]) -> dict[int, list[object]]:
    rows = Response.objects.filter(question__version__in=list(versions)).order_by("sequence", "pk")
    columns = (
        "question_id",
        "answer",
        "is_late",
        "question__attempt__late_answers",
        "question__attempt__late_ruling__accepted",
    )
    counted: dict[int, list[object]] = {}
    for place_id, answer, is_late, policy, accepted in rows.values_list(*columns):
        if not is_late or policy == LateAnswerPolicy.COUNT or accepted:
            counted[place_id] = answer
    return counted
