"""Units of the scope that ended since the reform, and what took over from each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lms.hr.scope import HrScope
from lms.org.domain.unit_names import unit_names_on
from lms.org.enums import REFORM_DAY, SuccessionShare, UnitType
from lms.org.models import Succession, Unit, UnitVersion
from lms.org.querysets import UnitVersionQuerySet


@dataclass(frozen=True)
class Taker:
    """A unit that took over, as it was called that day; `is_ours` where the reader may open it."""

    uid: UUID
    label: str
    is_part: bool
    is_ours: bool

    def __str__(self) -> str:
        return _("%(name)s (một phần)") % {"name": self.label} if self.is_part else self.label


@dataclass(frozen=True)
class EndedUnit:
    """A unit that is no more; `takers` is empty for one that was closed without anybody left."""

    uid: UUID
    label: str
    last_day: date
    takers: tuple[Taker, ...]


def ended_in(scope: HrScope) -> UnitVersionQuerySet:
    """Last versions of units that a unit of the scope answers for, and of its divisions that were closed; the newest
    end first. Divisions that went with their commune stand on its page."""
    mine = scope.units.values("pk")
    later = UnitVersion.objects.filter(unit=OuterRef("unit"), valid_from__gt=OuterRef("valid_from"))
    lasting = UnitVersion.objects.filter(unit=OuterRef("parent")).lasting_on(scope.as_of)
    over = UnitVersion.objects.filter(valid_to__lt=scope.as_of, valid_to__gte=REFORM_DAY).filter(~Exists(later))
    here = Q(unit__in=mine, unit__heir__isnull=False) | Q(unit_type=UnitType.DIVISION, parent__in=mine)
    found: UnitVersionQuerySet = over.filter(here).filter(~Q(unit_type=UnitType.DIVISION) | Exists(lasting))
    return found.select_related("unit").order_by("-valid_to", "sort_key", "pk")


def ended_rows(versions: Iterable[UnitVersion], viewer: Any) -> list[EndedUnit]:
    """Four statements however many."""
    listed = list(versions)
    takers = takers_of([one.unit_id for one in listed], viewer)
    names = unit_names_on((one.unit_id, one.valid_to) for one in listed if one.valid_to)
    return [
        EndedUnit(one.unit.uid, names[one.unit_id, one.valid_to].label, one.valid_to, takers.get(one.unit_id, ()))
        for one in listed
        if one.valid_to
    ]


def takers_of(unit_ids: Iterable[int], viewer: Any) -> dict[int, tuple[Taker, ...]]:
    """By unit what took over from it, each once, under its name of that day; three statements."""
    links = Succession.objects.filter(predecessor__in=list(unit_ids)).order_by("event__effective_on", "pk")
    rows = list(links.values_list("predecessor_id", "successor_id", "share", "event__effective_on"))
    names = unit_names_on((after, day) for _before, after, _share, day in rows)
    ours = Unit.objects.visible_to(viewer).filter(pk__in={after for _before, after, *_rest in rows})
    open_to = set(ours.values_list("pk", flat=True))
    found: dict[int, dict[int, Taker]] = {}
    for before, after, share, day in rows:
        name = names[after, day]
        found.setdefault(before, {})[after] = Taker(
            name.uid, name.label, is_part=share == SuccessionShare.PART, is_ours=after in open_to
        )
    return {before: tuple(takers.values()) for before, takers in found.items()}
