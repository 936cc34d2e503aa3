"""The minutes that an invigilator gives."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.domain.moving_deadlines import move_deadlines
from assessments.domain.sittings import check_watching
from assessments.enums import TimeReason
from assessments.exceptions.sittings import MinutesUnfit, TimeNotGiven
from assessments.models import Attempt, ExamSitting, TimeGiven
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

MOST_MINUTES = 120


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
