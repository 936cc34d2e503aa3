"""Who sits where: postings begin and end by decision, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.org.domain.decision_completing import Completed
from lms.org.domain.decision_dates import WITH_TERM, DecisionDays, check_decision_days
from lms.org.domain.decision_papers import (
    DecisionFacts,
    complete_from,
    decision_for,
    number_taken,
    record_line_added,
)
from lms.org.domain.posting_conflicts import check_not_held_twice, main_posting_left
from lms.org.domain.posting_ends import end_others, end_posting
from lms.org.enums import DecisionKind
from lms.org.exceptions import (
    OfficialOutOfScope,
    PositionNotInForce,
    UnitEndsBefore,
    UnitNotInForce,
    UnitOutOfScope,
)
from lms.org.models import Decision, DecisionLine, Official, Position, Posting, PostingVersion, Unit, UnitVersion
from lms.org.policy import can_manage_official, can_manage_unit

if TYPE_CHECKING:
    from lms.accounts.models import User

POSTING_BEGUN = register_verb("org.posting.begun", _("%(actor)s đã ghi nhận vị trí đảm nhận từ %(starts_on)s"))
MOVES_MAIN = frozenset(
    {
        DecisionKind.APPOINT,
        DecisionKind.DESIGNATE,
        DecisionKind.RECEIVE,
        DecisionKind.TRANSFER,
        DecisionKind.ROTATE,
        DecisionKind.ASSIGN,
    }
)
"""Kinds that end the main posting and begin another. Secondment and a concurrent post keep it (rules.md 5)."""

BEGINS = MOVES_MAIN | {DecisionKind.CONCURRENT, DecisionKind.SECOND}
"""Kinds that give a posting; the others (`relieving.ENDS_ONLY`) only end some."""


@dataclass(frozen=True)
class Reassignment:
    """What a decision did for one official; `created` is False when the same paper had done it before.

    `also_ended` holds what this call ended beside the main posting, `completed` what became of the words and the scan
    where the paper was recorded before.
    """

    decision: Decision
    official: Official
    ended: Posting | None
    begun: Posting
    created: bool
    also_ended: tuple[Posting, ...] = ()
    completed: Completed = field(default_factory=Completed)


def reassign_official(
    *,
    facts: DecisionFacts,
    official: Official,
    to_unit: Unit,
    to_position: Position,
    actor: User,
    now: datetime,
    keep_date_order: bool = False,
    also_end: Iterable[int] = (),
) -> Reassignment:
    """Record a decision for an official: the old main posting ends the day before, the new one begins.

    `also_end` names other postings that the paper ends on the same day; they may be added to a paper recorded before,
    never taken from it. The same paper sent or typed twice makes one posting. `keep_date_order` says that the clerk
    has seen E10. Raises the RuleViolations of `lms/org/exceptions.py`.
    """
    check_reassignment(
        facts=facts,
        official=official,
        to_unit=to_unit,
        to_position=to_position,
        actor=actor,
        today=timezone.localdate(now),
        keep_date_order=keep_date_order,
    )
    with transaction.atomic():
        official = Official.objects.select_for_update().get(pk=official.pk)
        decision = decision_for(facts, actor)
        line = _line_of(decision, official, to_unit, to_position)
        # First, so that who becomes for good what they were besides isn't told they hold it already.
        also = end_others(official=official, posting_ids=also_end, decision=decision, actor=actor, now=now)
        if line is not None:
            assert line.to_posting is not None
            done = Reassignment(decision, official, line.from_posting, line.to_posting, created=False)
        else:
            done = _move(facts, decision, official, to_unit, to_position, actor, now)
        return replace(done, also_ended=also, completed=complete_from(facts, decision, actor))


def _line_of(decision: Decision, official: Official, unit: Unit, position: Position) -> DecisionLine | None:
    """This official's line, if the paper was recorded for them before."""
    moves = DecisionLine.objects.filter(decision=decision, official=official, to_posting__isnull=False)
    line: DecisionLine | None = moves.select_related("from_posting", "to_posting").first()
    if line is not None:
        began = PostingVersion.objects.known().get(posting=line.to_posting)
        if (began.unit_id, began.position_id) != (unit.pk, position.pk):
            raise number_taken(decision)
    return line


