"""The door of a supervised exam: which sitting somebody is listed for, and the PIN that opens it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction

from assessments.domain.sittings import PIN_LENGTH
from assessments.exceptions.sittings import PinMissing, PinNotMade, PinPaused, PinWrong
from assessments.models import Assessment, ExamSitting, SittingCandidate
from lms.core.display import format_time
from lms.org.models import Official

MOST_TRIES = 5
PAUSE = timedelta(minutes=5)


def sitting_of(official: Official, assessment: Assessment, now: datetime) -> ExamSitting | None:
    """The sitting that is open to them now, else the next, else the last; one statement. Nobody begins one that they
    watch over. Of several open at once that whose PIN was made last: one set up by mistake, and not ended, has none."""
    listed = ExamSitting.objects.filter(candidates__official=official, assessment=assessment)
    if official.user_id is not None:
        listed = listed.exclude(invigilators=official.user_id)
    sittings = list(listed.order_by("opens_at", "pk"))
    open_to_them = (one for one in sittings if is_open(one, now))
    open_now = max(open_to_them, key=lambda one: (bool(one.pin_made_at), one.pin_made_at or one.opens_at), default=None)
    coming = next((one for one in sittings if one.opens_at > now and one.ended_at is None), None)
    return open_now or coming or (sittings[-1] if sittings else None)


def is_open(sitting: ExamSitting, now: datetime) -> bool:
    return bool(sitting.ended_at is None and sitting.opens_at <= now < sitting.closes_at)


def enter_sitting(*, official: Official, sitting: ExamSitting, pin: str, now: datetime) -> None:
    """Raises what is wrong with the PIN. A try is counted before it is looked at, in a transaction of its own: however
    many are sent at once, five are looked at."""
    typed = "".join(sign for sign in pin if sign.isdecimal())
    if not typed:
        raise PinMissing(length=PIN_LENGTH)
    if not sitting.pin_digest:
        raise PinNotMade
    left = _count_try(official, sitting, now)
    if not check_password(typed, sitting.pin_digest):
        raise PinWrong(left=left) if left else _paused(now)
    SittingCandidate.objects.filter(sitting=sitting, official=official).update(tries=0)


def paused_until(candidate: SittingCandidate, now: datetime) -> datetime | None:
    """When the person may try again; None where they may now."""
    if candidate.tries < MOST_TRIES or candidate.tried_at is None:
        return None
    until: datetime = candidate.tried_at + PAUSE
    return until if now < until else None


def _count_try(official: Official, sitting: ExamSitting, now: datetime) -> int:
    with transaction.atomic():
        candidate = SittingCandidate.objects.select_for_update(no_key=True).get(sitting=sitting, official=official)
        if paused_until(candidate, now) is not None:
            raise _paused(candidate.tried_at or now)
        candidate.tries = 1 if candidate.tries >= MOST_TRIES else candidate.tries + 1
        candidate.tried_at = now
        candidate.save(update_fields=["tries", "tried_at"])
        return MOST_TRIES - int(candidate.tries)


def _paused(since: datetime) -> PinPaused:
    return PinPaused(time=format_time(since + PAUSE), most=MOST_TRIES)
