"""More time at every exam for who needs it: decided before, by HR, and known to as few as possible."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import ExtraTime
from assessments.exceptions.sittings import (
    ArrangementDates,
    ArrangementEnded,
    ArrangementOver,
    ArrangementOverlaps,
    OwnArrangement,
)
from assessments.models import TimeArrangement
from lms.core.display import format_date
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise, normalise_lines
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

ARRANGED = register_verb("assessments.arrangement.recorded", _("Ghi thêm giờ làm bài %(extra)s từ %(start)s"))
ENDED = register_verb("assessments.arrangement.ended", _("Dừng thêm giờ làm bài %(extra)s"))


def arrangements_on(day: date) -> QuerySet[TimeArrangement]:
    return TimeArrangement.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, ended_at=None)


def record_arrangement(
    *,
    official: Official,
    extra: ExtraTime,
    reason: str,
    approved_by: str,
    valid_from: date,
    valid_to: date | None,
    actor: User,
    now: datetime,
) -> TimeArrangement:
    """Nobody for themselves, and one at a time. No audit line holds the reason.

    Exams that are being sat keep the time with which they were begun.
    """
    if official.user_id == actor.pk:
        raise OwnArrangement
    if valid_to is not None and valid_to < valid_from:
        raise ArrangementDates
    if valid_to is not None and valid_to < timezone.localdate(now):
        raise ArrangementOver(day=format_date(valid_to))
    with transaction.atomic():
        Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
        running = Q(valid_to=None) | Q(valid_to__gte=valid_from)
        others = TimeArrangement.objects.filter(running, official=official, ended_at=None)
        if valid_to is not None:
            others = others.filter(valid_from__lte=valid_to)
        other = others.first()
        if other is not None:
            raise ArrangementOverlaps(extra=other.get_extra_display(), start=format_date(other.valid_from))
        arrangement: TimeArrangement = TimeArrangement.objects.create(
            official=official,
            extra=extra,
            reason=normalise_lines(reason),
            approved_by=normalise(approved_by),
            valid_from=valid_from,
            valid_to=valid_to,
            recorded_by=actor,
            recorded_at=now,
        )
        after = {"extra": ExtraTime(extra).label, "start": format_date(valid_from), "valid_to": valid_to}
        record(verb=ARRANGED, target=official, actor=actor, after=after)
    return arrangement


def end_arrangement(*, arrangement: TimeArrangement, actor: User, now: datetime) -> None:
    """It gives no more time from now on; what it gave stays given."""
    if arrangement.official.user_id == actor.pk:
        raise OwnArrangement
    with transaction.atomic():
        running = TimeArrangement.objects.filter(pk=arrangement.pk, ended_at=None)
        if not running.update(ended_at=now, ended_by=actor):
            raise ArrangementEnded
        after = {"extra": arrangement.get_extra_display()}
        record(verb=ENDED, target=arrangement.official, actor=actor, after=after)


FACTORS = {ExtraTime.QUARTER: 1.25, ExtraTime.HALF: 1.5, ExtraTime.DOUBLE: 2.0}


def extended(limit: int, extra: str) -> timedelta | None:
    """The time limit of somebody with this arrangement, up to the whole minute; None for no limit."""
    if extra == ExtraTime.UNLIMITED:
        return None
    return timedelta(minutes=math.ceil(limit * FACTORS[ExtraTime(extra)])) if extra else timedelta(minutes=limit)