def _move(
    facts: DecisionFacts,
    decision: Decision,
    official: Official,
    to_unit: Unit,
    to_position: Position,
    actor: User,
    now: datetime,
) -> Reassignment:
    """What the paper orders for one official: the end of the old posting, the new one, the line that joins them."""
    first_day, last_day = facts.effective_on, facts.expires_on if facts.kind in WITH_TERM else None
    moves_main = facts.kind in MOVES_MAIN
    check_not_held_twice(
        official=official,
        unit=to_unit,
        position=to_position,
        starts_on=first_day,
        ends_on=last_day,
        moves_main=moves_main,
    )
    leaving = main_posting_left(official, first_day) if moves_main else None
    ended = None
    if leaving is not None:
        day_before = first_day - timedelta(days=1)
        ended = end_posting(version=leaving, ends_on=day_before, decision=decision, actor=actor, now=now)
    begun = begin_posting(
        official=official,
        unit=to_unit,
        position=to_position,
        starts_on=first_day,
        ends_on=last_day,
        is_main=facts.kind in MOVES_MAIN,
        is_secondment=facts.kind == DecisionKind.SECOND,
        decision=decision,
        actor=actor,
        now=now,
    )
    line = DecisionLine.objects.create(
        decision=decision,
        official=official,
        from_posting=ended,
        to_posting=begun,
        from_unit_id=leaving.unit_id if leaving else None,
        to_unit=to_unit,
    )
    record_line_added(facts, line, actor)
    return Reassignment(decision, official, ended, begun, created=True)


def check_reassignment(
    *,
    facts: DecisionFacts,
    official: Official,
    to_unit: Unit,
    to_position: Position,
    actor: User,
    today: date,
    keep_date_order: bool,
) -> None:
    """The rules that need no lock; forms call it before anything is written."""
    if not can_manage_official(actor, official):
        raise OfficialOutOfScope
    if not can_manage_unit(actor, to_unit):
        raise UnitOutOfScope
    days = DecisionDays(facts.kind, facts.signed_on, facts.effective_on, facts.expires_on)
    check_decision_days(days, today=today, keep_date_order=keep_date_order)
    day = facts.effective_on
    if not UnitVersion.objects.in_force(day).filter(unit=to_unit).exists():
        raise UnitNotInForce(day=format_date(day))
    if not Position.objects.in_force(day).filter(pk=to_position.pk).exists():
        raise PositionNotInForce(day=format_date(day))


def begin_posting(
    *,
    official: Official,
    unit: Unit,
    position: Position,
    starts_on: date,
    actor: User | None,
    now: datetime,
    ends_on: date | None = None,
    is_main: bool = True,
    is_secondment: bool = False,
    decision: Decision | None = None,
) -> Posting:
    """A new posting with its first version; without a decision where a roster is the source.

    The unit is held, so that nobody closes it at this very moment (`divisions.close_division`).
    """
    with transaction.atomic():
        hold_unit(unit, starts_on, ends_on)
        posting = Posting.objects.create(official=official)
        version = PostingVersion.objects.create(
            posting=posting,
            unit=unit,
            position=position,
            is_main=is_main,
            is_secondment=is_secondment,
            starts_on=starts_on,
            start_decision=decision,
            ends_on=ends_on,
            end_decision=decision if ends_on else None,
            end_recorded_at=now if ends_on else None,
            actor=actor,
            recorded_at=now,
        )
        record(verb=POSTING_BEGUN, target=posting, actor=actor, after=_begun_facts(version))
    return posting


def _begun_facts(version: PostingVersion) -> dict[str, object]:
    return {
        "official": version.posting.official_id,
        "unit": version.unit_id,
        "position": version.position.code,
        "is_main": version.is_main,
        "starts_on": version.starts_on,
        "decision": version.start_decision.number if version.start_decision else None,
    }


def hold_unit(unit: Unit, starts_on: date, ends_on: date | None) -> None:
    """Lock the unit, and refuse a posting that its life doesn't span."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    if not UnitVersion.objects.in_force(starts_on).filter(unit=unit).exists():
        raise UnitNotInForce(day=format_date(starts_on))
    last_day = UnitVersion.objects.filter(unit=unit).latest("valid_from").valid_to
    if last_day is not None and (ends_on is None or ends_on > last_day):
        raise UnitEndsBefore(last_day=format_date(last_day))
