"""How a posting ends: once, and with a decision that moves somebody also another one they hold beside the main one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.org.domain.posting_conflicts import ends_already, is_term, main_posting_on
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind
from lms.org.exceptions import OtherPostingGone
from lms.org.models import Decision, DecisionLine, Official, Posting, PostingVersion, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

POSTING_ENDED = register_verb("org.posting.ended", _("%(actor)s đã ghi nhận vị trí đảm nhận kết thúc ngày %(ends_on)s"))

LEAVES_AGENCY = frozenset({DecisionKind.TRANSFER, DecisionKind.RECEIVE})
"""Kinds that take a person from one agency to another for good (rules.md 5). A rotation is for a term, a secondment
and a concurrent post keep what is held, and the others stay within the agency."""


VERSION_FACTS = (
    "unit_id",
    "position_id",
    "is_main",
    "is_secondment",
    "starts_on",
    "start_decision_id",
    "start_event_id",
    "ends_on",
    "end_decision_id",
    "end_event_id",
)


def other_postings_on(official: Official, day: date, *, ended_by: User) -> list[PostingVersion]:
    """Postings beside the main one that hold that day, that a paper of that day may still end, and that are in the
    scope of who records it; the oldest first."""
    versions = PostingVersion.objects.active_on(day).filter(
        posting__official=official,
        is_main=False,
        starts_on__lt=day,
        unit__in=Unit.objects.visible_to(ended_by).values("pk"),
    )
    ordered = versions.select_related("posting__official", "position", "end_decision").order_by("starts_on", "pk")
    return [one for one in ordered if one.ends_on is None or is_term(one)]


def left_behind(
    versions: Iterable[PostingVersion], *, kind: DecisionKind, to_unit_id: int, to_position_id: int, day: date
) -> list[PostingVersion]:
    """Those of one person that such a move ends unless the paper says otherwise: the very post it gives, and, as
    who leaves an agency for good holds no second post outside the new one, those outside. A secondment runs to the end
    that its own paper gives it.
    """
    versions = list(versions)
    same = [one for one in versions if (one.unit_id, one.position_id) == (to_unit_id, to_position_id)]
    return same + [one for one in _outside(versions, kind, to_unit_id, day) if one not in same]


def _outside(
    versions: Iterable[PostingVersion], kind: DecisionKind, to_unit_id: int, day: date
) -> list[PostingVersion]:
    posts = [one for one in versions if not one.is_secondment]
    if kind not in LEAVES_AGENCY or not posts:
        return []
    leaving = main_posting_on(posts[0].posting.official, day)
    units = {to_unit_id, *(one.unit_id for one in posts), *([leaving.unit_id] if leaving else [])}
    agency = {pk: name.commune_id or pk for pk, name in unit_names(units, day).items()}
    if leaving is not None and agency[leaving.unit_id] == agency[to_unit_id]:
        return []
    return [one for one in posts if agency[one.unit_id] != agency[to_unit_id]]


def end_others(
    *, official: Official, posting_ids: Iterable[int], decision: Decision, actor: User, now: datetime
) -> tuple[Posting, ...]:
    """End them the day before the decision takes effect, each with its line. Who calls it holds the official's row.

    What this decision has ended already stays as it is, so that the same paper sent twice ends nothing twice.
    """
    wanted = set(posting_ids) - ended_by(decision, official)
    if not wanted:
        return ()
    held = {one.posting_id: one for one in other_postings_on(official, decision.effective_on, ended_by=actor)}
    if not wanted <= held.keys():
        raise OtherPostingGone
    lines = end_with_lines([held[pk] for pk in sorted(wanted)], decision=decision, actor=actor, now=now)
    return postings_ended(lines)


def postings_ended(lines: Iterable[DecisionLine]) -> tuple[Posting, ...]:
    return tuple(line.from_posting for line in lines if line.from_posting is not None)


def ended_by(decision: Decision, official: Official) -> set[int]:
    """Postings of the official that the decision has ended with nothing begun in their stead."""
    lines = DecisionLine.objects.filter(decision=decision, official=official, to_posting__isnull=True)
    return set(lines.values_list("from_posting_id", flat=True))


def end_with_lines(
    versions: Iterable[PostingVersion], *, decision: Decision, actor: User, now: datetime
) -> list[DecisionLine]:
    """End them the day before the decision takes effect, each with its line."""
    last_day = decision.effective_on - timedelta(days=1)
    lines = []
    for version in versions:
        ended = end_posting(version=version, ends_on=last_day, decision=decision, actor=actor, now=now)
        line = DecisionLine.objects.create(
            decision=decision, official=ended.official, from_posting=ended, from_unit_id=version.unit_id
        )
        lines.append(line)
    return lines


def end_posting(
    *, version: PostingVersion, ends_on: date, decision: Decision | None, actor: User | None, now: datetime
) -> Posting:
    """Set the end of a posting: once, from empty, or sooner than the term of the paper that began it."""
    with transaction.atomic():
        before = version.ends_on
        if before is not None and before > ends_on and is_term(version):
            _cut_short(version, ends_on=ends_on, decision=decision, actor=actor, now=now)
        else:
            _set_end(version, ends_on=ends_on, decision=decision, now=now)
        record(
            verb=POSTING_ENDED,
            target=version.posting,
            actor=actor,
            before={"ends_on": before},
            after={"ends_on": ends_on, "decision": decision.number if decision else None},
        )
    return version.posting


def _set_end(version: PostingVersion, *, ends_on: date, decision: Decision | None, now: datetime) -> None:
    changed = PostingVersion.objects.filter(pk=version.pk, ends_on__isnull=True).update(
        ends_on=ends_on, end_decision=decision, end_recorded_at=now
    )
    if not changed:
        raise ends_already(PostingVersion.objects.select_related("end_decision").get(pk=version.pk))


def _cut_short(
    version: PostingVersion, *, ends_on: date, decision: Decision | None, actor: User | None, now: datetime
) -> None:
    """A new version with the end that holds; the term that was meant stays on record in the old one."""
    write_anew(version, actor=actor, now=now, ends_on=ends_on, end_decision_id=decision.pk if decision else None)


def write_anew(
    version: PostingVersion, *, actor: User | None, now: datetime, reason: str = "", **changes: Any
) -> PostingVersion:
    """Another version in the place of the current one, the same but for the changes."""
    supersede(version, now=now)
    facts = {name: getattr(version, name) for name in VERSION_FACTS} | changes
    facts["end_recorded_at"] = version.end_recorded_at
    if facts["ends_on"] != version.ends_on:
        facts |= {"end_event_id": None, "end_recorded_at": now if facts["ends_on"] else None}
    anew: PostingVersion = PostingVersion.objects.create(
        posting_id=version.posting_id,
        number=version.number + 1,
        actor=actor,
        recorded_at=now,
        reason=reason,
        **facts,
    )
    return anew


def supersede(version: PostingVersion, *, now: datetime) -> None:
    """The version no longer holds. Without another one in its place the posting was never held."""
    if not PostingVersion.objects.known().filter(pk=version.pk).update(superseded_at=now):
        raise ends_already(version)
