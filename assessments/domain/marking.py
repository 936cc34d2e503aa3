"""From the answers of an attempt to a result, appended and audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessments.domain.grading import Grade, grade_paper
from assessments.domain.papers import answers_of
from assessments.enums import LateAnswerPolicy
from assessments.models import Attempt, AttemptQuestion, Choice, LateRuling, Result
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User

REGRADED = register_verb(
    "assessments.result.regraded",
    _("Chấm lại %(title)s: từ %(old_score)s thành %(score)s/%(out_of)s câu đúng"),
)
LATE_REASON = "late_answers"
"""Kept with the result as a code; readers say it in their language."""


def latest_result(attempt: Attempt) -> Result:
    result: Result = Result.objects.latest().get(attempt=attempt)
    return result


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
    if _marks(grade) == last.marks:
        return None
    return write_result(attempt, verb=REGRADED, actor=actor, grade=grade, supersedes=last, reason=reason)


def grade_attempt(attempt: Attempt) -> Grade:
    version_of = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("pk", "version_id"))
    right: dict[int, set[int]] = {version_id: set() for version_id in version_of.values()}
    keys = Choice.objects.filter(version_id__in=right, is_correct=True)
    for version_id, choice_id in keys.values_list("version_id", "pk"):
        right[version_id].add(choice_id)
    answers = answers_of(attempt, with_late=_late_answers_count(attempt))
    return grade_paper(
        {question: frozenset(right[version_id]) for question, version_id in version_of.items()},
        {question: given.answer for question, given in answers.items()},
        pass_mark=attempt.pass_mark,
    )


def _late_answers_count(attempt: Attempt) -> bool:
    if attempt.late_answers == LateAnswerPolicy.COUNT:
        return True
    return LateRuling.objects.filter(attempt=attempt, accepted=True).exists()


def _marks(grade: Grade) -> dict[str, bool]:
    """As it reads back from JSON: keys are text."""
    return {str(question): right for question, right in grade.marks.items()}
