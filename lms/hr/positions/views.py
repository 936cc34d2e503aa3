"""The catalogue of positions: the list, one position with its versions, the list as a workbook."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.competencies.domain.requirement_board import default_count
from lms.core.display import format_date, format_number
from lms.core.domain.audit_history import history_for
from lms.hr.positions.comparing import chosen_pair, compare_versions, fact_rows
from lms.hr.positions.forms import DAY_PARAM, CatalogueFilter
from lms.hr.positions.rows import (
    catalogue_rows,
    catalogue_table,
    people_units,
    people_url,
    term_words,
    words_on,
)
from lms.hr.positions.xlsx import catalogue_xlsx
from lms.hr.scope import PAGE_PARAM, HrScope, scope_of
from lms.hr.workbooks import workbook_response
from lms.org.access import role_required
from lms.org.access_mode import may_with_mode
from lms.org.domain.position_holders import held_counts
from lms.org.enums import Role
from lms.org.models import Position, PositionVersion
from lms.org.policy import can_edit_positions

PAGE_SIZE = 50
READERS = (Role.HR, Role.ADMIN)


@never_cache
@require_safe
@role_required(*READERS)
def position_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:positions"), roles=READERS)
    asked = CatalogueFilter(request)
    rows = catalogue_rows(asked, people_units(request, scope))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    words = asked.words()
    context = {
        "scope": scope,
        "breadcrumb": catalogue_breadcrumb(request),
        "filters": asked,
        "table": catalogue_table(page.object_list, scope, asked.day),
        "page": page,
        "count_label": _count_label(len(rows), asked),
        "chips": [
            {"label": f"{label}: {value}", "remove_url": _without(request, name)} for name, label, value in words
        ],
        "clear_url": reverse("hr:positions"),
        "file_url": f"{reverse('hr:positions_file')}?{request.GET.urlencode()}",
        "may_edit": may_with_mode(request, can_edit_positions),
    }
    return render(request, "hr/positions/list.html", context)


@never_cache
@require_safe
@role_required(*READERS)
def positions_file(request: HttpRequest) -> HttpResponseBase:
    """The list as filtered; no names of people in it."""
    scope = scope_of(request, path=reverse("hr:positions"), roles=READERS)
    asked = CatalogueFilter(request)
    content = catalogue_xlsx(
        catalogue_rows(asked, people_units(request, scope)),
        unit=scope.label,
        day=asked.day,
        filters=[(str(label), value) for _name, label, value in asked.words()],
        run_by=request.user.full_name,  # type: ignore[union-attr]
        run_at=timezone.now(),
    )
    return workbook_response(content, f"vi-tri-viec-lam-{asked.day}.xlsx")


@never_cache
@require_safe
@role_required(*READERS)
def position_page(request: HttpRequest, code: str) -> HttpResponse:
    """What holds today, what is to come, who holds it as far as the reader may know, every version."""
    position = found_position(code)
    scope = scope_of(request, path=reverse("hr:position", args=[position.code]), roles=READERS)
    today = timezone.localdate()
    versions = versions_of(position)
    words = words_on(position, versions, today)
    pair = chosen_pair(versions, request.GET)
    units = people_units(request, scope)
    context = {
        "scope": scope,
        "breadcrumb": catalogue_breadcrumb(request, words.name_vi, "vi"),
        "position": position,
        "words": words,
        "facts": [{"key": _("Hiệu lực"), "value": term_words(position)}, *fact_rows(words)],
        "coming": [one for one in versions if one.valid_from > today],
        "held": None if units is None else held_counts([position.pk], units, today).get(position.pk, 0),
        "people_url": people_url(position, scope, today),
        "versions": list(reversed(versions)),
        "in_force": words,
        "pair": pair,
        "comparison": compare_versions(*pair) if pair else None,
        "history": history_for(position),
        "required": default_count(position, today),
        "requirements_url": reverse("hr:position_requirements", args=[position.code]) + scope.query,
        "may_edit": may_with_mode(request, can_edit_positions),
        "is_over": position.valid_to is not None and position.valid_to < today,
    }
    return render(request, "hr/positions/position.html", context)


def found_position(code: str) -> Position:
    position: Position = get_object_or_404(Position.objects.select_related("replaced_by"), code__iexact=code)
    if position.code != code:
        raise Http404
    return position


def versions_of(position: Position) -> list[PositionVersion]:
    """In the order in which they hold."""
    return list(position.versions.select_related("actor", "position").order_by("valid_from", "number"))


def catalogue_breadcrumb(request: Any, last: str = "", lang: str = "") -> list[dict[str, str]]:
    """An administrator who is nobody's HR has no overview to go back to."""
    steps = [{"label": _("Tổng quan"), "href": reverse("hr:home")}] if Role.HR in request.roles_held else []
    steps.append({"label": pgettext("danh mục", "Vị trí việc làm"), "href": reverse("hr:positions") if last else ""})
    return [*steps, {"label": last, "href": "", "lang": lang}] if last else steps


def position_breadcrumb(request: Any, position: Position, last: str) -> list[dict[str, str]]:
    steps = catalogue_breadcrumb(request, position.code)
    steps[-1]["href"] = reverse("hr:position", args=[position.code])
    return [*steps, {"label": last, "href": ""}]


def back_to(position: Position, scope: HrScope) -> str:
    return reverse("hr:position", args=[position.code]) + scope.query


def _count_label(count: int, asked: CatalogueFilter) -> str:
    text = ngettext("%(count)s vị trí, tên theo ngày %(day)s", "%(count)s vị trí, tên theo ngày %(day)s", count)
    return text % {"count": format_number(count), "day": format_date(asked.day)}


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    if not query.get(DAY_PARAM):
        query.pop(DAY_PARAM, None)
    return f"{reverse('hr:positions')}?{query.urlencode()}"
