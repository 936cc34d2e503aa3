"""Who holds a position, as far as the asker may know, and what that forbids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from lms.org.exceptions_admin_mode import AdminModeOff
from lms.org.exceptions_positions import PositionHeldElsewhere
from lms.org.models import Position, PostingVersion, Unit
from lms.org.policy import administers, is_admin

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.querysets import PostingVersionQuerySet, UnitQuerySet


def holders_from(position: Position, day: date) -> PostingVersionQuerySet:
    """Postings in it that hold on that day or a later one."""
    lasting: PostingVersionQuerySet = PostingVersion.objects.lasting_on(day).filter(position=position)
    return lasting


def held_counts(position_ids: Iterable[int], units: UnitQuerySet, day: date) -> dict[int, int]:
    """How many people of the units hold each position that day; one statement."""
    held = PostingVersion.objects.active_on(day).filter(position__in=list(position_ids), unit__in=units.values("pk"))
    people = held.values_list("position_id", "posting__official_id").distinct()
    return Counter(position_id for position_id, _official_id in people)


def check_held_in_scope(position: Position, day: date, actor: User) -> None:
    """Nobody changes what people of somebody else's units are called; administrators answer for the whole catalogue."""
    if is_admin(actor):
        return
    mine = Unit.objects.visible_to(actor).values("pk")
    if holders_from(position, day).exclude(unit__in=mine).exists():
        if actor.powers_set_aside and administers(actor):
            raise AdminModeOff
        raise PositionHeldElsewhere
