"""Moving a deadline: the one function that does it, and what follows from a closing time that is moved."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.arrangements import extended
from assessments.domain.deadlines import UNTIMED
from assessments.enums import AttemptStatus, TimeReason
from assessments.models import Attempt, ContactGap, TimeArrangement, TimeGiven
from lms.core.display import format_time
from lms.core.domain.audit import Change, record_all, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User

GIVEN = register_verb("assessments.time.given", _("Lùi giờ kết thúc bài %(title)s đến %(until)s: %(why)s"))


def move_deadlines(
    wanted: Sequence[tuple[Attempt, datetime]],
    *,
    why: TimeReason,
    now: datetime,
    actor: User | None,
    client_id: uuid.UUID,
    extra: str = "",
    gap: ContactGap | None = None,
    note: str = "",
) -> list[TimeGiven]:
    """Move the deadlines of these attempts, held by the caller's transaction, each as far as the exam's own closing.

    One whose time was over goes on until the new one: it has no marks yet. Marked ones, and those that would gain
    nothing, are left out; nobody's deadline is ever moved forward.
    """
    rows, changes = [], []
    for attempt, asked in wanted:
        closes_at = attempt.assessment.closes_at
        until = asked if closes_at is None else min(asked, closes_at)
        if attempt.is_marked or until <= max(attempt.deadline_at, now):
            continue
        rows.append(
            TimeGiven(
                attempt=attempt,
                client_id=client_id,
                why=why,
                extra=extra,
                gap=gap,
                deadline_before=attempt.deadline_at,
                deadline_after=until,
                note=note,
                given_by=actor,
                given_at=now,
            )
        )
        changes.append(
            Change(
                attempt,
                before={"deadline_at": attempt.deadline_at},
                after={"title": attempt.title, "until": format_time(until), "why": why.label, "deadline_at": until},
            )
        )
        attempt.deadline_at = until
        if attempt.status == AttemptStatus.WAITING:
            attempt.status, attempt.finished_at = AttemptStatus.OPEN, None
    if rows:
        Attempt.objects.bulk_update([row.attempt for row in rows], ["deadline_at", "status", "finished_at"])
        TimeGiven.objects.bulk_create(rows)
        record_all(verb=GIVEN, changes=changes, actor=actor, reason=note)
    return rows


def follow_closing(*, attempts: QuerySet[Attempt], now: datetime, actor: User) -> list[TimeGiven]:
    """The exam or the sitting closes later than when these were begun: who was cut short by it gets what they would
    have had, and keeps what was given to them beside. In the caller's transaction.
    """
    running = attempts.unfinished().select_related("assessment", "sitting")  # type: ignore[attr-defined]
    locked = running.select_for_update(of=("self",), no_key=True).prefetch_related("times_given")
    held = list(locked.order_by("pk"))
    arranged = list(TimeArrangement.objects.filter(official__in=[one.official_id for one in held], ended_at=None))
    wanted = [(one, _whole_time(one, arranged)) for one in held]
    return move_deadlines(wanted, why=TimeReason.CLOSING, now=now, actor=actor, client_id=uuid.uuid4())


def _whole_time(attempt: Attempt, arranged: Sequence[TimeArrangement]) -> datetime:
    """Until when it runs by its own rules, up to the closing of its sitting; the exam's own every move minds."""
    given = list(attempt.times_given.all())
    beside = (one for one in given if one.why in {TimeReason.INVIGILATOR, TimeReason.OUTAGE})
    extra = next((one.extra for one in given if one.extra), "") or _arranged(attempt, arranged)
    limit = attempt.time_limit_minutes
    own = None if limit is None else extended(limit, extra)
    until: datetime = attempt.started_at + (own or UNTIMED)
    until += sum((one.deadline_after - one.deadline_before for one in beside), timedelta())
    return until if attempt.sitting is None else min(until, attempt.sitting.closes_at)


def _arranged(attempt: Attempt, arranged: Sequence[TimeArrangement]) -> str:
    """More time that gained nothing at the start, because it all closed before."""
    day = timezone.localdate(attempt.started_at)
    own = (one for one in arranged if one.official_id == attempt.official_id and one.valid_from <= day)
    return next((one.extra for one in own if one.valid_to is None or day <= one.valid_to), "")
