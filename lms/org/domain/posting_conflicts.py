"""Which posting a decision ends, and whether the one it begins conflicts with another that is held."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lms.core.vietnamese.dates import format_date
from lms.org.exceptions import (
    EffectiveBeforePosting,
    HeldBesides,
    LaterPostingExists,
    NothingChanges,
    PostingEndsAlready,
    SamePostingLater,
)
from lms.org.models import Official, Position, PostingVersion, Unit


def main_posting_on(official: Official, day: date) -> PostingVersion | None:
    """The main posting's version that holds that day."""
    versions = PostingVersion.objects.active_on(day).filter(posting__official=official, is_main=True)
    return versions.select_related("posting", "position", "end_decision").order_by("-starts_on", "-pk").first()


def check_not_held_twice(
    *,
    official: Official,
    unit: Unit,
    position: Position,
    starts_on: date,
    ends_on: date | None,
    moves_main: bool,
) -> None:
    """Nobody is in the same position at the same unit twice at once, whichever paper is recorded first.

    `moves_main`: the paper gives the main posting, and may end another one with it.
    """
    overlapping = PostingVersion.objects.lasting_on(starts_on).filter(
        Q() if ends_on is None else Q(starts_on__lte=ends_on),
        posting__official=official,
        unit=unit,
        position=position,
    )
    other = overlapping.select_related("start_decision").order_by("starts_on").first()
    if other is None:
        return
    if other.starts_on <= starts_on or other.start_decision is None:
        raise HeldBesides if moves_main and not other.is_main else NothingChanges
    raise SamePostingLater(number=other.start_decision.number, starts_on=format_date(other.starts_on))


def main_posting_left(official: Official, day: date) -> PostingVersion | None:
    """The main posting that ends before the day on which another one begins, or None; refuses what can't follow."""
    later = PostingVersion.objects.known().filter(posting__official=official, is_main=True, starts_on__gt=day).first()
    if later is not None:
        raise LaterPostingExists(starts_on=format_date(later.starts_on))
    leaving = main_posting_on(official, day)
    if leaving is None:
        return None
    if leaving.ends_on is not None and not is_term(leaving):
        raise ends_already(leaving)
    if leaving.starts_on >= day:
        raise EffectiveBeforePosting(starts_on=format_date(leaving.starts_on))
    return leaving


def is_term(version: PostingVersion) -> bool:
    """Its end was set by the paper that began it; a later paper may end it sooner."""
    return version.start_decision_id is not None and version.end_decision_id == version.start_decision_id


def ends_already(version: PostingVersion) -> PostingEndsAlready:
    assert version.ends_on is not None
    number = version.end_decision.number if version.end_decision else "–"
    return PostingEndsAlready(ends_on=format_date(version.ends_on), number=number)
