"""Moving a deadline: the one function that does it, and what the invigilator gives."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.sittings import check_watching
from assessments.enums import AttemptStatus, TimeReason
from assessments.exceptions.sittings import MinutesUnfit, TimeNotGiven
from assessments.models import Attempt, ContactGap, ExamSitting, TimeGiven
from lms.core.display import format_time
from lms.core.domain.audit import Change, record_all, register_verb
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

GIVEN = register_verb("assessments.time.given", _("Lùi giờ kết thúc bài %(title)s đến %(until)s: %(why)s"))

MOST_MINUTES = 120


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


def add_minutes(
    *,
    sitting: ExamSitting,
    minutes: int,
    client_id: uuid.UUID,
    actor: User,
    now: datetime,
    attempt_uid: uuid.UUID | None = None,
    note: str = "",
) -> list[TimeGiven]:
    """The invigilator gives minutes to one attempt of the sitting, or to all that aren't handed in.

    Sent twice it gives once. The sitting's own end doesn't limit it, the exam's closing does.
    """
    check_watching(sitting, actor)
    if not 1 <= minutes <= MOST_MINUTES:
        raise MinutesUnfit(most=MOST_MINUTES)
    with transaction.atomic():
        known = list(TimeGiven.objects.filter(client_id=client_id, attempt__sitting=sitting))
        if known:
            return known
        running = Attempt.objects.unfinished().filter(sitting=sitting)
        if attempt_uid is not None:
            running = running.filter(uid=attempt_uid)
        held = list(running.select_related("assessment").select_for_update(of=("self",), no_key=True).order_by("pk"))
        longer = [(one, max(one.deadline_at, now) + timedelta(minutes=minutes)) for one in held]
        given = move_deadlines(
            longer,
            why=TimeReason.INVIGILATOR,
            now=now,
            actor=actor,
            client_id=client_id,
            note=normalise(note)[:300],
        )
        if not given:
            raise TimeNotGiven
        return given
