"""May this be recorded? The rules that forms ask before anything is written, and the recording asks again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from lms.core.domain.undo import changed_rows
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import matching_key, normalise
from lms.org.domain.decision_dates import check_not_far
from lms.org.domain.reference_units import COMMUNES, PROVINCES, short_name
from lms.org.enums import COMMUNE_TYPES, PROVINCE_TYPES, REFORM_DAY, Role, UnitEventKind, UnitType
from lms.org.exceptions_admin_mode import AdminModeOff
from lms.org.exceptions_dates import EffectiveBeforeReform, SignedInFuture
from lms.org.exceptions_units import (
    DocumentNumberMissing,
    EventNeedsOneUnit,
    EventNeedsSuccessor,
    EventNeedsUnits,
    EventUnitChangesLater,
    EventUnitEndsAlready,
    EventUnitGone,
    EventUnitOutOfScope,
    EventUnitsUnlike,
    SplitNeedsParts,
    SuccessorNamedTwice,
    UnitCodeMalformed,
    UnitCodeTaken,
    UnitNameMissing,
    UnitNameTaken,
    UnitNameWithoutType,
    UnitStaysTheSame,
)
from lms.org.models import Succession, UnitEvent, UnitVersion
from lms.org.policy import administers, has_role
from lms.org.querysets import units_in_scope

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.domain.succession.facts import NewUnit, UnitEventFacts

FEWEST_MERGED = 2
CHANGES = (UnitEventKind.RENAME, UnitEventKind.CHANGE_TYPE)
RECORDABLE = (UnitEventKind.MERGE, UnitEventKind.SPLIT, *CHANGES, UnitEventKind.ABOLISH)
"""The reform of 1 July 2025 comes from its list, not from a form."""


@dataclass(frozen=True)
class Named:
    """A new name taken apart, ready for a `UnitVersion`."""

    name: str
    short_name: str
    unit_type: UnitType
    code: str


def check_event(facts: UnitEventFacts, *, actor: User, today: date) -> dict[int, UnitVersion]:
    """The versions of every unit the paper names, by unit, as they stand the day before; or a RuleViolation."""
    check_paper(facts, today=today)
    _check_numbers(facts)
    named = (*facts.units, *(one for one in facts.takes_over if isinstance(one, int)))
    held = {unit_id: _lasting_version(unit_id, facts.effective_on) for unit_id in dict.fromkeys(named)}
    _check_alike([held[one] for one in dict.fromkeys(named)], facts.kind)
    _check_scope(held.values(), actor=actor, today=today)
    _check_names(facts, held)
    return held


def check_paper(facts: UnitEventFacts, *, today: date) -> None:
    if not normalise(facts.document_number):
        raise DocumentNumberMissing
    if facts.signed_on > today:
        raise SignedInFuture
    if facts.effective_on < REFORM_DAY:
        raise EffectiveBeforeReform(effective_on=format_date(facts.effective_on), reform_day=format_date(REFORM_DAY))
    check_not_far(facts.effective_on, today=today)


def _check_numbers(facts: UnitEventFacts) -> None:
    kept = [one for one in facts.takes_over if isinstance(one, int)]
    if facts.kind == UnitEventKind.MERGE:
        if len(facts.takes_over) != 1:
            raise EventNeedsSuccessor
        if len({*facts.units, *kept}) < FEWEST_MERGED:
            raise EventNeedsUnits(count=FEWEST_MERGED)
        return
    if len(facts.units) != 1:
        raise EventNeedsOneUnit if facts.units else EventNeedsUnits(count=1)
    if facts.kind == UnitEventKind.SPLIT and len(facts.takes_over) < (1 if facts.stays else 2):
        raise SplitNeedsParts
    twice = set(kept) & set(facts.units) or {one for one in kept if kept.count(one) > 1}
    if twice:
        raise SuccessorNamedTwice(name=_lasting_version(twice.pop(), facts.effective_on).name)


def _lasting_version(unit_id: int, effective_on: date) -> UnitVersion:
    """The unit's last version, in force the day before and without an end."""
    last: UnitVersion | None = (
        UnitVersion.objects.filter(unit=unit_id).select_related("unit").order_by("-valid_from").first()
    )
    eve = effective_on - timedelta(days=1)
    if last is None or UnitVersion.objects.filter(unit=unit_id).earliest("valid_from").valid_from > eve:
        raise EventUnitGone(name=last.name if last else "–", day=format_date(eve))
    if last.valid_to is not None:
        raise EventUnitEndsAlready(name=last.name, day=format_date(last.valid_to))
    if last.valid_from > eve:
        raise EventUnitChangesLater(name=last.name, day=format_date(last.valid_from))
    return last


def _check_alike(versions: list[UnitVersion], kind: UnitEventKind) -> None:
    levels = {_level(one) for one in versions}
    parents = {one.parent_id for one in versions}
    may_be_province = kind in CHANGES
    if len(levels) != 1 or len(parents) != 1 or None in levels or ("province" in levels and not may_be_province):
        raise EventUnitsUnlike


