"""One unit on a day: what it is, who sits there, its seats, what stands below it, and what happened to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.core.display import format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.hr.people.listing import without_identity
from lms.hr.scope import UNIT_PARAM, HrScope, scope_of
from lms.hr.units.browsing import breadcrumb
from lms.hr.units.ended import takers_of
from lms.hr.units.story import story_of
from lms.hr.units.tree import people_at
from lms.hr.units_of_day import DAY_PARAM, OF_DAY, UNITS_PARAM, UnitsOfDayFilter
from lms.org.access import role_required
from lms.org.domain.headcounts import seats_at
from lms.org.domain.position_titles import position_titles_on, positions_named_on
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import PROVINCE_TYPES, Role, UnitType
from lms.org.models import Official, PostingVersion, Unit, UnitVersion
from lms.org.querysets import UnitQuerySet

PEOPLE_SHOWN = 20


class UnitDayFilter(UnitsOfDayFilter):
    """The day a unit is looked at; by units of another day it would be another unit."""

    def __init__(self, request: HttpRequest, scope: HrScope, unit: UnitName) -> None:
        super().__init__(request, scope, of=unit)
        del self.fields["units"]
        self.last_day = min(scope.as_of, unit.valid_to or scope.as_of)

    @property
    def day(self) -> date:
        """Of a unit that ended its last day, where none is asked for."""
        is_asked = self.is_bound and self.is_valid() and self.cleaned_data.get("as_of")
        return self.chosen.as_of if is_asked else self.last_day


@dataclass(frozen=True)
class Below:
    """A unit right below, and who has the main posting there or further down."""

    uid: UUID
    name: str
    people: int
    is_unconfirmed: bool


@never_cache
@require_safe
@role_required(Role.HR)
def unit_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:units"))
    unit = _visible(request, scope, uid)
    today_name = unit_names([unit.pk], scope.as_of)[unit.pk]
    days = UnitDayFilter(request, scope, today_name)
    day = days.day
    name = today_name if day == scope.as_of else unit_names([unit.pk], day)[unit.pk]
    inside = Unit.objects.within(unit.pk, day)
    people = people_at(inside, day)
    seats, vacant, positions = _positions(inside, day)
    is_past = day < scope.as_of
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(name.name, "vi"),
        "days": days,
        "form": days,
        "name": name,
        "day": day,
        "is_past": is_past,
        "is_ended": _has_ended(today_name, scope),
        "ends_on": today_name.valid_to if not _has_ended(today_name, scope) else None,
        "takers": takers_of([unit.pk], request.user).get(unit.pk, ()) if today_name.valid_to else (),
        "rows": _facts(name, people.total(), seats, vacant),
        "positions": positions,
        "below": _below(unit, day, people),
        "below_title": _("Xã, phường, đặc khu") if name.unit_type in PROVINCE_TYPES else _("Phòng, trung tâm"),
        "people": _people(request, inside, day),
        "people_url": f"{reverse('hr:people')}?{urlencode(_asked(name, day if is_past else None))}",
        "story": story_of(unit, request.user),
        "links": _links(unit, name, scope),
    }
    return render(request, "hr/units/unit.html", context)


def _visible(request: HttpRequest, scope: HrScope, uid: UUID) -> Unit:
    """In the scope, ended units that one of the scope answers for included, and divisions of it that were closed."""
    mine = Unit.objects.visible_to(request.user, as_of=scope.as_of).values("pk")
    held = UnitVersion.objects.filter(unit=OuterRef("pk"), unit_type=UnitType.DIVISION, parent__in=mine)
    unit: Unit | None = Unit.objects.filter(Q(pk__in=mine) | Exists(held), uid=uid).first()
    if unit is None or not UnitVersion.objects.filter(unit=unit).exists():
        raise Http404
    return unit


def _has_ended(name: UnitName, scope: HrScope) -> bool:
    return name.valid_to is not None and name.valid_to < scope.as_of


def _facts(name: UnitName, people: int, seats: int, vacant: int) -> list[dict[str, Any]]:
    kind = f"{name.type.label}, {name.code}" if name.code else str(name.type.label)
    return [
        {"key": _("Loại, mã"), "value": kind},
        {"key": _("Thuộc"), "value": ", ".join(step.name for step in reversed(name.above)) or "–", "lang": "vi"},
        {"key": _("Số người (tính theo vị trí chính)"), "value": format_number(people)},
        {
            "key": _("Biên chế đã khai"),
            "value": _("%(seats)s, còn trống %(vacant)s")
            % {"seats": format_number(seats), "vacant": format_number(vacant)},
        },
    ]


def _positions(inside: UnitQuerySet, day: date) -> tuple[int, int, Table]:
    """Seats and vacancies by position, of the unit and all below it; three statements."""
    seats: Counter[int] = Counter()
    held: Counter[int] = Counter()
    vacant: Counter[int] = Counter()
    declared = set()
    for one in seats_at(inside.values_list("pk", flat=True), day):
        held[one.position_id] += one.held
        vacant[one.position_id] += one.vacant
        seats[one.position_id] += one.seats or 0
        if one.seats is not None:
            declared.add(one.position_id)
    named = sorted(positions_named_on(held, day).items(), key=lambda one: one[1])
    labels = (_("Biên chế"), _("Đang giữ"), _("Còn trống"))
    rows = tuple(
        Row(
            (
                Cell(f"{code} · {title}", lang="vi"),
                Cell(str(seats[pk]) if pk in declared else _("chưa khai")),
                Cell(str(held[pk])),
                Cell(str(vacant[pk]) if pk in declared else "–"),
            )
        )
        for pk, (code, title) in named
    )
    columns = (Column(_("Vị trí việc làm")), *(Column(label, numeric=True) for label in labels))
    return seats.total(), vacant.total(), Table(_("Vị trí việc làm, biên chế và số đang giữ"), columns, rows)


def _below(unit: Unit, day: date, people: Counter[int]) -> list[Below]:
    """Communes of a province with the people of their divisions; two statements."""
    versions = UnitVersion.objects.in_force(day).filter(parent=unit).select_related("unit").order_by("sort_key", "pk")
    listed = list(versions)
    twigs = UnitVersion.objects.in_force(day).filter(parent__in=[one.unit_id for one in listed])
    counted = Counter(people)
    for twig_id, parent_id in twigs.values_list("unit_id", "parent_id"):
        counted[parent_id] += people[twig_id]
    return [Below(one.unit.uid, one.name, counted[one.unit_id], one.mark == "default") for one in listed]


def _people(request: HttpRequest, inside: UnitQuerySet, day: date) -> dict[str, Any]:
    """The first of those who hold a posting there that day, by the titles of that day; four statements."""
    held = PostingVersion.objects.active_on(day).filter(unit__in=inside)
    here = Official.objects.filter(Exists(held.filter(posting__official=OuterRef("pk"))))
    shown = list(without_identity(here).order_by("sort_key", "pk")[: PEOPLE_SHOWN + 1])
    versions = held.filter(posting__official__in=shown).order_by("-is_main", "-starts_on", "pk")
    rows = list(versions.values_list("posting__official_id", "position_id"))
    titles = position_titles_on({position_id for _official, position_id in rows}, day)
    seats: dict[int, list[str]] = {}
    for official_id, position_id in rows:
        seats.setdefault(official_id, []).append(titles[position_id])
    managed = Official.objects.managed_by(request.user).filter(pk__in=[one.pk for one in shown])
    mine = set(managed.values_list("pk", flat=True))
    return {
        "listed": [
            {
                "name": one.full_name,
                "href": reverse("hr:person", args=[one.uid]) if one.pk in mine else "",
                "seats": "; ".join(dict.fromkeys(seats.get(one.pk, ()))),
            }
            for one in shown[:PEOPLE_SHOWN]
        ],
        "has_more": len(shown) > PEOPLE_SHOWN,
    }


def _asked(name: UnitName, day: date | None) -> dict[str, str]:
    asked = {UNIT_PARAM: str(name.uid)}
    return asked | ({DAY_PARAM: format_date(day), UNITS_PARAM: OF_DAY} if day else {})


def _links(unit: Unit, name: UnitName, scope: HrScope) -> list[dict[str, str]]:
    """Where the unit is changed; one that ended isn't."""
    if name.valid_to is not None and name.valid_to < scope.as_of:
        return []
    query = f"?{UNIT_PARAM}={unit.uid}"
    links = [{"label": _("Biên chế và vị trí trống"), "href": reverse("hr:headcounts") + query}]
    if name.unit_type != UnitType.DIVISION:
        links.append({"label": _("Sửa các phòng, trung tâm"), "href": reverse("hr:units") + query})
    links.append({"label": _("Khoảng trống năng lực"), "href": reverse("hr:gaps") + query})
    return links
