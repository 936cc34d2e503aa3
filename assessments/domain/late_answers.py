"""Answers that came late: where they stand, and the decision about those that wait for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.domain.marking import LATE_REASON, MARKED, conclude_attempt, regrade_attempt
from assessments.enums import LateAnswerPolicy, LateState
from assessments.exceptions.marking import LateAnswersNotHeld, LateAnswersNotYours, LateAnswersRuled, LateReasonMissing
from assessments.models import Attempt, LateRuling, Response, Result
from assessments.policy import can_rule_late_answers
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

ACCEPTED = register_verb("assessments.late_answers.accepted", _("Nhận %(answers)s câu gửi muộn của bài %(title)s"))
REFUSED = register_verb("assessments.late_answers.refused", _("Không nhận %(answers)s câu gửi muộn của bài %(title)s"))
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class LateAnswer:
    """`claimed_at` is what the device says, the other two moments are the server's. `replaces`: one had arrived in
    time at the same place of the paper.
    """

    order: int
    claimed_at: datetime
    received_at: datetime
    late_by: timedelta
    replaces: bool


@dataclass(frozen=True)
class Ruled:
    """`is_new`: this call decided. `result`: the one that marking again gave, None where the marks stay."""

    ruling: LateRuling
    result: Result | None
    is_new: bool


def late_state(attempt: Attempt, ruling: LateRuling | None) -> LateState:
    """Of an attempt that has late answers."""
    if attempt.late_answers == LateAnswerPolicy.COUNT:
        return LateState.COUNTED
    if ruling is None:
        return LateState.HELD
    return LateState.ACCEPTED if ruling.accepted else LateState.REFUSED


def late_attempts(user: Any, now: datetime, *, as_of: date | None = None) -> QuerySet[Attempt]:
    """Finished attempts with late answers that the user watches over: those that wait for a decision, and for thirty
    days those that don't.

    Annotated with what there is to see: `late_count`, `late_from` and `late_at` (first and last arrival),
    `claimed_from` and `claimed_to` (milliseconds since the start), `heard_at` (the last answer in time).
    """
    late = Q(questions__responses__is_late=True)
    arrived = Response.objects.filter(is_late=True)
    recent = arrived.filter(received_at__gte=now - SHOWN_FOR)
    found: QuerySet[Attempt] = (
        Attempt.objects.watched_by(user, as_of=as_of)
        .over()
        .filter(
            Q(pk__in=recent.values("question__attempt"))
            | Q(late_answers=LateAnswerPolicy.HOLD, late_ruling=None, pk__in=arrived.values("question__attempt"))
        )
        .select_related("official", "late_ruling")
        .annotate(
            late_count=Count("questions", filter=late, distinct=True),
            late_from=Min("questions__responses__received_at", filter=late),
            late_at=Max("questions__responses__received_at", filter=late),
            claimed_from=Min("questions__responses__elapsed_ms", filter=late),
            claimed_to=Max("questions__responses__elapsed_ms", filter=late),
            heard_at=Max("questions__responses__received_at", filter=Q(questions__responses__is_late=False)),
        )
    )
    return found


def late_answers_of(attempt: Attempt) -> list[LateAnswer]:
    """The last late one of each question, by place. One statement; nothing of what was chosen, nor whether rightly."""
    rows = Response.objects.of_attempt(attempt.pk).values_list(
        "question__order", "elapsed_ms", "received_at", "is_late"
    )
    in_time: set[int] = set()
    last: dict[int, tuple[int, datetime]] = {}
    for order, elapsed_ms, received_at, is_late in rows:
        if is_late:
            last[order] = (elapsed_ms, received_at)
        else:
            in_time.add(order)
    return [
        LateAnswer(
            order=order,
            claimed_at=attempt.started_at + timedelta(milliseconds=elapsed_ms),
            received_at=received_at,
            late_by=received_at - attempt.deadline_at,
            replaces=order in in_time,
        )
        for order, (elapsed_ms, received_at) in sorted(last.items())
    ]


def rule_late_answers(*, attempt: Attempt, accepted: bool, reason: str, actor: User, now: datetime) -> Ruled:
    """Decide about all late answers of an attempt, once; accepted ones are marked in the same transaction.

    Deciding the same again changes nothing; deciding otherwise is refused.
    """
    cleaned = normalise_lines(reason)
    if not cleaned:
        raise LateReasonMissing
    if not can_rule_late_answers(actor, attempt):
        raise LateAnswersNotYours
    with transaction.atomic():
        held: Attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        known: LateRuling | None = LateRuling.objects.filter(attempt=held).select_related("ruled_by").first()
        if known is not None and known.accepted == accepted:
            return Ruled(known, None, is_new=False)
        if known is not None:
            raise LateAnswersRuled(name=known.ruled_by.full_name, time=format_datetime(known.ruled_at))
        late = late_answers_of(held)
        if held.late_answers != LateAnswerPolicy.HOLD or not held.is_over or not late:
            raise LateAnswersNotHeld
        ruling = LateRuling.objects.create(
            attempt=held, accepted=accepted, reason=cleaned, ruled_by=actor, ruled_at=now
        )
        after = {"title": held.title, "answers": len(late), "official": held.official_id}
        record(verb=ACCEPTED if accepted else REFUSED, target=held, actor=actor, after=after, reason=cleaned)
        return Ruled(ruling, _marked_anew(held, ruling, actor, now), is_new=True)


def _marked_anew(held: Attempt, ruling: LateRuling, actor: User, now: datetime) -> Result | None:
    """What waits for people's marks may wait no longer, or still does; its first result comes with the last of them."""
    if held.awaits_marks_since is not None:
        return conclude_attempt(held, verb=MARKED, actor=actor, now=now)
    return regrade_attempt(attempt=held, reason=LATE_REASON, actor=actor) if ruling.accepted else None
