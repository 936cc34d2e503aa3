"""When the key of an assessment may be shown to somebody who has a result."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from assessments.domain.deadlines import ON_ITS_WAY
from assessments.domain.start_checks import StartCheck
from assessments.enums import AssessmentKind, FeedbackPolicy
from assessments.models import Assessment, Attempt, Result


@dataclass(frozen=True)
class KeyCheck:
    """`code` is empty when `shown`; `opens_at` says when at the latest a refusal ends, as things stand. `marks_shown`:
    whether it is told of each question if the answer was right."""

    shown: bool
    code: str
    opens_at: datetime | None
    marks_shown: bool = True


def may_see_key(attempt: Attempt, result: Result, start: StartCheck, now: datetime) -> KeyCheck:
    """What the attempt's own policy and the others who sit the exam leave. One statement.

    The key would help one's own next try, and whoever still sits the same exam. So with the result it opens once the
    person has passed or has no attempt left, and nobody can have an answer counted any more: not before the closing
    time, not while another attempt is open or still takes late answers. Where it waits for the closing, or never opens,
    what was right is kept back likewise. A practice has nobody to protect.
    """
    if attempt.kind == AssessmentKind.PRACTICE:
        return KeyCheck(True, "", None)
    if attempt.feedback == FeedbackPolicy.NEVER:
        return KeyCheck(False, "never", None, marks_shown=False)
    waits = attempt.feedback == FeedbackPolicy.AFTER_CLOSING
    closes_at, sitting_until = attempt.assessment.closes_at, _sitting_until(attempt.assessment, now)
    if closes_at is not None and now < closes_at:
        return KeyCheck(False, "closes", closes_at, marks_shown=not waits)
    if waits and closes_at is None:
        return KeyCheck(False, "not_closed", None, marks_shown=False)
    if not waits and not result.passed and start.code not in {"passed", "no_attempts_left", "closed"}:
        return KeyCheck(False, "attempts_left", None)
    if sitting_until is not None:
        return KeyCheck(False, "sitting", sitting_until, marks_shown=not waits)
    return KeyCheck(True, "", None)


def tells_at_once(attempt: Attempt) -> bool:
    """Whether each answer is judged as soon as it is given."""
    return attempt.kind == AssessmentKind.PRACTICE and attempt.feedback == FeedbackPolicy.AT_ONCE


def _sitting_until(assessment: Assessment, now: datetime) -> datetime | None:
    """When the last unfinished attempt takes nothing more; None where there is none."""
    unfinished = Attempt.objects.unfinished().filter(assessment=assessment)
    last = unfinished.aggregate(deadline=Max("deadline_at"), hours=Max("late_sync_hours"))
    if last["deadline"] is None:
        return None
    until: datetime = last["deadline"] + max(timedelta(hours=last["hours"]), ON_ITS_WAY)
    return until if until > now else None
