"""What became of the people whom decisions moved: the list, one person, the list as a workbook."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.reports.moves import NO_FILTER, move_report, shown_by
from certificates.reports.moves_facts import MoveFilter, MoveReport
from certificates.reports.moves_file import AT_ONCE
from certificates.reports.moves_words import conclusion, definitions, why_hidden
from lms.hr.moves.downloads import MovesExportForm, hand_out, order_file, scope_units
from lms.hr.moves.forms import MovesFilter
from lms.hr.moves.person import person_moves
from lms.hr.moves.rows import PERSON_PARAM, group_table, move_table
from lms.hr.people.listing import without_identity
from lms.hr.scope import PAGE_PARAM, UNIT_PARAM, HrScope, scope_of
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Decision, Official

PAGE_SIZE = 50


@never_cache
@require_safe
@role_required(Role.HR)
def moves_page(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:moves"))
    if PERSON_PARAM in request.GET:
        return _person_page(request, scope)
    return _list_page(request, scope, MovesExportForm())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def moves_download(request: HttpRequest) -> HttpResponseBase:
    """The list as filtered, all pages of it, as a workbook; who took it and what for is kept."""
    scope = scope_of(request, path=reverse("hr:moves"))
    filters = MovesFilter(request, scope)
    form = MovesExportForm(request.POST)
    if request.method != "POST" or (filters.is_bound and not filters.is_valid()):
        return redirect(f"{reverse('hr:moves')}?{request.GET.urlencode()}")
    if not form.is_valid():
        return _list_page(request, scope, form)
    report = _report(request, scope, filters.asked(), with_profiles=False)
    filters.offer_positions(report)
    words = [(label, value) for _name, label, value in filters.in_words()]
    if len(report.moves) > AT_ONCE:
        return order_file(request, scope, form, filters.asked(), words)
    return hand_out(request, scope, form, _report(request, scope, filters.asked()), words)


def _report(
    request: HttpRequest, scope: HrScope, asked: MoveFilter = NO_FILTER, *, with_profiles: bool = True
) -> MoveReport:
    return move_report(
        viewer=request.user,
        units=[unit.unit_id for unit in scope_units(scope)],
        unit_label=scope.label,
        as_of=scope.as_of,
        asked=asked,
        with_profiles=with_profiles,
    )


def _list_page(request: HttpRequest, scope: HrScope, form: MovesExportForm) -> HttpResponse:
    filters = MovesFilter(request, scope)
    refused = filters.is_bound and not filters.is_valid()
    report = _report(request, scope, filters.asked(), with_profiles=False)
    filters.offer_positions(report)
    page = Paginator(() if refused else report.moves, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    context = {
        "scope": scope,
        "breadcrumb": [*_breadcrumb(), {"label": _("Kết quả sau điều động"), "href": ""}],
        "filters": filters,
        "form": filters if refused else form,
        "purpose": form,
        "refused": refused,
        "report": report,
        "count_label": conclusion(report) if page.object_list else "",
        "chips": _chips(request, scope, filters),
        "clear_url": reverse("hr:moves"),
        "page": page,
        "table": move_table(page.object_list, report, scope, _readable(request, page.object_list)),
        "groups": group_table(report.groups_of(page.object_list)),
        "why_hidden": why_hidden(),
        "definitions": definitions(),
        "download_url": f"{reverse('hr:moves_download')}?{_query(request).urlencode()}",
    }
    return render(request, "hr/moves/moves.html", context)


def _person_page(request: HttpRequest, scope: HrScope) -> HttpResponse:
    try:
        uid = UUID(request.GET[PERSON_PARAM])
    except ValueError as error:
        raise Http404 from error
    official = get_object_or_404(without_identity(Official.objects.managed_by(request.user)), uid=uid)
    report = _report(request, scope, MoveFilter(official=uid))
    context = {
        "scope": scope,
        "breadcrumb": [
            *_breadcrumb(),
            {"label": _("Kết quả sau điều động"), "href": reverse("hr:moves") + scope.query},
            {"label": official.full_name, "href": "", "lang": "vi"},
        ],
        "official": official,
        "report": report,
        "moves": person_moves(report, shown_by(report.moves), _readable(request, report.moves)),
        "why_hidden": why_hidden(),
        "definitions": definitions(),
        "list_url": reverse("hr:moves") + scope.query,
    }
    return render(request, "hr/moves/person.html", context)


def _readable(request: HttpRequest, moves: Any) -> set[UUID]:
    """Of the decisions shown those the reader may open: some moved people elsewhere, or to a division since closed."""
    asked = {move.decision_uid for move in moves}
    return set(Decision.objects.visible_to(request.user).filter(uid__in=asked).values_list("uid", flat=True))


def _breadcrumb() -> list[dict[str, str]]:
    return [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Báo cáo"), "href": reverse("hr:reports")},
    ]


def _query(request: HttpRequest, without: str = "") -> Any:
    query = request.GET.copy()
    for name in (PAGE_PARAM, without):
        query.pop(name, None)
    return query


def _chips(request: HttpRequest, scope: HrScope, filters: MovesFilter) -> list[dict[str, str]]:
    found = [(name, f"{label}: {value}") for name, label, value in filters.in_words()]
    if scope.query and scope.unit:
        found.append((UNIT_PARAM, _("Đơn vị: %(name)s") % {"name": scope.unit.name}))
    return [
        {"label": label, "remove_url": f"{reverse('hr:moves')}?{_query(request, name).urlencode()}"}
        for name, label in found
    ]
