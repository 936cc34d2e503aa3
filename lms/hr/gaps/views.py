"""The gap table of the scope, the lists behind its figures, and the report as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_facts import SkillGapReport
from certificates.reports.skill_gap_words import conclusion, definitions
from lms.hr.gaps.board import MEASURE_PARAM, TEXT_PARAM, board_of
from lms.hr.gaps.downloads import asked_format, hand_out, is_large, order_file, unit_of
from lms.hr.gaps.forms import BoardForm, SkillGapExportForm
from lms.hr.gaps.links import BESIDE_PARAM, COMPETENCY_GROUP_PARAM, PERSON_PARAM, SINGLE_PARAM, GapLinks
from lms.hr.gaps.people import asks_for_people, people_page, person_page
from lms.hr.gaps.single import single_page
from lms.hr.gaps.table import heat_table
from lms.hr.gaps.views_beside import beside_page
from lms.hr.scope import HrScope, scope_of
from lms.hr.units_of_day import DAY_PARAMS, UnitsOfDay, UnitsOfDayFilter
from lms.org.access import role_required
from lms.org.enums import Role

READERS = (Role.HR, Role.HEAD)


@require_safe
@role_required(*READERS)
def gaps_page(request: HttpRequest) -> HttpResponse:
    """A head of unit reads the figures of today, small ones hidden, and no names: the rest is for HR."""
    scope = scope_of(request, path=reverse("hr:gaps"), roles=READERS, keep=DAY_PARAMS)
    one_person = PERSON_PARAM in request.GET
    with_people = one_person or asks_for_people(request)
    days = UnitsOfDayFilter(request, scope)
    single, is_beside = SINGLE_PARAM in request.GET, BESIDE_PARAM in request.GET
    if (with_people or single or is_beside or days.is_bound) and not _is_hr(request):
        messages.info(
            request,
            _("Danh sách từng người và số liệu ngày khác chỉ dành cho phụ trách nhân sự; vai trò này xem số liệu."),
        )
        return redirect(reverse("hr:gaps") + scope.query)
    if scope.unit is None:
        return render(request, "hr/gaps/choose.html", {"scope": scope, "choices": _choices(scope, days.chosen)})
    with_people = (with_people or is_beside) and not days.errors
    report = _report(request, scope, days.chosen, with_people=with_people)
    if single and not days.errors:
        return single_page(request, report, scope, days.chosen)
    if not with_people:
        return _table_page(request, scope, report, days, _export_form(scope, days.chosen))
    page = beside_page if is_beside else person_page if one_person else people_page
    return page(request, report, scope, days.chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def gaps_download(request: HttpRequest) -> HttpResponseBase:
    """The report as a file: at once for a ward, by a job for more people than a request should wait for.

    Asking is recorded, so only a POST gets a file; whoever opens the address again is led to the page.
    """
    scope = scope_of(request, path=reverse("hr:gaps"), keep=DAY_PARAMS)
    days = UnitsOfDayFilter(request, scope)
    if scope.unit is None or request.method != "POST":
        return redirect(GapLinks.of(scope, days.chosen).overview)
    form = _export_form(scope, days.chosen, request.POST)
    if not form.is_valid():
        report = _report(request, scope, days.chosen, with_people=False)
        return _table_page(request, scope, report, days, form)
    if is_large(unit_of(scope), form.cleaned_data["as_of"], asked_format(request), with_names=form.wants_names):
        return order_file(request, scope, form)
    return hand_out(request, scope, form)


def _is_hr(request: HttpRequest) -> bool:
    """As the door let them in. Of a unit they only head the report itself gives no name."""
    return request.role_in_use == Role.HR  # type: ignore[attr-defined]


def _report(request: HttpRequest, scope: HrScope, by: UnitsOfDay, *, with_people: bool) -> SkillGapReport:
    return skill_gap_report(
        unit=unit_of(scope),
        as_of=by.as_of,
        by_units_on=by.units_on,
        viewer=request.user,
        with_people=with_people,
    )


def _export_form(scope: HrScope, by: UnitsOfDay, data: QueryDict | None = None) -> SkillGapExportForm:
    return SkillGapExportForm(data, unit=scope.home, shown=by)


def _table_page(
    request: HttpRequest, scope: HrScope, report: SkillGapReport, days: UnitsOfDayFilter, form: SkillGapExportForm
) -> HttpResponse:
    path = reverse("hr:gaps")
    links = GapLinks.of(scope, days.chosen, path="" if request.path == path else path, rows=report.rows)
    board = board_of(report, request.POST if request.method == "POST" else request.GET)
    kept = scope.asked + list(days.chosen.params.items())
    context = {
        "scope": scope,
        "board": board,
        "page": board.page,
        "search": BoardForm(board) if board.is_by_groups else None,
        "search_keep": kept
        + [(name, value) for name, value in board.asked.items() if name in {COMPETENCY_GROUP_PARAM, MEASURE_PARAM}],
        "clear_search": links.table(board.asked | {TEXT_PARAM: ""}) if board.text else "",
        "days_keep": scope.asked + list(board.asked.items()),
        "breadcrumb": [{"label": _("Tổng quan"), "href": "/nhan-su/"}, {"label": _("Khoảng trống"), "href": ""}],
        "report": report,
        "heat": heat_table(report, links, board),
        "conclusion": conclusion(report, board.measure),
        "single_url": links.single if _is_hr(request) else "",
        "beside_url": links.beside if _is_hr(request) else "",
        "definitions": definitions(report, by_groups=board.is_by_groups),
        "days": days,
        "by": days.chosen,
        "today_url": path + scope.query,
        "form": form if _is_hr(request) else None,
        "download_url": links.download,
        "assign_url": reverse("hr:assignment_new") + scope.query if _is_hr(request) and days.chosen.is_today else "",
        "assign_actions": [{"label": _("Giao học cho người còn thiếu"), "value": "giao-hoc"}],
    }
    return render(request, "hr/gaps/gaps.html", context)


def _choices(scope: HrScope, by: UnitsOfDay) -> list[tuple[str, str]]:
    links = GapLinks.of(scope, by, path=reverse("hr:gaps"))
    return [(links.unit(UUID(uid)), name) for uid, name in scope.choices()]
