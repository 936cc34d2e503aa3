"""When the key of an assessment may be shown to somebody who has a result."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from assessments.domain.deadlines import ON_ITS_WAY
from assessments.domain.start_checks import StartCheck
from assessments.enums import AssessmentKind
from assessments.models import Assessment, Attempt, Result


@dataclass(frozen=True)
class KeyCheck:
    """`code` is empty when `shown`; `opens_at` says when at the latest a refusal ends, as things stand."""

    shown: bool
    code: str
    opens_at: datetime | None


def may_see_key(attempt: Attempt, result: Result, start: StartCheck, now: datetime) -> KeyCheck:
    """The key would help one's own next try, and whoever still sits the same exam. One statement.

    So it opens once the person has passed or has no attempt left, and nobody can have an answer counted any more: not
    before the closing time, not while another attempt is open or still takes late answers. A practice, which tells
    after each question, has nobody to protect.
    """
    closes_at, sitting_until = attempt.assessment.closes_at, _sitting_until(attempt.assessment, now)
    if closes_at is not None and now < closes_at:
        return KeyCheck(False, "closes", closes_at)
    if not result.passed and start.code not in {"passed", "no_attempts_left", "closed"}:
        return KeyCheck(False, "attempts_left", None)
    if sitting_until is not None:
        return KeyCheck(False, "sitting", sitting_until)
    return KeyCheck(True, "", None)


def _sitting_until(assessment: Assessment, now: datetime) -> datetime | None:
    """When the last unfinished attempt takes nothing more; None where there is none."""
    unfinished = Attempt.objects.unfinished().filter(assessment=assessment)
    last = unfinished.aggregate(deadline=Max("deadline_at"), hours=Max("late_sync_hours"))
    if last["deadline"] is None or assessment.kind == AssessmentKind.PRACTICE:
        return None
    until: datetime = last["deadline"] + max(timedelta(hours=last["hours"]), ON_ITS_WAY)
    return until if until > now else None
