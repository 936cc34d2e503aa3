"""A decision recorded otherwise than its paper says, or one that was cancelled: nothing is written over.

Both are a new row of the decision with a reason, and new versions of the postings it began and ended. Postings keep
their identity, so that what was learned and shown in them stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.org.domain.correcting_lines import LineWriting, check_one_main_at_once
from lms.org.domain.decision_dates import DecisionDays, check_decision_days
from lms.org.domain.decision_papers import DecisionFacts, number_taken, paper_facts, paper_key, write_decision
from lms.org.domain.postings import MOVES_MAIN
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.domain.resting_roles import end_resting_roles, revive_resting_roles
from lms.org.enums import DecisionKind
from lms.org.exceptions import PositionNotInForce, UnitOutOfScope
from lms.org.exceptions_decisions import (
    CorrectedAlready,
    CorrectionReasonMissing,
    KindOfAnotherSort,
    MovedWithUnit,
    PeopleOfOtherUnits,
)
from lms.org.models import (
    Decision,
    DecisionLine,
    Official,
    Position,
    Posting,
    PostingVersion,
    Unit,
    UnitVersion,
)
from lms.org.policy import can_manage_unit
from lms.org.querysets import PostingVersionQuerySet

if TYPE_CHECKING:
    from lms.accounts.models import User

DECISION_CORRECTED = register_verb("org.decision.corrected", _("%(actor)s đã đính chính Quyết định số %(old_number)s"))
SCAN_REPLACED = register_verb(
    "org.decision.scan_replaced",
    _("%(actor)s đã thay bản quét Quyết định số %(number)s bằng tệp khác; bản quét cũ còn ở bản ghi nhận trước"),
)
DECISION_CANCELLED = register_verb("org.decision.cancelled", _("%(actor)s đã hủy Quyết định số %(target)s"))
SORTS = (MOVES_MAIN, frozenset({DecisionKind.CONCURRENT, DecisionKind.SECOND}), ENDS_ONLY)
"""A correction may change the kind within one of these: another sort begins and ends other postings."""


@dataclass(frozen=True)
class Correction:
    """What came of it: `decision` is the new row, `begun` and `ended` postings that were written anew, `voided` those
    that were never held."""

    decision: Decision
    begun: tuple[Posting, ...] = ()
    ended: tuple[Posting, ...] = ()
    voided: tuple[Posting, ...] = ()
    officials: frozenset[int] = field(default_factory=frozenset)


def correct_decision(
    *,
    decision: Decision,
    facts: DecisionFacts,
    reason: str,
    actor: User,
    now: datetime,
    places: Mapping[int, tuple[Unit, Position]] | None = None,
    keep_date_order: bool = False,
) -> Correction:
    """Record what the paper really says; `places` by official where somebody's unit or position was recorded wrongly.

    Sent twice by the same form, it is done once. Raises the RuleViolations of `lms/org/exceptions_decisions.py`.
    """
    done = Decision.objects.filter(client_id=facts.client_id, corrects=decision).first()
    if done is not None:
        return Correction(done)
    if not any({DecisionKind(decision.kind), facts.kind} <= sort for sort in SORTS):
        raise KindOfAnotherSort
    days = DecisionDays(facts.kind, facts.signed_on, facts.effective_on, facts.expires_on)
    check_decision_days(days, today=timezone.localdate(now), keep_date_order=keep_date_order)
    places = places or {}
    for official_id, (unit, position) in places.items():
        if not can_manage_unit(actor, unit):
            raise UnitOutOfScope
        if not _may_hold(decision, official_id, position, facts.effective_on):
            raise PositionNotInForce(day=format_date(facts.effective_on))
    with transaction.atomic():
        held, lines = _hold(decision, actor, reason)
        anew = _write_row(held, facts, reason=reason, actor=actor, now=now)
        begun, ended = [], []
        for line in lines:
            writing = LineWriting(line, anew, held, reason, actor, now)
            if line.from_posting is not None:
                ended += writing.end_anew(line.from_posting)
            if line.to_posting is not None:
                begun.append(writing.begin_anew(line.to_posting, places.get(line.official_id)))
            writing.write_line()
        touched = {pk for line in lines for pk in (line.from_posting_id, line.to_posting_id) if pk}
        for official_id in {line.official_id for line in lines}:
            check_one_main_at_once(official_id, touched)
        revive_resting_roles(decision=held, actor=actor, reason=reason)
        if facts.kind in ENDS_ONLY:
            _end_roles_anew(anew, lines, ended, actor)
        if facts.scan is not None and held.scan:
            after = {"scan": anew.scan.name, "number": anew.number}
            record(
                verb=SCAN_REPLACED,
                target=anew,
                actor=actor,
                before={"scan": held.scan.name},
                after=after,
                reason=reason,
            )
        record(
            verb=DECISION_CORRECTED,
            target=anew,
            actor=actor,
            before=paper_facts(held),
            after=paper_facts(anew),
            reason=reason,
        )
    return Correction(anew, tuple(begun), tuple(ended), officials=frozenset(line.official_id for line in lines))


def cancel_decision(*, decision: Decision, reason: str, actor: User, now: datetime) -> Correction:
    """The paper moves nobody: what it began was never held, what it ended goes on as before."""
    with transaction.atomic():
        held, lines = _hold(decision, actor, reason)
        anew = _copy_row(held, reason=reason, actor=actor, now=now)
        voided, revived = [], []
        for line in lines:
            writing = LineWriting(line, anew, held, reason, actor, now)
            if line.to_posting is not None:
                voided.append(writing.void(line.to_posting))
            if line.from_posting is not None:
                revived += writing.revive(line.from_posting)
            writing.write_line()
        touched = {pk for line in lines for pk in (line.from_posting_id, line.to_posting_id) if pk}
        for official_id in {line.official_id for line in lines}:
            check_one_main_at_once(official_id, touched)
        revive_resting_roles(decision=held, actor=actor, reason=reason)
        record(verb=DECISION_CANCELLED, target=anew, actor=actor, before=paper_facts(held), reason=reason)
    return Correction(
        anew, ended=tuple(revived), voided=tuple(voided), officials=frozenset(line.official_id for line in lines)
    )


def _may_hold(decision: Decision, official_id: int, position: Position, day: date) -> bool:
    """In the catalogue that day, or what the paper gave them, should the catalogue have been changed since."""
    if Position.objects.in_force(day).filter(pk=position.pk).exists():
        return True
    begun = DecisionLine.objects.filter(decision=decision, official=official_id).values("to_posting")
    given: bool = PostingVersion.objects.known().filter(posting__in=begun, position=position).exists()
    return given


def _end_roles_anew(anew: Decision, lines: list[DecisionLine], ended: list[Posting], actor: User) -> None:
    for official in {line.official for line in lines}:
        own = [one.pk for one in ended if one.official_id == official.pk]
        if own:
            end_resting_roles(decision=anew, official=official, posting_ids=own, actor=actor)


def may_correct(decision: Decision, actor: User) -> bool:
    """The paper as it stands now, where it moves nobody from or to a unit out of the actor's scope. Who recorded that
    somebody left may speak for what ended with it elsewhere too.

    Nobody leaves by a secondment or a post beside, so the unit of the person's main posting that day counts for the
    one left: who hosts them reads, and takes back only what they recorded.
    """
    if decision.superseded_at is not None or decision.is_cancellation:
        return False
    mine = Unit.objects.visible_to(actor).values("pk")
    alive = UnitVersion.objects.lasting_on(timezone.localdate()).values("unit_id")
    within = Q()
    for side in ("from_unit", "to_unit"):  # of units that have ended by now nobody is in charge
        within &= Q(**{f"{side}__isnull": True}) | Q(**{f"{side}__in": mine}) | ~Q(**{f"{side}__in": alive})
    lines = DecisionLine.objects.filter(decision=decision)
    if decision.recorded_by_id != actor.pk:
        others_home = _homes(decision).filter(unit__in=alive).exclude(unit__in=mine)
        within &= Q(from_posting__isnull=False) | Q(~Exists(others_home))
    beyond = lines.exclude(pk__in=lines.filter(within).values("pk"))
    if decision.kind == DecisionKind.LEAVE:
        beyond = beyond.exclude(official__in=lines.filter(within).values("official"))
    return not beyond.exists()


def _homes(decision: Decision) -> PostingVersionQuerySet:
    """Main postings, on the day of the paper, of whom a line of it is about; what the line itself begins is none."""
    held: PostingVersionQuerySet = PostingVersion.objects.active_on(decision.effective_on)
    return held.filter(is_main=True, posting__official=OuterRef("official")).exclude(posting=OuterRef("to_posting"))


def _hold(decision: Decision, actor: User, reason: str) -> tuple[Decision, list[DecisionLine]]:
    """The row and the people of it, locked; refuses whom the actor may not speak for."""
    if not reason.strip():
        raise CorrectionReasonMissing
    held = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if held.superseded_at is not None or held.is_cancellation:
        raise CorrectedAlready(number=held.number)
    lines = list(
        DecisionLine.objects.filter(decision=held)
        .select_related("official", "from_posting", "to_posting")
        .order_by("pk")
    )
    if not may_correct(held, actor):
        raise PeopleOfOtherUnits
    touched = [pk for line in lines for pk in (line.to_posting_id, line.from_posting_id) if pk]
    onward = PostingVersion.objects.filter(posting__continues__in=touched, number=1)
    moved = onward.select_related("posting__official", "start_event").first()
    if moved is not None:
        assert moved.start_event is not None
        raise MovedWithUnit(name=moved.posting.official.full_name, number=moved.start_event.document_number)
    people = {line.official_id for line in lines}
    list(Official.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    return held, lines


def _write_row(held: Decision, facts: DecisionFacts, *, reason: str, actor: User, now: datetime) -> Decision:
    taken = Decision.objects.in_force().filter(**paper_key(facts)).exclude(pk=held.pk).first()
    if taken is not None:
        raise number_taken(taken)
    Decision.objects.filter(pk=held.pk).update(superseded_at=now)
    more = {} if facts.scan is not None else {"scan": held.scan.name}
    try:
        with transaction.atomic():
            return write_decision(facts, corrects=held, reason=reason.strip(), recorded_by=actor, **more)
    except IntegrityError as error:  # somebody else recorded a paper of that number at this very moment
        raise CorrectedAlready(number=held.number) from error


def _copy_row(held: Decision, *, reason: str, actor: User, now: datetime) -> Decision:
    names = ("kind", "number", "signed_on", "effective_on", "expires_on", "issued_by", "signer", "signer_title")
    words = {name: getattr(held, name) for name in (*names, "summary", "legal_basis")}
    Decision.objects.filter(pk=held.pk).update(superseded_at=now)
    facts = DecisionFacts(client_id=uuid4(), **words)
    return write_decision(
        facts, corrects=held, reason=reason.strip(), recorded_by=actor, scan=held.scan.name, is_cancellation=True
    )
