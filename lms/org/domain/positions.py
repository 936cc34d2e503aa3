"""The catalogue of positions as HR keeps it: a position is added, its words change from a day on, it ends.

What was written stays: a change is another version, and papers of a past day keep the title of that day
(`position_titles.py`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.domain.audit_history import history_for
from lms.core.vietnamese.dates import format_date, format_datetime
from lms.core.vietnamese.text import search_key
from lms.org.domain.position_holders import check_held_in_scope
from lms.org.domain.position_titles import versions_in_force
from lms.org.enums import PositionMark
from lms.org.exceptions_positions import (
    CatalogueNotYours,
    ChangeReasonMissing,
    DocumentMissing,
    NothingChanged,
    PositionChangedMeanwhile,
    PositionCodeTaken,
    PositionNameTaken,
    VersionAfterEnd,
    VersionBeforePosition,
)
from lms.org.models import Position, PositionVersion
from lms.org.policy import can_edit_positions

if TYPE_CHECKING:
    from lms.accounts.models import User

POSITION_ADDED = register_verb(
    "org.position.added", _("%(actor)s đã thêm vị trí %(code)s “%(name_vi)s” từ %(valid_from)s")
)
POSITION_CHANGED = register_verb(
    "org.position.changed", _("%(actor)s đã ghi phiên bản %(number)s “%(name_vi)s” từ %(valid_from)s")
)
MIRRORED = (
    "name_vi",
    "name_en",
    "department",
    "fields",
    "position_group",
    "usual_rank",
    "source",
    "mark",
    "search_key",
)
"""What the position's own row repeats of the version in force."""


@dataclass(frozen=True)
class PositionFacts:
    """What a version says of a position."""

    name_vi: str
    name_en: str = ""
    department: str = ""
    fields: str = ""
    position_group: str = ""
    usual_rank: str = ""
    source: str = ""
    document_number: str = ""
    mark: PositionMark = PositionMark.UNVERIFIED

    def columns(self) -> dict[str, Any]:
        return asdict(self) | {"mark": self.mark.value, "search_key": position_search_key(self.name_vi, self.fields)}


def position_search_key(name: str, fields: str) -> str:
    """Found by name and field of work, so that "hộ tịch" finds the justice specialist."""
    return search_key(f"{name} {fields}")


def facts_of(version: PositionVersion) -> PositionFacts:
    words = {name: getattr(version, name) for name in PositionFacts.__dataclass_fields__}
    return PositionFacts(**words | {"mark": PositionMark(version.mark)})


def state_of(position: Position) -> str:
    """Changes with every change of the position: what a form was filled in beside."""
    last = position.versions.order_by("-number").values_list("number", flat=True).first()
    return f"{last or 0}:{position.valid_to or ''}"


def add_position(
    *, code: str, facts: PositionFacts, valid_from: date, reason: str, actor: User, now: datetime
) -> Position:
    """A position that the catalogue lacked, for every unit to choose from that day. Sent twice, it is added once."""
    _check_written(facts, reason, actor)
    code = code.strip().upper()
    with transaction.atomic():
        taken: Position | None = Position.objects.filter(code__iexact=code).first()
        if taken is not None:
            first = taken.versions.filter(number=1, actor=actor, valid_from=valid_from, reason=reason.strip()).first()
            if first is not None and facts_of(first) == facts:
                return taken
            raise PositionCodeTaken(code=taken.code, name=taken.name_vi)
        _check_name(facts, valid_from, but=None)
        columns = facts.columns()
        row = {name: columns[name] for name in MIRRORED}
        try:
            with transaction.atomic():
                position: Position = Position.objects.create(code=code, valid_from=valid_from, **row)
        except IntegrityError as error:  # somebody else took the code at this very moment
            raise PositionCodeTaken(code=code, name=facts.name_vi) from error
        _write_version(position, 1, columns, valid_from, reason, actor, now)
        after = asdict(facts) | {"code": code, "valid_from": valid_from}
        record(verb=POSITION_ADDED, target=position, actor=actor, after=after, reason=reason)
    return position


