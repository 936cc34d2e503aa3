"""Power cuts: what the server knows of one, and the time it offers back.

A running page makes itself heard at least once a minute, by an answer or a beat, and says good-bye when it is left or
put aside. A gap is a silence without a good-bye, noticed when the page is opened again; one that was kept on the device
and opened without a network tells when that was. A page that only lost the network was answered in meanwhile and isn't
opened again, so it lost no time. Whether the power was cut, nobody here can know: what is offered is what the exam's
policy allows for any such silence, and trainers see every one of them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from assessments.domain.deadlines import is_without_clock
from assessments.domain.moving_deadlines import move_deadlines
from assessments.enums import UNFINISHED, AttemptStatus, TimeReason
from assessments.exceptions.sittings import OutageOfferGone
from assessments.models import Attempt, ContactGap, Response, TimeGiven

if TYPE_CHECKING:
    from lms.accounts.models import User

SILENCE = timedelta(minutes=3)
"""Shorter ones are the network's, not worth asking about."""
LAST_WORD = timedelta(seconds=10)
"""So long the last word of a page may be on its way."""
STANDS = timedelta(minutes=15)
"""Once the time is over, an offer that nobody takes up for so long is no lost time; before, it waits."""


@dataclass(frozen=True)
class OutageOffer:
    """Minutes of a silence, and how many of them are given back; fewer where the exam's policy ends."""

    gap: ContactGap
    silent: int
    minutes: int
    until: datetime
    is_capped: bool


@dataclass(frozen=True)
class Heard:
    """What a running page is told by its beat."""

    status: str
    deadline_at: datetime


def hear(*, attempt_uid: uuid.UUID, user_id: int, is_away: bool, now: datetime, page: str = "") -> Heard | None:
    """A beat: one read, one write, and none once the attempt has ended. None where there is no such attempt.

    The last word of a page that is left may come when the next one was heard already; then it is not believed.
    """
    own = Attempt.objects.filter(uid=attempt_uid, official__user_id=user_id)
    row = own.values_list("pk", "status", "deadline_at").first()
    if row is None:
        return None
    pk, status, deadline_at = row
    if status == AttemptStatus.OPEN:
        heard = Attempt.objects.filter(pk=pk)
        if is_away:
            heard = heard.filter(Q(beat_page__in=("", page)) | Q(beat_at__lte=now - LAST_WORD))
        heard.update(beat_at=now, is_away=is_away, beat_page=page)
    return Heard(status, deadline_at)


def notice_gap(attempt: Attempt, now: datetime, *, reopened_at: datetime | None = None) -> ContactGap | None:
    """To be called where the person comes back to an attempt. No statement where its page was heard a moment ago.

    `reopened_at`: a page kept on the device was opened without a network, and says since when it is back; a claim, as
    the time of an answer is. A device that runs no scripts makes itself heard by nothing but its answers: its silence
    says nothing.
    """
    if attempt.status not in UNFINISHED or attempt.is_away:
        return None
    if attempt.time_limit_minutes is None or is_without_clock(attempt, now):
        return None
    back_at = now if reopened_at is None else min(now, reopened_at)
    if back_at - (attempt.beat_at or attempt.started_at) < SILENCE:
        return None
    signs = [one for one in (attempt.beat_at, _last_answer(attempt, back_at)) if one is not None]
    if not signs or back_at - max(signs) < SILENCE or max(signs) >= attempt.deadline_at:
        return None
    with transaction.atomic():
        gap: ContactGap
        gap, _made = ContactGap.objects.get_or_create(attempt=attempt, from_at=max(signs), defaults={"to_at": back_at})
        Attempt.objects.filter(pk=attempt.pk).update(beat_at=now)
        attempt.beat_at = now
    return gap


def _last_answer(attempt: Attempt, before: datetime) -> datetime | None:
    """When, by what its device claims, the last answer before a moment was given."""
    most = int((before - attempt.started_at).total_seconds() * 1000)
    given = Response.objects.filter(question__attempt=attempt, elapsed_ms__lte=most)
    elapsed = given.aggregate(last=Max("elapsed_ms"))["last"]
    return None if elapsed is None else attempt.started_at + timedelta(milliseconds=elapsed)


def offer_of(attempt: Attempt, now: datetime) -> OutageOffer | None:
    """What is offered for the last silence that lost time; one statement where there was none.

    Answers that arrived since and claim to be made within it shorten it. All that is offered together never moves the
    deadline by more than the policy of the exam, as it was at the start.
    """
    if attempt.status not in UNFINISHED or not attempt.outage_minutes:
        return None
    gaps = _standing(attempt, now).filter(given=None).order_by("-to_at")
    return next((offer for gap in gaps if (offer := _offer(attempt, gap, now)) is not None), None)


def _standing(attempt: Attempt, now: datetime) -> QuerySet[ContactGap]:
    gaps = ContactGap.objects.filter(attempt=attempt)
    return gaps if now <= attempt.deadline_at else gaps.filter(to_at__gt=now - STANDS)


def _offer(attempt: Attempt, gap: ContactGap, now: datetime) -> OutageOffer | None:
    last_sign = max(gap.from_at, _last_answer(attempt, gap.to_at) or gap.from_at)
    lost = min(gap.to_at, attempt.deadline_at) - last_sign
    most = attempt.deadline_at + timedelta(minutes=attempt.outage_minutes) - _given_before(attempt)
    start = max(now, attempt.deadline_at)
    wanted = start + lost
    until = min(wanted, most)
    if attempt.assessment.closes_at is not None:
        until = min(until, attempt.assessment.closes_at)
    minutes = int((until - start).total_seconds() // 60)
    if minutes < 1:
        return None
    return OutageOffer(
        gap=gap,
        silent=int((gap.to_at - last_sign).total_seconds() // 60),
        minutes=minutes,
        until=start + timedelta(minutes=minutes),
        is_capped=until < wanted,
    )


def _given_before(attempt: Attempt) -> timedelta:
    given = TimeGiven.objects.filter(attempt=attempt, why=TimeReason.OUTAGE)
    moved = given.values_list("deadline_before", "deadline_after")
    return sum((after - before for before, after in moved), timedelta())


def take_offer(*, attempt: Attempt, now: datetime, actor: User | None) -> TimeGiven:
    """Give back what is offered; asked again for the same silence it gives nothing more, and says what it gave."""
    with transaction.atomic():
        held: Attempt = (
            Attempt.objects.select_related("assessment").select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
        )
        offer = offer_of(held, now)
        if offer is None:
            known: TimeGiven | None = TimeGiven.objects.filter(gap__in=_standing(held, now)).last()
            if known is not None:
                return known
            raise OutageOfferGone(minutes=int(STANDS.total_seconds() // 60))
        given = move_deadlines(
            [(held, offer.until)],
            why=TimeReason.OUTAGE,
            now=now,
            actor=actor,
            client_id=uuid.uuid4(),
            gap=offer.gap,
        )
        return given[0]
