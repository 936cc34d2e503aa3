"""Whose people an HR screen shows: the granted units, narrowed by `?don-vi=<unit uid>`. Never wider than the grant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.org.access import units_granted
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import COMMUNE_TYPES, PROVINCE_TYPES, Role, UnitType
from lms.org.models import Unit, UnitVersion
from lms.org.querysets import UnitQuerySet

UNIT_PARAM = "don-vi"
PAGE_PARAM = "trang"


@dataclass(frozen=True)
class ScopePart:
    """A step of the scope bar; `components/scope_bar.html` draws it."""

    label: str
    href: str


@dataclass(frozen=True)
class HrScope:
    """The scope of a request, ready for `base_hr.html` (`scope`). `unit` is None where several units are granted
    and none is chosen."""

    tops: tuple[UnitName, ...]
    unit: UnitName | None
    parts: tuple[ScopePart, ...]
    locked: str
    as_of: date

    @property
    def units(self) -> UnitQuerySet:
        """Units inside the chosen scope, itself included."""
        return self.units_on(self.as_of)

    def units_on(self, day: date) -> UnitQuerySet:
        """Those that were inside it on another day."""
        if self.unit is not None:
            return Unit.objects.within(self.unit.unit_id, day)
        everything = Unit.objects.none()
        for top in self.tops:
            everything = everything | Unit.objects.within(top.unit_id, day)
        return everything

    @property
    def home(self) -> UnitName:
        """The unit that papers and titles name: the chosen one, else the first granted."""
        return self.unit or self.tops[0]

    @property
    def label(self) -> str:
        """The scope in words, for heads of exports."""
        return self.unit.label if self.unit else "; ".join(top.label for top in self.tops)

    @property
    def query(self) -> str:
        """`?don-vi=…` for links that keep the chosen scope; "" where it is the whole grant."""
        chosen = self.unit is not None and self.unit not in self.tops
        return f"?{UNIT_PARAM}={self.unit.uid}" if chosen or (self.unit and len(self.tops) > 1) else ""

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The chosen scope as hidden fields of a form."""
        return [(UNIT_PARAM, str(self.unit.uid))] if self.unit and self.query else []

    def choices(self, day: date | None = None) -> list[tuple[str, str]]:
        """Units to narrow or move the scope to, as (uid, name): those below the chosen one, beside a division its
        siblings; of another day those that were there. One statement."""
        if self.unit is None:
            return [(str(top.uid), top.label) for top in self.tops]
        parent = self.unit.path[-1]
        if self.unit.unit_type == UnitType.DIVISION and self.unit.above and self.unit not in self.tops:
            parent = self.unit.above[-1]
        below = UnitVersion.objects.in_force(day or self.as_of).filter(self._has_below(parent.unit_id, day))
        below = below.order_by("sort_key", "pk")
        rows = list(below.values_list("unit__uid", "name", "parent_id", "parent__uid"))
        parent_uid = next((uid for *_row, up, uid in rows if up == parent.unit_id), self.unit.uid)
        is_whole_grant = len(self.tops) == 1 and self.tops[0].unit_id == parent.unit_id
        return [
            ("" if is_whole_grant else str(parent_uid), parent.name),
            *((str(uid), name) for uid, name, *_up in rows),
        ]

    def _has_below(self, unit_id: int, day: date | None) -> Q:
        """Of a past day also units that ended since and for which this one answers."""
        below = Q(parent_id=unit_id)
        return below if day in {None, self.as_of} else below | Q(unit__heir_id=unit_id)


