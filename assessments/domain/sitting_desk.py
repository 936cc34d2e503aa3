"""What the invigilator sees of a sitting, person by person. Facts alone: what the server heard, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Max, Q
from django.utils import timezone

from assessments.domain.arrangements import arrangements_on, extended
from assessments.domain.sitting_entry import paused_until
from assessments.enums import AttemptStatus, ExtraTime
from assessments.models import Attempt, ContactGap, ExamSitting, SittingCandidate, TimeGiven
from lms.org.models import Official

OUT_OF_TOUCH = timedelta(seconds=150)
"""A running page makes itself heard every minute; two beats may be lost on the way."""


class DeskState(StrEnum):
    ABSENT = "absent"
    WORKING = "working"
    AWAY = "away"
    """The page said that it was being left or put aside."""
    SILENT = "silent"
    TIME_UP = "time_up"
    HANDED_IN = "handed_in"


@dataclass(frozen=True)
class DeskRow:
    """`heard_at`: the last sign of life. `given` are the changes of the deadline, `gaps` the silences, oldest first.

    `extra` is the arrangement that counts now for who hasn't begun, and that with which the others have.
    """

    official: Official
    attempt: Attempt | None
    state: DeskState
    answered: int
    heard_at: datetime | None
    extra: str
    needs_minutes: int | None
    paused_until: datetime | None
    given: tuple[TimeGiven, ...]
    gaps: tuple[ContactGap, ...]

    @property
    def moved_at(self) -> tuple[datetime, ...]:
        """When the attempt went on at another device, oldest first."""
        earlier = self.attempt.earlier_devices if self.attempt else []
        return tuple(datetime.fromisoformat(one["until"]) for one in earlier)

    @property
    def is_running(self) -> bool:
        return self.attempt is not None and not self.attempt.is_marked

    @property
    def extra_label(self) -> str:
        return str(ExtraTime(self.extra).label) if self.extra else ""


def desk_rows(sitting: ExamSitting, now: datetime) -> list[DeskRow]:
    """By name. Five statements for any number of people."""
    listed = list(
        SittingCandidate.objects.filter(sitting=sitting).select_related("official").order_by("official__sort_key", "pk")
    )
    answered = Q(questions__responses__isnull=False)
    attempts = {
        one.official_id: one
        for one in Attempt.objects.filter(sitting=sitting)
        .order_by("number")
        .annotate(
            answered=Count("questions", filter=answered, distinct=True),
            answer_at=Max("questions__responses__received_at"),
        )
    }
    given: dict[int, list[TimeGiven]] = {}
    for change in TimeGiven.objects.filter(attempt__sitting=sitting).select_related("given_by", "gap"):
        given.setdefault(change.attempt_id, []).append(change)
    gaps: dict[int, list[ContactGap]] = {}
    for gap in ContactGap.objects.filter(attempt__sitting=sitting):
        gaps.setdefault(gap.attempt_id, []).append(gap)
    day = timezone.localdate(now)
    arranged = arrangements_on(day).filter(official__in=[one.official_id for one in listed])
    extras: dict[int, str] = dict(arranged.values_list("official_id", "extra"))
    return [
        _row(sitting, one, attempts.get(one.official_id), extras.get(one.official_id, ""), given, gaps, now)
        for one in listed
    ]


def _row(
    sitting: ExamSitting,
    candidate: SittingCandidate,
    attempt: Attempt | None,
    arranged: str,
    given: dict[int, list[TimeGiven]],
    gaps: dict[int, list[ContactGap]],
    now: datetime,
) -> DeskRow:
    own_given = tuple(given.get(attempt.pk, ())) if attempt else ()
    heard_at = _heard_at(attempt)
    return DeskRow(
        official=candidate.official,
        attempt=attempt,
        state=_state(attempt, heard_at, now),
        answered=getattr(attempt, "answered", 0),
        heard_at=heard_at,
        extra=arranged if attempt is None else next((one.extra for one in own_given if one.extra), ""),
        needs_minutes=_minutes_needed(sitting, arranged) if attempt is None else None,
        paused_until=None if attempt else paused_until(candidate, now),
        given=own_given,
        gaps=tuple(gaps.get(attempt.pk, ())) if attempt else (),
    )


def _heard_at(attempt: Attempt | None) -> datetime | None:
    """None where nothing but a beat could tell, and no page that beats was ever heard."""
    if attempt is None:
        return None
    signs = [one for one in (attempt.beat_at, getattr(attempt, "answer_at", None)) if one is not None]
    return max(signs, default=None)


def _state(attempt: Attempt | None, heard_at: datetime | None, now: datetime) -> DeskState:
    if attempt is None:
        return DeskState.ABSENT
    if attempt.is_marked:
        return DeskState.HANDED_IN
    if attempt.status == AttemptStatus.WAITING or now > attempt.deadline_at:
        return DeskState.TIME_UP
    if attempt.is_away:
        return DeskState.AWAY
    if attempt.beat_at is not None and heard_at is not None and now - heard_at > OUT_OF_TOUCH:
        return DeskState.SILENT
    return DeskState.WORKING


def _minutes_needed(sitting: ExamSitting, extra: str) -> int | None:
    """How long somebody with this arrangement may take; None where the exam or the arrangement sets no limit."""
    limit = sitting.assessment.time_limit_minutes
    own = extended(limit, extra) if limit is not None else None
    return None if own is None else int(own.total_seconds() // 60)
