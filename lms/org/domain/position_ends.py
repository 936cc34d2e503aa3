"""A position leaves the catalogue after a day, or stays in it after all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.org.domain.position_holders import check_held_in_scope, holders_from
from lms.org.domain.positions import check_may_edit, check_unchanged, hold_position
from lms.org.exceptions_positions import (
    EndBeforeStart,
    EndBeforeVersion,
    PositionNotEnded,
    PositionStillHeld,
    ReplacedByItself,
)
from lms.org.models import Position

if TYPE_CHECKING:
    from lms.accounts.models import User

POSITION_ENDED = register_verb(
    "org.position.ended", _("%(actor)s đã ghi vị trí hết hiệu lực sau ngày %(valid_to)s; thay bằng: %(replaced_by)s")
)
POSITION_REOPENED = register_verb("org.position.reopened", _("%(actor)s đã bỏ ngày hết hiệu lực %(old_valid_to)s"))
NAMED = 5


def end_position(
    *,
    position: Position,
    last_day: date,
    replaced_by: Position | None,
    keep_holders: bool,
    reason: str,
    seen: str,
    actor: User,
    now: datetime,
) -> Position:
    """Nobody is put in it after that day. Who holds it keeps it until a decision; that has to be said on purpose."""
    check_may_edit(actor, reason)
    with transaction.atomic():
        held = hold_position(position)
        if (held.valid_to, held.replaced_by) == (last_day, replaced_by):
            return held
        check_unchanged(held, seen)
        if last_day < held.valid_from:
            raise EndBeforeStart(day=format_date(held.valid_from))
        coming = held.versions.filter(valid_from__gt=last_day).order_by("-valid_from").first()
        if coming is not None:
            raise EndBeforeVersion(day=format_date(coming.valid_from))
        after = last_day + timedelta(days=1)
        if replaced_by is not None and (
            replaced_by.pk == held.pk or not Position.objects.in_force(after).filter(pk=replaced_by.pk).exists()
        ):
            raise ReplacedByItself(day=format_date(after))
        check_held_in_scope(held, after, actor)
        if not keep_holders:
            _check_not_held(held, last_day)
        before = {"valid_to": held.valid_to, "replaced_by": _code(held.replaced_by)}
        held.valid_to, held.replaced_by = last_day, replaced_by
        held.save(update_fields=["valid_to", "replaced_by"])
        facts = {"valid_to": last_day, "replaced_by": _code(replaced_by)}
        record(verb=POSITION_ENDED, target=held, actor=actor, before=before, after=facts, reason=reason)
    return held


def reopen_position(*, position: Position, reason: str, seen: str, actor: User) -> Position:
    """The position stays in the catalogue."""
    check_may_edit(actor, reason)
    with transaction.atomic():
        held = hold_position(position)
        check_unchanged(held, seen)
        if held.valid_to is None:
            raise PositionNotEnded
        check_held_in_scope(held, held.valid_to, actor)
        before = {"valid_to": held.valid_to, "replaced_by": _code(held.replaced_by)}
        held.valid_to = held.replaced_by = None
        held.save(update_fields=["valid_to", "replaced_by"])
        record(verb=POSITION_REOPENED, target=held, actor=actor, before=before, reason=reason)
    return held


def _check_not_held(held: Position, last_day: date) -> None:
    holders = holders_from(held, last_day + timedelta(days=1)).select_related("posting__official")
    people = {
        one.posting.official_id: one.posting.official.full_name
        for one in holders.order_by("posting__official__sort_key", "pk")
    }
    if not people:
        return
    named = ", ".join(list(people.values())[:NAMED])
    if len(people) > NAMED:
        named = gettext("%(names)s và người khác") % {"names": named}
    raise PositionStillHeld(day=format_date(last_day), count=len(people), names=named)


def _code(position: Position | None) -> str:
    return position.code if position else ""