def scope_of(
    request: HttpRequest, *, path: str = "", roles: Collection[Role] = (Role.HR,), keep: Collection[str] = ()
) -> HrScope:
    """The scope of the signed-in HR person, or of who holds another of the roles, and the unit chosen by
    `?don-vi=`; a unit outside it is a 404.

    Two statements at most beside the door's. Links of the bar lead to `path` and carry on what `keep` names of the
    address; where no path is given, to this page with all its filters.
    """
    today = timezone.localdate()
    granted = units_granted(request, roles)
    if not granted:
        raise PermissionDenied
    chosen = _chosen_unit(request, today, roles)
    names = unit_names(granted | ({chosen.unit_id} if chosen else set()), today)
    tops = _tops(names[unit_id] for unit_id in granted)
    unit = names[chosen.unit_id] if chosen else (tops[0] if len(tops) == 1 else None)
    uids = {top.unit_id: top.uid for top in tops}
    if chosen and unit and unit.above:
        uids = {unit.above[-1].unit_id: chosen.parent_uid} | uids | {unit.unit_id: unit.uid}
    query = request.GET.copy()
    if path:
        query = QueryDict(urlencode([(name, query[name]) for name in keep if query.get(name)]), mutable=True)
    return HrScope(tops, unit, _parts(path or request.path, query, tops, unit, uids), _lock(tops), today)


class _Chosen(NamedTuple):
    unit_id: int
    parent_uid: UUID | None


def _chosen_unit(request: HttpRequest, today: date, roles: Collection[Role]) -> _Chosen | None:
    asked = request.GET.get(UNIT_PARAM, "")
    if not asked:
        return None
    try:
        uid = UUID(asked)
    except ValueError as error:
        raise Http404 from error
    begun = UnitVersion.objects.filter(unit=OuterRef("pk"), valid_from__lte=today).order_by("-valid_from")
    parent = begun.values("parent__uid")[:1]
    found = Unit.objects.visible_to(request.user, roles=roles, as_of=today).filter(uid=uid)
    row = found.annotate(parent_uid=Subquery(parent)).values_list("pk", "parent_uid").first()
    if row is None:
        raise Http404
    return _Chosen(*row)


def _tops(units: Iterable[UnitName]) -> tuple[UnitName, ...]:
    """Granted units that are not below another granted one, in the order of the list."""
    listed = sorted(units, key=lambda unit: (len(unit.above), unit.sort_key))
    ids = {unit.unit_id for unit in listed}
    return tuple(unit for unit in listed if not any(step.unit_id in ids for step in unit.above))


def _parts(
    path: str,
    query: QueryDict,
    tops: tuple[UnitName, ...],
    unit: UnitName | None,
    uids: Mapping[int, UUID | None],
) -> tuple[ScopePart, ...]:
    parts = []
    if len(tops) > 1:
        parts.append(ScopePart(_("Tất cả đơn vị được giao"), _link(path, query, None)))
    if unit is None:
        return tuple(parts)
    top_ids = {top.unit_id for top in tops}
    steps = list(unit.path)
    if not top_ids.intersection(step.unit_id for step in steps):  # it ended, and one of ours answers for it
        steps = [*(tops[0].path[-1:] if len(tops) == 1 else ()), steps[-1]]
    while len(steps) > 1 and steps[0].unit_id not in top_ids:
        steps.pop(0)
    for step in steps:
        whole_grant = len(tops) == 1 and step.unit_id in top_ids
        label = step.name
        if step.unit_type in PROVINCE_TYPES:
            label = _("Toàn %(province)s") % {"province": step.name[:1].lower() + step.name[1:]}
        parts.append(ScopePart(label, _link(path, query, None if whole_grant else uids[step.unit_id])))
    return tuple(parts)


def _link(path: str, query: QueryDict, uid: UUID | None) -> str:
    query = query.copy()
    for param in (UNIT_PARAM, PAGE_PARAM):
        query.pop(param, None)
    if uid is not None:
        query[UNIT_PARAM] = str(uid)
    return f"{path}?{query.urlencode()}" if query else path


def _lock(tops: tuple[UnitName, ...]) -> str:
    """Why the bar can't be widened; a province's own HR sees all there is."""
    if all(top.unit_type in PROVINCE_TYPES for top in tops):
        return ""
    if len(tops) == 1 and tops[0].unit_type in COMMUNE_TYPES:
        return _("Chỉ xem được đơn vị được giao phụ trách.")
    return _("Chỉ xem được các đơn vị được giao phụ trách.")
