"""Taking in answers: what is accepted, what came late, what is refused and why.

Saving one answer is the busiest write of the product: one statement reads everything it is checked against, one
adds the row if the attempt is still open, so an answer is either in before a submit or refused after it. What that
does not settle (late, from another device, sent before) is looked at with the attempt held.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assessments.domain.answer_forms import form_of, settle_answer
from assessments.domain.appending import append_while_open, place_to_answer
from assessments.domain.attempts import sequence_base
from assessments.domain.deadlines import ON_ITS_WAY, late_until
from assessments.domain.keys import tells_at_once
from assessments.domain.telling import refuse_told, told_answers
from assessments.enums import UNFINISHED, AttemptStatus
from assessments.exceptions.attempts import (
    AnsweredAfterDeadline,
    AttemptFinished,
    AttemptNotFound,
    OtherDevice,
    ReceivedTooLate,
)
from assessments.models import Attempt, AttemptQuestion, Response
from lms.core.display import format_datetime, format_time


@dataclass(frozen=True)
class Answer:
    """What a device says was answered at a place of the paper (`answer_forms`). `elapsed_ms` is its claim of the time
    since the start.

    `sequence` None: a device that doesn't count (a form without JavaScript); it gets the next one, and where it
    says nothing new, nothing is written.
    """

    order: int
    sequence: int | None
    answer: tuple[Any, ...]
    flagged: bool
    elapsed_ms: int | None


@dataclass(frozen=True)
class SavedResponse:
    """What the server holds of it, and until when more may be answered."""

    order: int
    sequence: int
    is_late: bool
    deadline_at: datetime


def save_response(
    *,
    attempt_uid: uuid.UUID,
    user_id: int,
    device: uuid.UUID,
    order: int,
    sequence: int | None,
    answer: Sequence[Any],
    flagged: bool,
    elapsed_ms: int | None,
    now: datetime,
) -> SavedResponse:
    """Add one answer; sent again it has the effect of once, sent out of order the highest sequence counts."""
    given = Answer(order, sequence, tuple(answer), flagged, elapsed_ms)
    place = place_to_answer(user_id, attempt_uid, order) if sequence is not None else None
    if place is not None and sequence is not None and _append_in_time(place, given, device, now):
        return SavedResponse(order, sequence, is_late=False, deadline_at=place.attempt.deadline_at)
    places = AttemptQuestion.objects.visible_to_user_id(user_id)
    with transaction.atomic():
        try:
            question = places.locked_with_attempt(attempt_uid, order).get()
        except AttemptQuestion.DoesNotExist:
            raise AttemptNotFound from None
        return _append_held(question, given, device, now)


def _append_held(question: AttemptQuestion, given: Answer, device: uuid.UUID, now: datetime) -> SavedResponse:
    """What the short way doesn't settle; the attempt is held by the caller's transaction."""
    attempt = question.attempt
    given = settle(question, given)
    known = held_answer(question.responses.filter(device=device), given)
    try:
        check_open(attempt, now)
        is_late = admit(attempt, given, device=device, now=now)
        refuse_told(question, given.answer, told_answers(attempt))
    except (AttemptFinished, OtherDevice, AnsweredAfterDeadline, ReceivedTooLate):
        if known is None:
            raise
    if known is not None:
        return SavedResponse(given.order, known.sequence, known.is_late, attempt.deadline_at)
    if given.sequence is None:
        last = question.responses.order_by("sequence", "pk").last()
        if _says_the_same(last, given):
            return SavedResponse(
                given.order, last.sequence if last else 0, is_late=False, deadline_at=attempt.deadline_at
            )
        counted = max(last.sequence if last else 0, sequence_base(attempt)) + 1
    else:
        counted = free_sequence(question.responses.filter(device=device), given.sequence)
    new_response(question, given, device=device, sequence=counted, now=now, is_late=is_late).save(force_insert=True)
    return SavedResponse(given.order, counted, is_late, attempt.deadline_at)


def _append_in_time(question: AttemptQuestion, given: Answer, device: uuid.UUID, now: datetime) -> bool:
    """The way nearly all answers go: open attempt, its own device, before the deadline, not sent before."""
    sequence = given.sequence
    if sequence is None:
        return False
    attempt = question.attempt
    is_plain = attempt.status == AttemptStatus.OPEN and attempt.device == device and not tells_at_once(attempt)
    if not is_plain or now > attempt.deadline_at:
        return False
    given = settle(question, given)
    return append_while_open(new_response(question, given, device=device, sequence=sequence, now=now, is_late=False))


def settle(question: AttemptQuestion, given: Answer) -> Answer:
    """The answer in its one form; raises what `settle_answer` raises where it can't be one to this question."""
    version = question.version
    form = form_of(version.kind, question.choice_order, [part["kind"] for part in version.parts])
    return replace(given, answer=tuple(settle_answer(form, given.answer, order=question.order)))


