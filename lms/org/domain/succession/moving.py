"""People and roles follow their unit: what an event ends at the old unit goes on at the one that took over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import Change, record_all, register_verb
from lms.core.domain.undo_rows import Values, values_of
from lms.org.domain.posting_ends import VERSION_FACTS
from lms.org.domain.unit_names import unit_names
from lms.org.models import Posting, PostingVersion, RoleGrant, UnitEvent

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.undo import Changes
    from lms.org.domain.succession.plan import GrantMove, Place, PostingMove

KEY = "event"
"""All rows of an event go back together."""
BATCH = 500
POSTING_MOVED = register_verb(
    "org.posting.moved",
    _("%(actor)s đã ghi nhận vị trí đảm nhận chuyển về “%(unit)s” từ %(effective_on)s theo %(number)s"),
)
POSTING_ENDED_WITH_UNIT = register_verb(
    "org.posting.ended_with_unit",
    _("%(actor)s đã ghi nhận vị trí đảm nhận kết thúc ngày %(ends_on)s do đơn vị sắp xếp theo %(number)s"),
)
GRANT_MOVED = register_verb(
    "org.role.moved", _("%(actor)s đã chuyển vai trò %(role)s của %(user)s theo đơn vị, từ %(effective_on)s")
)
GRANT_ENDED = register_verb(
    "org.role.ended_with_unit", _("%(actor)s đã kết thúc vai trò %(role)s của %(user)s cùng với đơn vị")
)


def move_postings(
    moves: Sequence[PostingMove],
    places: Mapping[Place, int],
    *,
    event: UnitEvent,
    actor: User,
    now: datetime,
    changes: Changes,
) -> dict[Posting, Posting]:
    """End them on the eve and carry them on from the day of the event; returns old → new.

    A posting that was to begin on that day or later never was at the old unit: it gets a version with the other one,
    or none where nobody takes it over.
    """
    work = _Postings(event, actor, now, changes)
    for move in moves:
        if move.ends:
            work.end_for_now(move.version)
        if move.place is None:
            continue
        unit_id = places[move.place]
        if unit_id == move.version.unit_id:
            continue
        if move.version.starts_on >= event.effective_on:
            work.redirect(move.version, unit_id)
        else:
            work.end(move.version)
            if not move.is_double:
                work.go_on(move.version, unit_id)
    return work.write()


class _Postings:
    """Rows to write, gathered so that a commune's people take few statements."""

    def __init__(self, event: UnitEvent, actor: User, now: datetime, changes: Changes) -> None:
        self.event, self.actor, self.now, self.changes = event, actor, now, changes
        self.eve = event.effective_on - timedelta(days=1)
        self._touched: list[tuple[PostingVersion, Values]] = []
        self._new: list[PostingVersion] = []
        self._carried: list[tuple[PostingVersion, int]] = []
        self._ended: list[Change] = []
        self._moved: list[tuple[Posting, int]] = []

    def end(self, version: PostingVersion) -> None:
        """On the eve. A later end that was set already stays on record in the version that gives way."""
        before = values_of(version)
        if version.ends_on is None:
            version.ends_on, version.end_event, version.end_recorded_at = self.eve, self.event, self.now
        else:
            version.superseded_at = self.now
            self._new.append(
                self._copy(
                    version,
                    ends_on=self.eve,
                    end_decision_id=None,
                    end_event=self.event,
                    end_recorded_at=self.now,
                )
            )
        self._touched.append((version, before))
        facts = {"ends_on": self.eve, "number": self.event.document_number}
        self._ended.append(Change(version.posting, {"ends_on": before["ends_on"]}, facts))

    def end_for_now(self, version: PostingVersion) -> None:
        if version.starts_on < self.event.effective_on:
            self.end(version)
            return
        before = values_of(version)
        version.superseded_at = self.now
        self._touched.append((version, before))
        facts = {"ends_on": self.eve, "number": self.event.document_number}
        self._ended.append(Change(version.posting, {"ends_on": before["ends_on"]}, facts))

    def redirect(self, version: PostingVersion, unit_id: int) -> None:
        before = values_of(version)
        version.superseded_at = self.now
        self._touched.append((version, before))
        self._new.append(self._copy(version, unit_id=unit_id, start_event=self.event))
        self._moved.append((version.posting, unit_id))

    def go_on(self, version: PostingVersion, unit_id: int) -> None:
        self._carried.append((version, unit_id))

    def write(self) -> dict[Posting, Posting]:
        old = [version.posting for version, _unit in self._carried]
        new = Posting.objects.bulk_create(
            [Posting(official_id=one.official_id, continues=one) for one in old], batch_size=BATCH
        )
        for (version, unit_id), posting in zip(self._carried, new, strict=True):
            ends = self._end_of(version)
            facts = {"posting": posting, "number": 1, "unit_id": unit_id, "starts_on": self.event.effective_on}
            self._new.append(self._copy(version, start_event=self.event, **facts, **ends))
            self._moved.append((posting, unit_id))
        fields = ["ends_on", "end_event", "end_recorded_at", "superseded_at"]
        # First what gives way: of each posting one version alone is held true.
        PostingVersion.objects.bulk_update([version for version, _before in self._touched], fields, batch_size=BATCH)
        PostingVersion.objects.bulk_create(self._new, batch_size=BATCH)
        for version, before in self._touched:
            self.changes.changed(KEY, version, before)
        self.changes.created(KEY, *new, *self._new)
        names = unit_names({unit_id for _posting, unit_id in self._moved}, self.event.effective_on)
        facts = {"effective_on": self.event.effective_on, "number": self.event.document_number}
        told = [Change(one, after=facts | {"unit": names[unit_id].name}) for one, unit_id in self._moved]
        if self._ended:
            record_all(verb=POSTING_ENDED_WITH_UNIT, changes=self._ended, actor=self.actor)
        if told:
            record_all(verb=POSTING_MOVED, changes=told, actor=self.actor)
        return dict(zip(old, new, strict=True))

    def _copy(self, version: PostingVersion, **other: object) -> PostingVersion:
        facts: dict[str, object] = {name: getattr(version, name) for name in VERSION_FACTS}
        facts |= {
            "posting": version.posting,
            "number": version.number + 1,
            "end_recorded_at": version.end_recorded_at,
            "actor": self.actor,
            "recorded_at": self.now,
        }
        if "start_event" in other:
            del facts["start_event_id"]
        if "end_event" in other:
            del facts["end_event_id"]
        return PostingVersion(**facts | other)

    def _end_of(self, version: PostingVersion) -> dict[str, object]:
        """The end that the posting had before this event, where it had one; its paper keeps it."""
        if version.superseded_at != self.now:
            return {"ends_on": None, "end_decision_id": None, "end_event": None, "end_recorded_at": None}
        return {}


