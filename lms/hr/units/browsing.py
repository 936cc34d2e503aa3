"""The units of the scope: their tree, what is found in it, and those that ended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.hr.scope import PAGE_PARAM, HrScope, scope_of
from lms.hr.units.ended import ended_in, ended_rows
from lms.hr.units.facts import unit_facts
from lms.hr.units.rows import commune_of, division_rows, history_of_divisions
from lms.hr.units.tree import Branch, arranged, branches_of, communes_in, pruned
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.domain.unit_search import find_units
from lms.org.enums import PROVINCE_TYPES, Role, UnitType
from lms.org.models import Unit, UnitVersion

PAGE_SIZE = 50
SEARCH_PARAM, FILTER_PARAM, OPEN_PARAM = "tim", "loc", "mo"
FOUND_LIMIT = 200
FILTERS: Mapping[str, Callable[[Branch], bool]] = {
    "trong": lambda one: one.vacant > 0,
    "chua-xac-nhan": lambda one: one.unconfirmed > 0,
}


@require_safe
@role_required(Role.HR)
def unit_list(request: HttpRequest) -> HttpResponse:
    """One commune with its divisions, ready to be changed; of a wider scope the tree."""
    scope = scope_of(request)
    search = request.GET.get(SEARCH_PARAM, "").strip()
    if scope.unit is not None and scope.unit.unit_type not in PROVINCE_TYPES and not search:
        return _commune_page(request, scope, scope.unit.commune_id)
    branches = branches_of(scope)
    chosen = request.GET.get(FILTER_PARAM, "")
    if search:
        branches = pruned(branches, _found(branches, search, scope))
    if is_wanted := FILTERS.get(chosen):
        branches = pruned(branches, {one.unit_id: one for one in communes_in(branches) if is_wanted(one)})
    kept = request.GET.copy()
    kept.pop(OPEN_PARAM, None)
    communes = communes_in(branches)
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(),
        "branches": arranged(branches, request.GET.getlist(OPEN_PARAM)),
        "communes": len(communes),
        "people": sum(one.people for one in branches),
        "search": search,
        "filters": [
            ("", _("Tất cả")),
            ("trong", _("Còn vị trí trống")),
            ("chua-xac-nhan", _("Có phòng chưa xác nhận")),
        ],
        "chosen": chosen,
        "is_narrowed": bool(search or is_wanted),
        "all_url": reverse("hr:units") + scope.query,
        "kept_query": f"{kept.urlencode()}&" if kept else "",
        "ended_count": ended_in(scope).count(),
    }
    return render(request, "hr/units/tree.html", context)


def _found(branches: Collection[Branch], search: str, scope: HrScope) -> dict[int, Branch]:
    """Communes by today's name or an old one, and those of which a division is or was called so; the province is
    said with each."""
    matches = {one.unit_id: one for one in find_units(search, scope.as_of, limit=FOUND_LIMIT)}
    divisions = UnitVersion.objects.filter(unit_type=UnitType.DIVISION, unit__in=scope.units).named_like(search)
    called: dict[int, list[str]] = {}
    for unit_id, name in divisions.order_by("valid_from").values_list("unit_id", "name"):
        called.setdefault(unit_id, []).append(name)
    found = {}
    for one in communes_in(branches):
        twigs = [_by_name(twig, called.get(twig.unit_id, [])) for twig in one.below]
        has_twig = any(twig.unit_id in called for twig in twigs)
        match = matches.get(one.unit_id)
        if match is None and not has_twig and one.unit_id not in called:
            continue
        former = match.found_by if match is not None else ""
        found[one.unit_id] = replace(one, below=tuple(twigs), is_open=has_twig, former=former)
    names = unit_names(found, scope.as_of)
    return {unit_id: replace(one, label=names[unit_id].label) for unit_id, one in found.items()}


def _by_name(twig: Branch, called: list[str]) -> Branch:
    """A division found by an old name says so."""
    return replace(twig, former=called[-1]) if called and twig.name not in called else twig


def _commune_page(request: HttpRequest, scope: HrScope, commune_id: int | None) -> HttpResponse:
    commune = commune_of(commune_id, scope.as_of)
    may_change = Unit.objects.visible_to(request.user, as_of=scope.as_of).filter(pk=commune.unit_id).exists()
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(),
        "commune": commune,
        "divisions": division_rows(commune, scope, may_change=may_change),
        "may_change": may_change,
        "facts": unit_facts(commune, scope.as_of),
        "history": history_of_divisions(commune.unit) if may_change else [],
    }
    return render(request, "hr/units/divisions.html", context)


@require_safe
@role_required(Role.HR)
def units_ended(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    page = Paginator(ended_in(scope), PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    title = _("Đơn vị đã kết thúc")
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(title),
        "title": title,
        "page": page,
        "ended": ended_rows(page.object_list, request.user),
        "units_url": reverse("hr:units") + scope.query,
    }
    return render(request, "hr/units/ended.html", context)


def breadcrumb(last: str = "", lang: str = "") -> list[dict[str, str]]:
    steps = [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Nhân sự"), "href": reverse("hr:people")},
        {"label": _("Cây đơn vị"), "href": reverse("hr:units") if last else ""},
    ]
    return [*steps, {"label": last, "href": "", "lang": lang}] if last else steps
