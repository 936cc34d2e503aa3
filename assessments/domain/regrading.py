"""A key that was wrong, or a question that should not have been asked: what it changes, and changing it.

Results are appended, never edited: whoever looks back finds the first result, the correction and what followed from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.grading import share_of
from assessments.domain.marking import corrected, key_of, latest_corrections
from assessments.domain.needed_questions import papers_kept_drawable
from assessments.domain.question_text import CHOSEN_FROM
from assessments.enums import CorrectionKind, LateAnswerPolicy, QuestionKind
from assessments.exceptions import (
    CorrectionKeyMissing,
    CorrectionNotOfThisKind,
    CorrectionReasonMissing,
    NothingToCorrect,
    OwnAnswerCorrected,
    QuestionNeeded,
)
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
class Preview:
    """`attempts`: how many marked ones had the question; `changes`: those whose marks would be others."""

    attempts: int
    changes: tuple[Change, ...]

    @property
    def now_pass(self) -> int:
        return len({one.official_id for one in self.changes if one.passes_now and not one.passed_before})

    @property
    def now_fail(self) -> int:
        return len({one.official_id for one in self.changes if one.passed_before and not one.passes_now})


def preview_correction(*, version: QuestionVersion, correction: Correction) -> Preview:
    """What correcting would change now; a fixed number of statements, whatever their number. Raises what correcting
    raises for a key that can't be one."""
    check_correction(version, correction)
    written = list(version.choices.all())
    key = corrected(key_of(version, written), correction.kind, correction.right)
    counted = 0
    changes = []
    for place_id, result, answer in _answers(version):
        counted += 1
        before = Decimal(str(float(result.marks[str(place_id)])))
        share = share_of(key, answer)
        if share == before:
            continue
        others = sum((Decimal(str(float(mark))) for mark in result.marks.values()), Decimal(0)) - before
        passes = round(others + share, 2) >= result.attempt.pass_mark
        changes.append(Change(result.attempt_id, result.official_id, result.passed, passes))
    return Preview(counted, tuple(changes))


def correct_key(
    *, version: QuestionVersion, correction: Correction, reason: str, actor: User, now: datetime
) -> KeyCorrection:
    """Write down what is right from now on; marking the attempts anew is for the caller (`lms/flows/regrading.py`).

    A dropped question is drawn no more, unless an open assessment could not be filled without it: it counts as right
    there. Nobody corrects what they were themselves asked.
    """
    cleaned = normalise_lines(reason)
    if not cleaned:
        raise CorrectionReasonMissing
    check_correction(version, correction)
    if AttemptQuestion.objects.filter(version=version, attempt__official__user_id=actor.pk).exists():
        raise OwnAnswerCorrected
    with transaction.atomic():
        question = type(version.question).objects.select_for_update().get(pk=version.question_id)
        known = latest_corrections([version.pk]).get(version.pk)
        if known is not None and (known.kind, set(known.right)) == (correction.kind, set(correction.right)):
            raise NothingToCorrect
        made = KeyCorrection.objects.create(
            version=version,
            kind=correction.kind,
            right=sorted(correction.right),
            reason=cleaned,
            made_by=actor,
            made_at=now,
        )
        if correction.kind == CorrectionKind.DROPPED and version.is_current:
            _retire(question)
        after = {"code": question.code, "kind": str(CorrectionKind(correction.kind).label), "right": made.right}
        record(verb=CORRECTED, target=version, actor=actor, after=after, reason=cleaned)
    return made


def _retire(question: Question) -> None:
    with suppress(QuestionNeeded), transaction.atomic(), papers_kept_drawable(question):
        question.retired = True
        question.save(update_fields=["retired"])


def check_correction(version: QuestionVersion, correction: Correction) -> None:
    if correction.kind == CorrectionKind.DROPPED:
        return
    if version.kind not in CHOSEN_FROM:
        raise CorrectionNotOfThisKind
    known = set(version.choices.values_list("pk", flat=True))
    wanted = correction.right
    if not wanted or not wanted <= known or (version.kind != QuestionKind.MULTIPLE and len(wanted) > 1):
        raise CorrectionKeyMissing
    now = latest_corrections([version.pk]).get(version.pk)
    right = set(now.right) if now else set(version.choices.filter(is_correct=True).values_list("pk", flat=True))
    if wanted == right and not (now and now.kind == CorrectionKind.DROPPED):
        raise NothingToCorrect


def attempts_to_regrade(version: QuestionVersion, *, after: int = 0) -> list[int]:
    """Marked attempts that had the question, by id."""
    found = Attempt.objects.marked().filter(questions__version=version, pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _answers(version: QuestionVersion) -> Iterator[tuple[int, Result, list[object]]]:
    """Of every marked attempt that had the question: its place, the result that counts, and the answer that does."""
    results = Result.objects.latest().filter(attempt__questions__version=version).select_related("attempt")
    places = dict(AttemptQuestion.objects.filter(version=version).values_list("attempt_id", "pk"))
    answers = _counted_answers(version)
    for result in results.order_by("attempt_id").iterator(chunk_size=500):
        place_id = places[result.attempt_id]
        yield place_id, result, answers.get(place_id, [])


def _counted_answers(version: QuestionVersion) -> dict[int, list[object]]:
    rows = Response.objects.filter(question__version=version).order_by("sequence", "pk")
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