def _level(version: UnitVersion) -> str | None:
    if version.unit_type in PROVINCE_TYPES:
        return "province"
    if version.unit_type in COMMUNE_TYPES:
        return "commune"
    return "division" if version.unit_type == UnitType.DIVISION else None


def check_scope_of(event: UnitEvent, *, actor: User, today: date) -> None:
    """Whoever may undo an event could have recorded it."""
    _check_scope(named_in(event), actor=actor, today=today)


def may_arrange(event: UnitEvent, actor: User, today: date) -> bool:
    """For buttons: theirs too whose powers only have to be turned on first, as pressing it says."""
    try:
        check_scope_of(event, actor=actor, today=today)
    except EventUnitOutOfScope:
        return False
    except AdminModeOff:
        return True
    return True


def named_in(event: UnitEvent) -> list[UnitVersion]:
    """Units that the event ended, changed or took parts from, as they were on its eve.

    One that was abolished with nobody taking over, or whose event was undone, is known by what was kept for the undo.
    """
    links = Succession.objects.filter(event=event).values_list("predecessor_id", flat=True)
    renamed = UnitVersion.objects.filter(event=event).values_list("unit_id", flat=True)
    eve = event.effective_on - timedelta(days=1)
    parents = set(links) or set(renamed)
    if not parents and event.change_set is not None:
        ended = changed_rows(event.change_set, UnitVersion._meta.label_lower)
        parents = set(UnitVersion.objects.filter(pk__in=ended).values_list("unit_id", flat=True))
    versions = UnitVersion.objects.in_force(eve).filter(unit_id__in=parents).order_by("sort_key", "pk")
    listed = list(versions.select_related("unit"))
    communes = {one.unit_id for one in listed}
    return [one for one in listed if one.parent_id not in communes]


def _check_scope(versions: Iterable[UnitVersion], *, actor: User, today: date) -> None:
    """A unit is arranged from above: its own HR can't end it, nor name it anew. A province is the administrators'."""
    named = list(versions)
    scope = units_in_scope(actor, (Role.HR,), today)
    ours = set(scope.filter(pk__in=[one.parent_id for one in named if one.parent_id]).values_list("pk", flat=True))
    for version in named:
        is_ours = version.parent_id in ours
        if version.unit_type in PROVINCE_TYPES:
            is_ours = bool(actor.is_superuser) or has_role(actor, Role.ADMIN, as_of=today)
            if not is_ours and actor.powers_set_aside and administers(actor, as_of=today):
                raise AdminModeOff
        if not is_ours:
            raise EventUnitOutOfScope(name=version.name)


def _check_names(facts: UnitEventFacts, held: dict[int, UnitVersion]) -> None:
    first = held[facts.units[0]]
    new = [one for one in facts.takes_over if not isinstance(one, int)]
    if facts.kind in CHANGES:
        if facts.becomes is None:
            raise UnitNameMissing
        named = name_of(facts.becomes, first)
        if (named.name, named.unit_type, named.code or first.code) == (first.name, first.unit_type, first.code):
            raise UnitStaysTheSame
        new = [facts.becomes]
    ending = {one for one in facts.units if not (facts.stays or one in facts.takes_over)}
    for position, one in enumerate(new):
        named = name_of(one, first)
        _refuse_taken(named, first, facts.effective_on, but=ending if facts.kind not in CHANGES else {first.unit_id})
        if matching_key(named.name) in {matching_key(other.name) for other in new[:position]}:
            raise SuccessorNamedTwice(name=named.name)


def name_of(new: NewUnit, beside: UnitVersion) -> Named:
    """The name by its type, of the level of another unit."""
    name, code = normalise(new.name), normalise(new.code)
    if not name:
        raise UnitNameMissing
    level = _level(beside)
    if level == "division":
        return Named(name, name, UnitType.DIVISION, "")
    prefixes = PROVINCES if level == "province" else COMMUNES
    prefix = next((one for one in prefixes if name.lower().startswith(f"{one.lower()} ")), "")
    if not prefix:
        raise UnitNameWithoutType(name=name, types=", ".join(prefixes))
    if code and not re.fullmatch(r"\d{2}" if level == "province" else r"\d{5}", code):
        raise UnitCodeMalformed(code=code)
    return Named(name, short_name(name, prefix), UnitType(prefixes[prefix]), code)


def _refuse_taken(named: Named, beside: UnitVersion, day: date, *, but: set[int]) -> None:
    """No two units of one name below one unit, no two of one code, at the same time."""
    lasting = UnitVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).exclude(unit_id__in=but)
    siblings = lasting.filter(parent_id=beside.parent_id).values_list("name", flat=True)
    if matching_key(named.name) in map(matching_key, siblings):
        raise UnitNameTaken(name=named.name)
    if named.code:
        level = PROVINCE_TYPES if named.unit_type in PROVINCE_TYPES else COMMUNE_TYPES
        other = lasting.filter(code=named.code, unit_type__in=level).first()
        if other is not None:
            raise UnitCodeTaken(code=named.code, name=other.name)
