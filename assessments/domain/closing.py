"""Ending an attempt: handed in, or its time over and, once nothing more is taken in, marked from what has arrived."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.answers import (
    Answer,
    admit,
    check_open,
    free_sequence,
    gave_way_at,
    held_answer,
    new_response,
    settle,
)
from assessments.domain.deadlines import ON_ITS_WAY, late_until
from assessments.domain.marking import conclude_attempt, latest_result
from assessments.domain.papers import places_of
from assessments.domain.telling import refuse_told, told_answers
from assessments.enums import UNFINISHED, AttemptStatus
from assessments.exceptions.attempts import OtherDevice, UnknownChoice
from assessments.models import Attempt, Response, Result
from lms.core.display import format_time
from lms.core.domain.audit import record, register_verb
from lms.core.exceptions import RuleViolation
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

SUBMITTED = register_verb("assessments.attempt.submitted", _("Nộp bài %(title)s: %(score)s/%(out_of)s câu đúng"))
TIME_UP = register_verb("assessments.attempt.time_up", _("Hết giờ khi chưa nộp bài %(title)s, còn nhận câu gửi muộn"))
CLOSED = register_verb(
    "assessments.attempt.closed", _("Hệ thống đóng bài %(title)s khi hết giờ: %(score)s/%(out_of)s câu đúng")
)


@dataclass(frozen=True)
class RefusedAnswer:
    order: int
    code: str
    message: str


@dataclass(frozen=True)
class Submission:
    """What came of handing in. `is_new`: this call ended the attempt, so what follows from it is still to be done.

    `result` None: a device that had given way sent what it held, and the attempt waits for the one that writes; or
    people are to mark some of it.
    """

    attempt: Attempt
    result: Result | None
    is_new: bool
    refused: list[RefusedAnswer] = field(default_factory=list)


def submit_attempt(
    *, attempt: Attempt, device: uuid.UUID, answers: Sequence[Answer], now: datetime, actor: User | None
) -> Submission:
    """Take the full snapshot of a device, end the attempt and mark it. Twice gives the same result.

    Every answer is judged by itself; one that can't be taken is named in `refused` and takes no other along. After
    the deadline that is what was answered in time, and the attempt ends with it: no answer follows the marks.
    """
    with transaction.atomic():
        held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if held.status not in UNFINISHED:
            refused = _store(held, device, answers, now)
            return Submission(held, latest_result(held), is_new=False, refused=refused)
        gave_way = device != held.device
        is_running = held.is_open and now <= held.deadline_at  # over, though nobody has settled it yet
        if gave_way and (is_running or gave_way_at(held, device) is None):
            raise OtherDevice(time=format_time(held.device_since))
        refused = _store(held, device, answers, now)
        if gave_way:
            return Submission(held, None, is_new=False, refused=refused)
        held.status = AttemptStatus.SUBMITTED
        held.finished_at, held.received_at = min(now, held.deadline_at), now
        held.save(update_fields=["status", "finished_at", "received_at"])
        result = conclude_attempt(held, verb=SUBMITTED, actor=actor, now=now)
        return Submission(held, result, is_new=True, refused=refused)


def take_in(*, attempt: Attempt, device: uuid.UUID, answers: Sequence[Answer], now: datetime) -> Submission:
    """Answers that a device couldn't send, of an attempt that goes on; each is judged by itself."""
    with transaction.atomic():
        held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        return Submission(held, None, is_new=False, refused=_store(held, device, answers, now))


def finish_waiting(*, attempt: Attempt, now: datetime, actor: User | None) -> Result | None:
    """The learner says that no answer is on its way any more: mark what has arrived, take nothing after it.

    None where the attempt doesn't wait, so that asking twice ends it once, or where people are to mark some of it.
    """
    with transaction.atomic():
        held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if held.status != AttemptStatus.WAITING:
            return None
        held.received_at = now
        return _close(held, actor=actor, now=now)


def attempts_to_settle(now: datetime, *, official: Official | None = None) -> list[Attempt]:
    """Those nobody handed in, for `settle_attempt` one by one. Leaving it out changes no figure."""
    overdue = Attempt.objects.unfinished().filter(deadline_at__lt=now - ON_ITS_WAY)
    if official is not None:
        overdue = overdue.filter(official=official)
    return [one for one in overdue.order_by("deadline_at") if is_due(one, now)]


def is_due(attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt's time, or the time for late answers, has run out since it was last looked at."""
    if attempt.is_open:
        return bool(now > attempt.deadline_at + ON_ITS_WAY)
    return attempt.status == AttemptStatus.WAITING and now > late_until(attempt)


def settle_attempt(*, attempt: Attempt, now: datetime) -> Result | None:
    """End the attempt if its time is over, and mark it if no late answer is taken any more; the result, if any.

    Its finish is the deadline. Until it is marked there is nothing a late answer could be fitted to.
    """
    with transaction.atomic():
        held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if not is_due(held, now):
            return None
        if now > late_until(held):
            return _close(held, actor=None, now=now)
        held.status, held.finished_at = AttemptStatus.WAITING, held.deadline_at
        held.save(update_fields=["status", "finished_at"])
        record(verb=TIME_UP, target=held, actor=None, after={"title": held.title, "late_until": late_until(held)})
        return None


def _close(held: Attempt, *, actor: User | None, now: datetime) -> Result | None:
    held.status, held.finished_at = AttemptStatus.CLOSED, held.deadline_at
    held.save(update_fields=["status", "finished_at", "received_at"])
    return conclude_attempt(held, verb=CLOSED, actor=actor, now=now)


def _store(attempt: Attempt, device: uuid.UUID, answers: Sequence[Answer], now: datetime) -> list[RefusedAnswer]:
    """Add the answers that may be added; those stored before are no news."""
    places = {place.order: place for place in places_of(attempt)}
    own: dict[int, list[Response]] = defaultdict(list)
    for row in Response.objects.of_attempt(attempt.pk).filter(device=device):
        own[row.question_id].append(row)
    told = told_answers(attempt)
    refused = []
    for sent in answers:
        place = places.get(sent.order)
        try:
            if place is None:
                raise UnknownChoice(order=sent.order)
            given = settle(place, sent)
            if given.sequence is None or held_answer(own[place.pk], given) is not None:
                continue
            check_open(attempt, now)
            is_late = admit(attempt, given, device=device, now=now)
            refuse_told(place, given.answer, told)
        except RuleViolation as violation:
            refused.append(RefusedAnswer(sent.order, violation.code, str(violation)))
        else:
            sequence = free_sequence(own[place.pk], given.sequence)
            own[place.pk].append(new_response(place, given, device=device, sequence=sequence, now=now, is_late=is_late))
    Response.objects.bulk_create([row for rows in own.values() for row in rows if row.pk is None])
    return refused