def move_grants(
    moves: Sequence[GrantMove],
    places: Mapping[Place, int],
    *,
    event: UnitEvent,
    actor: User,
    changes: Changes,
) -> None:
    """End roles with their unit, and give them on at the unit that took over; who holds it there already keeps that.

    One that was to begin later, at a unit that is gone by then, is given at the other from the start.
    """
    eve = event.effective_on - timedelta(days=1)
    for move in moves:
        grant, before = move.grant, values_of(move.grant)
        target = places[move.place] if move.place is not None else None
        if target is not None and _is_held(grant, target, event.effective_on):
            target = None
        if grant.valid_from <= eve:
            grant.valid_to = eve
        elif target is not None:
            grant.unit_id = target
        else:
            continue  # it reaches nobody: its unit is never in force again
        grant.save(update_fields=["unit", "valid_to"])
        changes.changed(KEY, grant, before)
        if target is not None and grant.valid_to == eve:
            changes.created(KEY, _given_on(grant, target, before["valid_to"], event, actor))
        told = {
            "role": str(grant.get_role_display()),
            "user": grant.user.username,
            "unit": target,
            "effective_on": event.effective_on,
        }
        verb = GRANT_MOVED if move.place is not None else GRANT_ENDED
        record_all(verb=verb, changes=[Change(grant, {"valid_to": before["valid_to"]}, told)], actor=actor)


def _given_on(grant: RoleGrant, unit_id: int, last_day: str | None, event: UnitEvent, actor: User) -> RoleGrant:
    new: RoleGrant = RoleGrant.objects.create(
        user=grant.user,
        role=grant.role,
        unit_id=unit_id,
        capacity=grant.capacity,
        valid_from=event.effective_on,
        valid_to=date.fromisoformat(last_day) if last_day else None,
        granted_by=actor,
        reason=event.document_number,
    )
    return new


def _is_held(grant: RoleGrant, unit_id: int, day: date) -> bool:
    """The same role of the same person there, on that day or a later one."""
    same = RoleGrant.objects.filter(user_id=grant.user_id, role=grant.role, unit_id=unit_id)
    return same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).exists()