def check_open(attempt: Attempt, now: datetime) -> None:
    """Handed in is handed in, and what has been marked takes nothing more, whatever time a device claims."""
    if attempt.status == AttemptStatus.CLOSED and now > late_until(attempt):
        raise ReceivedTooLate(limit=format_datetime(late_until(attempt)))
    if attempt.status not in UNFINISHED:
        raise AttemptFinished(time=format_time(attempt.received_at or attempt.finished_at))


def admit(attempt: Attempt, given: Answer, *, device: uuid.UUID, now: datetime) -> bool:
    """Whether the answer came late; raises the rule it breaks.

    The time a device claims is a claim, not a proof, and is asked for only where the server's clock can't decide:
    for what arrives after the deadline, or from a device that has given way.
    """
    claimed = None if given.elapsed_ms is None else attempt.started_at + timedelta(milliseconds=given.elapsed_ms)
    if device != attempt.device:
        gave_way = gave_way_at(attempt, device)
        if gave_way is None or claimed is None or claimed > gave_way:
            raise OtherDevice(time=format_time(attempt.device_since))
    if now <= attempt.deadline_at:
        return False
    if claimed is None or claimed > attempt.deadline_at:
        raise AnsweredAfterDeadline(deadline=format_time(attempt.deadline_at))
    if now > late_until(attempt):
        raise ReceivedTooLate(limit=format_datetime(late_until(attempt)))
    return now > attempt.deadline_at + ON_ITS_WAY


def gave_way_at(attempt: Attempt, device: uuid.UUID) -> datetime | None:
    """When this device last gave way to another; None for one that never held the attempt."""
    moments = [entry["until"] for entry in attempt.earlier_devices if entry["device"] == str(device)]
    return datetime.fromisoformat(moments[-1]) if moments else None


def new_response(
    question: AttemptQuestion, given: Answer, *, device: uuid.UUID, sequence: int, now: datetime, is_late: bool
) -> Response:
    return Response(
        question=question,
        device=device,
        sequence=sequence,
        answer=list(given.answer),
        flagged=given.flagged,
        elapsed_ms=given.elapsed_ms,
        received_at=now,
        is_late=is_late,
    )


def held_answer(own: Iterable[Response], given: Answer) -> Response | None:
    """The row that holds this very answer: what had been acknowledged stays so, however often it is sent again.

    `own` are the device's rows at this place. Another answer under the same number isn't this one: two windows that
    share a device may count alike, and the second answer is kept under a number of its own (`free_sequence`).
    """
    if given.sequence is None:
        return None
    rows = sorted((row for row in own if row.sequence >= given.sequence), key=lambda row: row.sequence)
    return next((row for row in rows if _says_the_same(row, given)), None)


def free_sequence(own: Iterable[Response], wanted: int) -> int:
    """The number wanted, or where the device has used it here the next after all of its own: what came later counts."""
    taken = {row.sequence for row in own}
    return max(taken) + 1 if wanted in taken else wanted


def _says_the_same(last: Response | None, given: Answer) -> bool:
    """A form that is sent to turn the page changes nothing."""
    if last is None:
        return not given.answer and not given.flagged
    return bool(last.answer == list(given.answer)) and last.flagged == given.flagged
