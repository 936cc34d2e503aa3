"""What positions require: the list of positions, one position, a layer as a workbook."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.domain.requirement_board import board_of, coming_changes, history_of
from lms.competencies.domain.requirement_cells import levels_text
from lms.competencies.domain.requirement_writing import kept_rows
from lms.competencies.enums import RequirementKind
from lms.core.display import format_date, format_number
from lms.hr.positions.forms import CatalogueFilter
from lms.hr.positions.rows import catalogue_rows, words_on
from lms.hr.positions.views import PAGE_SIZE, READERS, found_position, versions_of
from lms.hr.requirements.doors import DAY_PARAM, Place, grid_breadcrumb, place_of
from lms.hr.requirements.rows import listed_positions, shown_groups
from lms.hr.requirements.xlsx import grid_xlsx
from lms.hr.scope import PAGE_PARAM
from lms.hr.workbooks import workbook_response
from lms.org.access import role_required


@never_cache
@require_safe
@role_required(*READERS)
def requirement_list(request: HttpRequest) -> HttpResponse:
    place = place_of(request, path=reverse("hr:requirements"))
    asked = CatalogueFilter(request)
    if asked.is_bound and not asked.data.get(DAY_PARAM):
        asked.data = asked.data.copy()
        asked.data[DAY_PARAM] = format_date(place.day)
    rows = listed_positions(catalogue_rows(asked, None), place)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    context = {
        "scope": place.scope,
        "place": place,
        "breadcrumb": grid_breadcrumb(request, place),
        "tabs": place.tabs("requirements"),
        "filters": asked,
        "page": page,
        "undeclared": sum(not row.is_declared for row in rows),
        "count_label": _count_label(len(rows), place),
        "file_url": place.url("requirements_file"),
        "paste_url": place.url("requirements_paste"),
    }
    return render(request, "hr/requirements/list.html", context)


@never_cache
@require_safe
@role_required(*READERS)
def position_requirements(request: HttpRequest, code: str) -> HttpResponse:
    """What holds on the day and whose rule it is, what is to come, and who wrote what."""
    position = found_position(code)
    place = place_of(request, path=reverse("hr:position_requirements", args=[code]))
    words = competencies_in_force(place.day)
    name = words_on(position, versions_of(position), place.day).name_vi
    coming = coming_changes(kept_rows([position.pk], place.employer), place.day, words)
    context = {
        "scope": place.scope,
        "place": place,
        "breadcrumb": grid_breadcrumb(request, place, (name, "", "vi")),
        "tabs": place.tabs("position_requirements", code),
        "position": position,
        "name": name,
        "groups": shown_groups(board_of(position, place.employer, place.day, words), place),
        "coming": [
            (one, levels_text(one.demand), one.demand is not None and one.demand.kind == RequirementKind.SHOULD)
            for one in coming
        ],
        "history": history_of(position, place.employer),
        "edit_url": place.url("position_requirements_edit", code),
        "paste_url": place.url("requirements_paste"),
        "position_url": reverse("hr:position", args=[code]) + place.scope.query,
    }
    return render(request, "hr/requirements/position.html", context)


@never_cache
@require_safe
@role_required(*READERS)
def requirements_file(request: HttpRequest) -> HttpResponseBase:
    """The layer's own rows of the day, as a matrix and as a list; both can be pasted back."""
    place = place_of(request, path=reverse("hr:requirements"))
    content = grid_xlsx(place, run_by=request.user.full_name, run_at=timezone.now())  # type: ignore[union-attr]
    return workbook_response(content, f"yeu-cau-vi-tri-{place.day}.xlsx")


def _count_label(count: int, place: Place) -> str:
    text = ngettext("%(count)s vị trí, yêu cầu ngày %(day)s", "%(count)s vị trí, yêu cầu ngày %(day)s", count)
    return text % {"count": format_number(count), "day": format_date(place.day)}
