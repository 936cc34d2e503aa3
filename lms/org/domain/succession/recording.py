"""Recording a paper about units: one transaction, kept so that it can be undone while nothing has built on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import Change, record, record_all, register_verb
from lms.core.domain.undo import Changes
from lms.core.domain.undo_rows import values_of
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import matching_key, normalise
from lms.org.domain.succession.checking import CHANGES, Named, name_of
from lms.org.domain.succession.moving import KEY, move_grants, move_postings
from lms.org.domain.succession.plan import EventPlan, Place, plan_event
from lms.org.domain.unit_names import name_fields
from lms.org.enums import SuccessionShare, UnitMark, UnitType
from lms.org.exceptions_units import PeopleToPlace, WhyUnplacedMissing
from lms.org.models import Posting, Succession, Unit, UnitEvent, UnitVersion

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.domain.succession.facts import Placements, UnitEventFacts

EVENT_RECORDED = register_verb(
    "org.unit_event.recorded",
    _("%(actor)s đã ghi nhận sắp xếp đơn vị theo %(number)s, hiệu lực từ %(effective_on)s: %(units)s"),
)
UNIT_ENDED = register_verb("org.unit.ended", _("%(actor)s đã ghi nhận “%(name)s” kết thúc sau %(valid_to)s"))
UNIT_BEGUN = register_verb("org.unit.begun", _("%(actor)s đã ghi nhận “%(name)s” hoạt động từ %(valid_from)s"))


@dataclass(frozen=True)
class Recorded:
    """What an event did. `moved`: old posting → the one that carries it on; `units`: old unit → the one that took it
    over whole. `created` is False where the same form had been sent before."""

    event: UnitEvent
    plan: EventPlan | None
    changes: Changes
    moved: dict[Posting, Posting]
    units: dict[int, int]
    created: bool = True


def record_unit_event(*, facts: UnitEventFacts, placements: Placements, actor: User, now: datetime) -> Recorded:
    """Carry out the plan of the paper. Inside the caller's transaction, which keeps the changes for the undo.

    Raises the RuleViolations of `lms/org/exceptions_units.py`.
    """
    with transaction.atomic():
        _lock(facts)
        sent = UnitEvent.objects.filter(client_id=facts.client_id).first()
        if sent is not None:
            return Recorded(sent, None, Changes(), {}, {}, created=False)
        plan = plan_event(facts, placements, actor=actor, today=timezone.localdate(now))
        if plan.to_place:
            raise PeopleToPlace(count=len(plan.to_place))
        if plan.unplaced and not normalise(placements.why_unplaced):
            raise WhyUnplacedMissing
        work = _Recording(plan, actor, now, why_unplaced=placements.why_unplaced if plan.unplaced else "")
        return work.done()


def _lock(facts: UnitEventFacts) -> None:
    """All units the paper names and their divisions, in one order; `begin_posting` holds the same locks."""
    named = {*facts.units, *(one for one in facts.takes_over if isinstance(one, int))}
    below = UnitVersion.objects.filter(parent_id__in=named, unit_type=UnitType.DIVISION).values("unit_id")
    list(Unit.objects.select_for_update().filter(Q(pk__in=named) | Q(pk__in=below)).order_by("pk").values_list("pk"))


class _Recording:
    """One event being written."""

    def __init__(self, plan: EventPlan, actor: User, now: datetime, *, why_unplaced: str) -> None:
        self.plan, self.facts = plan, plan.facts
        self.actor, self.now, self.why_unplaced = actor, now, normalise(why_unplaced)
        self.eve = self.facts.effective_on - timedelta(days=1)
        self.changes = Changes()

    def done(self) -> Recorded:
        self.event = self._event()
        if self.facts.kind in CHANGES:
            self._rename()
            return Recorded(self.event, self.plan, self.changes, {}, {})
        successors = [self._successor(one) for one in self.facts.takes_over]
        places = {Place(index): unit_id for index, unit_id in enumerate(successors)} | self._divisions(successors)
        self._end_units()
        whole = self._successions(successors, places)
        moved = move_postings(
            self.plan.postings, places, event=self.event, actor=self.actor, now=self.now, changes=self.changes
        )
        move_grants(self.plan.grants, places, event=self.event, actor=self.actor, changes=self.changes)
        return Recorded(self.event, self.plan, self.changes, moved, whole)

    def _event(self) -> UnitEvent:
        facts = self.facts
        event = UnitEvent.objects.create(
            client_id=facts.client_id,
            kind=facts.kind,
            document_number=normalise(facts.document_number),
            signed_on=facts.signed_on,
            effective_on=facts.effective_on,
            issued_by=normalise(facts.issued_by),
            note=facts.note.strip(),
            why_unplaced=self.why_unplaced,
            recorded_by=self.actor,
        )
        after = {
            "kind": event.kind,
            "number": event.document_number,
            "effective_on": facts.effective_on,
            "units": "; ".join(self.plan.held[one].name for one in facts.units),
        }
        record(verb=EVENT_RECORDED, target=event, actor=self.actor, after=after, reason=self.why_unplaced)
        return event

    def _rename(self) -> None:
        """A unit that is called or classed otherwise is the same unit."""
        last, named = self.plan.held[self.facts.units[0]], self.plan.becomes
        assert named is not None
        self._update(last, valid_to=self.eve)
        self._version(last.unit, named, parent_id=last.parent_id, code=named.code or last.code, mark=UnitMark.CONFIRMED)

    def _successor(self, one: object) -> int:
        if isinstance(one, int):
            return one
        beside = self.plan.held[self.facts.units[0]]
        named = name_of(one, beside)  # type: ignore[arg-type]
        return self._found(named, beside.parent_id, UnitMark.CONFIRMED)

    def _found(self, named: Named, parent_id: int | None, mark: UnitMark) -> int:
        unit = Unit.objects.create()
        self.changes.created(KEY, unit)
        self._version(unit, named, parent_id=parent_id, code=named.code, mark=mark)
        return int(unit.pk)

    def _version(self, unit: Unit, named: Named, *, parent_id: int | None, code: str, mark: str) -> None:
        version = UnitVersion.objects.create(
            unit=unit,
            code=code,
            unit_type=named.unit_type,
            parent_id=parent_id,
            valid_from=self.facts.effective_on,
            mark=mark,
            event=self.event,
            **name_fields(named.name, named.short_name),
        )
        self.changes.created(KEY, version)
        after = {"name": version.name, "valid_from": version.valid_from, "parent": parent_id}
        record(verb=UNIT_BEGUN, target=version, actor=self.actor, after=after)

    def _divisions(self, successors: list[int]) -> dict[Place, int]:
        """Where each wanted division is; those that aren't there yet begin, for HR to confirm."""
        found: dict[Place, int] = {}
        lasting = UnitVersion.objects.lasting_on(self.facts.effective_on).filter(unit_type=UnitType.DIVISION)
        for index, names in self.plan.divisions.items():
            parent = successors[index]
            there = {matching_key(one.name): one.unit_id for one in lasting.filter(parent_id=parent)}
            for name in names:
                known = there.get(matching_key(name))
                named = Named(name, name, UnitType.DIVISION, "")
                found[Place(index, name)] = known or self._found(named, parent, UnitMark.DEFAULT)
        return found

    def _end_units(self) -> None:
        for version in self.plan.ending:
            if version.valid_from > self.eve:  # a division that was to begin later never does
                self._update(version, superseded_at=self.now)
            elif version.valid_to is None or version.valid_to > self.eve:
                self._update(version, valid_to=self.eve)
        ended = [
            Change(one, {"valid_to": None}, {"name": one.name, "valid_to": format_date(self.eve)})
            for one in self.plan.ending
        ]
        if ended:
            record_all(verb=UNIT_ENDED, changes=ended, actor=self.actor)

    def _successions(self, successors: list[int], places: dict[Place, int]) -> dict[int, int]:
        """Who took over from whom, and who answers for each ended unit today."""
        parents = {
            one.unit_id: self.plan.held[one.unit_id] for one in self.plan.ending if one.unit_id in self.plan.held
        }
        sources = list(parents.values()) or [self.plan.held[one] for one in self.facts.units]
        whole: dict[int, int] = {}
        if self.plan.is_whole:
            by_name = {matching_key(place.division): unit_id for place, unit_id in places.items()}
            whole = {
                one.unit_id: by_name["" if one.unit_id in parents else matching_key(one.name)]
                for one in self.plan.ending
            }
            rows = [(old, new, SuccessionShare.WHOLE) for old, new in whole.items()]
        else:
            rows = [(one.unit_id, new, SuccessionShare.PART) for one in sources for new in successors]
        for old, new, share in rows:
            link = Succession.objects.create(predecessor_id=old, successor_id=new, share=share, event=self.event)
            self.changes.created(KEY, link)
        above = sources[0].parent_id
        for version in self.plan.ending:
            self._set_heir(version.unit_id, whole.get(version.unit_id, above))
        return whole

    def _set_heir(self, unit_id: int, heir_id: int | None) -> None:
        """Also of units that ended before and for which this one answers until then."""
        for unit in Unit.objects.filter(Q(pk=unit_id) | Q(heir_id=unit_id)).order_by("pk"):
            self._update(unit, heir_id=heir_id, heir_since=self.facts.effective_on)

    def _update(self, row: models.Model, **values: Any) -> None:
        before = values_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=[name.removesuffix("_id") for name in values])
        self.changes.changed(KEY, row, before)