def change_position(
    *, position: Position, facts: PositionFacts, valid_from: date, reason: str, seen: str, actor: User, now: datetime
) -> PositionVersion:
    """Other words from that day on, until a version of a later day begins. Sent twice, it is written once.

    `seen`: the `state_of` the position when the form was opened; whoever comes second is told, and nothing is written.
    """
    _check_written(facts, reason, actor)
    with transaction.atomic():
        held = hold_position(position)
        last = held.versions.select_related("actor").order_by("-number").first()
        assert last is not None  # the file or whoever added it wrote the first
        if (facts_of(last), last.valid_from, last.actor, last.reason) == (facts, valid_from, actor, reason.strip()):
            return last
        check_unchanged(held, seen)
        if valid_from < held.valid_from:
            raise VersionBeforePosition(day=format_date(held.valid_from))
        if held.valid_to is not None and valid_from > held.valid_to:
            raise VersionAfterEnd(day=format_date(held.valid_to))
        check_held_in_scope(held, valid_from, actor)
        before = versions_in_force(valid_from, [held.pk]).get(held.pk)
        if before is not None and facts_of(before) == facts:
            raise NothingChanged(day=format_date(valid_from))
        _check_name(facts, valid_from, but=held)
        version = _write_version(held, last.number + 1, facts.columns(), valid_from, reason, actor, now)
        follow_versions(timezone.localdate(now), [held.pk])
        record(
            verb=POSITION_CHANGED,
            target=held,
            actor=actor,
            before=asdict(facts_of(before)) if before else None,
            after=asdict(facts) | {"number": version.number, "valid_from": valid_from},
            reason=reason,
        )
    return version


def follow_versions(today: date, position_ids: list[int] | None = None) -> int:
    """The rows of positions repeat the version in force today; returns how many had to be written.

    After every change, and once a day for versions whose day has come.
    """
    versions = versions_in_force(today, position_ids)
    stale = []
    for position in Position.objects.filter(pk__in=versions):
        values = {name: getattr(versions[position.pk], name) for name in MIRRORED}
        if any(getattr(position, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(position, name, value)
            stale.append(position)
    Position.objects.bulk_update(stale, MIRRORED)
    return len(stale)


def hold_position(position: Position) -> Position:
    held: Position = Position.objects.select_for_update(no_key=True).get(pk=position.pk)
    return held


def check_unchanged(held: Position, seen: str) -> None:
    if seen == state_of(held):
        return
    last = next(iter(history_for(held, limit=1)), None)
    raise PositionChangedMeanwhile(
        who=last.who if last else gettext("người khác"),
        when=format_datetime(timezone.localtime(last.when if last else None)),
    )


def check_may_edit(actor: User, reason: str) -> None:
    if not can_edit_positions(actor):
        raise CatalogueNotYours
    if not reason.strip():
        raise ChangeReasonMissing


def _check_written(facts: PositionFacts, reason: str, actor: User) -> None:
    check_may_edit(actor, reason)
    if facts.mark == PositionMark.CONFIRMED and not facts.document_number.strip():
        raise DocumentMissing


def _check_name(facts: PositionFacts, day: date, *, but: Position | None) -> None:
    """Two of one name in one department couldn't be told apart in a list of choices."""
    others = Position.objects.in_force(day).exclude(pk=but.pk if but else None)
    versions = versions_in_force(day, others.values_list("pk", flat=True))
    wanted = (search_key(facts.name_vi), search_key(facts.department))
    for one in versions.values():
        if (search_key(one.name_vi), search_key(one.department)) == wanted:
            raise PositionNameTaken(code=one.position.code, name=one.name_vi)


def _write_version(
    position: Position, number: int, columns: dict[str, Any], valid_from: date, reason: str, actor: User, now: datetime
) -> PositionVersion:
    version: PositionVersion = PositionVersion.objects.create(
        position=position,
        number=number,
        valid_from=valid_from,
        reason=reason.strip(),
        actor=actor,
        recorded_at=now,
        **columns,
    )
    return version
