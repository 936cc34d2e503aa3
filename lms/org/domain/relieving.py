"""Decisions that end postings and begin none: relief from a position, and leaving the service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lms.core.vietnamese.dates import format_date
from lms.org.domain.decision_completing import Completed
from lms.org.domain.decision_dates import DecisionDays, check_decision_days
from lms.org.domain.decision_papers import DecisionFacts, complete_from, decision_for, record_line_added
from lms.org.domain.posting_conflicts import ends_already, is_term
from lms.org.domain.posting_ends import end_with_lines, ended_by, postings_ended
from lms.org.domain.resting_roles import end_resting_roles
from lms.org.enums import DecisionKind
from lms.org.exceptions import OfficialOutOfScope, OtherPostingGone
from lms.org.exceptions_decisions import LeaveOfAnotherUnit, NothingToEnd, PostingFollows
from lms.org.models import Decision, Official, Posting, PostingVersion, RoleGrant, Unit
from lms.org.policy import can_manage_official, can_manage_unit

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.querysets import PostingVersionQuerySet

ENDS_ONLY = frozenset({DecisionKind.RELIEVE, DecisionKind.LEAVE})


@dataclass(frozen=True)
class Relief:
    """What a decision ended for one official, with the `roles` that rested on it; nothing where the same paper had done
    it before."""

    decision: Decision
    official: Official
    ended: tuple[Posting, ...]
    roles: tuple[RoleGrant, ...] = ()
    completed: Completed = field(default_factory=Completed)


def endable_on(official: Official, day: date, *, actor: User) -> list[PostingVersion]:
    """Postings in the actor's scope that a relief of that day may end: the main one first, then the oldest."""
    mine = held_before(official, day).filter(unit__in=Unit.objects.visible_to(actor).values("pk"))
    return [one for one in mine if one.ends_on is None or is_term(one)]


def held_before(official: Official, day: date) -> PostingVersionQuerySet:
    """Everything held on the eve of that day and lasting into it, wherever."""
    versions = PostingVersion.objects.active_on(day).filter(posting__official=official, starts_on__lt=day)
    ordered: PostingVersionQuerySet = versions.select_related("posting__official", "position", "end_decision").order_by(
        "-is_main", "starts_on", "pk"
    )
    return ordered


def relieve_official(
    *,
    facts: DecisionFacts,
    official: Official,
    posting_ids: Iterable[int],
    actor: User,
    now: datetime,
    keep_date_order: bool = False,
) -> Relief:
    """End these postings the day before the decision takes effect, and the roles that rest on them; who leaves the
    service ends all of them.

    The same paper sent or typed twice ends nothing twice. Raises the RuleViolations of `lms/org/exceptions.py`.
    """
    days = DecisionDays(facts.kind, facts.signed_on, facts.effective_on, facts.expires_on)
    if not can_manage_official(actor, official):
        raise OfficialOutOfScope
    check_decision_days(days, today=timezone.localdate(now), keep_date_order=keep_date_order)
    with transaction.atomic():
        official = Official.objects.select_for_update().get(pk=official.pk)
        decision = decision_for(facts, actor)
        before = ended_by(decision, official)
        if facts.kind == DecisionKind.LEAVE:
            ending = _all_held(official, facts.effective_on, actor, is_repeated=bool(before))
        else:
            ending = _chosen(official, facts.effective_on, set(posting_ids) - before, actor)
        if not ending and not before:
            raise NothingToEnd
        lines = end_with_lines(ending, decision=decision, actor=actor, now=now)
        if lines and not before:
            record_line_added(facts, lines[0], actor)
        ended = postings_ended(lines)
        roles = (
            end_resting_roles(decision=decision, official=official, posting_ids=[one.pk for one in ended], actor=actor)
            if ended
            else []
        )
        return Relief(decision, official, ended, tuple(roles), complete_from(facts, decision, actor))


def _chosen(official: Official, day: date, wanted: set[int], actor: User) -> list[PostingVersion]:
    if not wanted:
        return []
    found = {one.posting_id: one for one in endable_on(official, day, actor=actor)}
    if not wanted <= found.keys():
        raise OtherPostingGone
    return [one for pk, one in found.items() if pk in wanted]


def _all_held(official: Official, day: date, actor: User, *, is_repeated: bool) -> list[PostingVersion]:
    """Everything, wherever: HR of the unit of the main posting says that somebody left, and the hosts are told by
    the record."""
    held = list(held_before(official, day))
    if not held:
        if not is_repeated:
            check_nothing_follows(official, day)
        return []
    check_leave(official, day, held, actor)
    return held


def check_leave(official: Official, day: date, held: list[PostingVersion], actor: User) -> None:
    deciding = [one for one in held if one.is_main] or held
    if not all(can_manage_unit(actor, one.unit) for one in deciding):
        raise LeaveOfAnotherUnit
    check_nothing_follows(official, day)
    for one in held:
        if one.ends_on is not None and not is_term(one):
            raise ends_already(one)


def check_nothing_follows(official: Official, day: date) -> None:
    following = PostingVersion.objects.known().filter(posting__official=official, starts_on__gte=day)
    first = following.order_by("starts_on").first()
    if first is not None:
        raise PostingFollows(starts_on=format_date(first.starts_on))
