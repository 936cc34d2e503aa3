"""One report: its page, and its files at once or by a job."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.report_exports import ReportExport, record_export
from certificates.reports.contract import Asked, ReportKind
from certificates.reports.files import FileFormat
from certificates.reports.registry import BY_SLUG
from certificates.reports.report_making import AT_ONCE, REPORT_JOB, build, make_file
from certificates.reports.report_params import params_of
from certificates.reports.report_pdf import PART_ROWS, ROWS_AT_MOST, paper_rows
from lms.core.display import format_number
from lms.core.domain.jobs import enqueue_job_once
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.hr.people.listing import without_identity
from lms.hr.reports.asking import KNOWN_PARAM, PERSON_PARAM, ReportExportForm, ReportFilter
from lms.hr.reports.responses import file_response
from lms.hr.reports.showing import shown_tables
from lms.hr.scope import PAGE_PARAM, UNIT_PARAM, HrScope, scope_of
from lms.hr.units_of_day import DAY_PARAMS
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion, Unit

FORMAT_PARAM = "format"


@never_cache
@require_safe
@role_required(Role.HR)
def report_page(request: HttpRequest, slug: str) -> HttpResponse:
    kind = _kind(slug)
    scope = _scope(request, kind)
    return _page(request, scope, kind, ReportExportForm(kind=kind))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def report_download(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who took the file and what for is kept, so only a POST gets one."""
    kind = _kind(slug)
    scope = _scope(request, kind)
    filters = ReportFilter(request, scope, kind, timezone.now())
    form = ReportExportForm(request.POST, kind=kind)
    if request.method != "POST" or (filters.is_bound and not filters.is_valid()) or _has_no_unit(request, scope, kind):
        return redirect(f"{reverse('hr:report', args=[slug])}?{request.GET.urlencode()}")
    if not form.is_valid():
        return _page(request, scope, kind, form)
    asked = replace(_asked(request, scope, kind, filters), with_names=form.wants_names)
    file_format = FileFormat.XLSX if request.POST.get(FORMAT_PARAM) == FileFormat.XLSX else FileFormat.PDF
    if not kind.is_of_one and _people(asked) > AT_ONCE[file_format]:
        return _order(request, kind, asked, form, file_format)
    try:
        file = make_file(kind, asked, file_format)
    except RuleViolation as violation:
        messages.warning(request, str(violation))
        return redirect(f"{reverse('hr:report', args=[slug])}?{request.GET.urlencode()}")
    record_export(export=_export(kind, asked, form, file_format), actor=request.user)
    return file_response(file)


def _kind(slug: str) -> ReportKind:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _scope(request: HttpRequest, kind: ReportKind) -> HrScope:
    keep = (*DAY_PARAMS, KNOWN_PARAM, *(one.name for one in kind.filters))
    return scope_of(request, path=reverse("hr:report", args=[kind.slug]), keep=keep)


def _has_no_unit(request: HttpRequest, scope: HrScope, kind: ReportKind) -> bool:
    return PERSON_PARAM not in request.GET if kind.is_of_one else scope.unit is None


def _asked(request: HttpRequest, scope: HrScope, kind: ReportKind, filters: ReportFilter) -> Asked:
    if not kind.is_of_one:
        return filters.asked(request, Unit(pk=scope.home.unit_id, uid=scope.home.uid))
    official = _person(request)
    seats = PostingVersion.objects.known().filter(posting__official=official, starts_on__lte=filters.chosen.as_of)
    seat = seats.order_by("-is_main", "-starts_on", "-pk").select_related("unit").first()
    unit = seat.unit if seat else Unit(pk=scope.home.unit_id, uid=scope.home.uid)
    return replace(filters.asked(request, unit), official=official.uid, units_on=filters.chosen.as_of)


def _person(request: HttpRequest) -> Official:
    try:
        uid = UUID(request.GET[PERSON_PARAM])
    except ValueError as error:
        raise Http404 from error
    found: Official = get_object_or_404(without_identity(Official.objects.managed_by(request.user)), uid=uid)
    return found


def _people(asked: Asked) -> int:
    inside = Unit.objects.within(asked.unit.pk, asked.as_of)
    return PostingVersion.objects.active_on(asked.as_of, asked.known_at).at_units(inside).count()


def _order(
    request: HttpRequest, kind: ReportKind, asked: Asked, form: ReportExportForm, file_format: FileFormat
) -> HttpResponse:
    """A job makes it, of what is known now where no moment is asked about; the form sent twice asks for one file."""
    unit = unit_names([asked.unit.pk], asked.as_of)[asked.unit.pk]
    facts = {"report": kind.title, "unit": unit.label, "day": format_date(asked.as_of), "format": file_format.upper()}
    try:
        with transaction.atomic():
            _job, is_new = enqueue_job_once(
                kind=REPORT_JOB,
                title=_("%(report)s – %(unit)s – đến ngày %(day)s (%(format)s)") % facts,
                params={"report": kind.name, "format": file_format.value, **params_of(asked)},
                owner=request.user,
                job_id=form.cleaned_data["request_id"] or uuid.uuid4(),
            )
            if is_new:
                record_export(export=_export(kind, asked, form, file_format), actor=request.user)
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    else:
        messages.success(request, _("Đang tạo tệp, có thể rời trang. Tệp hiện ở danh sách dưới đây khi xong."))
    return redirect("hr:report_files")


def _export(kind: ReportKind, asked: Asked, form: ReportExportForm, file_format: FileFormat) -> ReportExport:
    person = Official.objects.filter(uid=asked.official).values_list("full_name", flat=True).first()
    return ReportExport(
        verb=kind.verb,
        unit=asked.unit,
        unit_label=unit_names([asked.unit.pk], asked.as_of)[asked.unit.pk].label,
        file_format=file_format.upper(),
        as_of=asked.as_of,
        known_at=asked.known_at or asked.run_at,
        with_names=asked.with_names,
        purpose=form.cleaned_data["purpose"],
        person=person or "",
    )


def _page(request: HttpRequest, scope: HrScope, kind: ReportKind, form: ReportExportForm) -> HttpResponse:
    filters = ReportFilter(request, scope, kind, timezone.now())
    context: dict[str, Any] = {
        "scope": scope,
        "kind": kind,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": reverse("hr:home")},
            {"label": _("Báo cáo"), "href": reverse("hr:reports")},
            {"label": kind.title, "href": ""},
        ],
    }
    if _has_no_unit(request, scope, kind):
        path = reverse("hr:report", args=[kind.slug])
        context["choices"] = [(f"{path}?{urlencode({UNIT_PARAM: uid})}", name) for uid, name in scope.choices()]
        return render(request, "hr/reports/choose.html", context)
    asked = _asked(request, scope, kind, filters)
    refused = filters.is_bound and not filters.is_valid()
    # A page of the gaps goes without people: their own screen lists them, and reading all takes long.
    with_names = kind.name != "skill-gap"
    report = None if refused else build(kind, replace(asked, with_names=with_names))
    kept = [*scope.asked, *filters.query] + ([(PERSON_PARAM, str(asked.official))] if asked.official else [])
    context |= {"filters": filters, "form": form, "report": report, "keep": _keep(scope, asked)}
    if report is not None:
        context["tables"], context["page"] = shown_tables(report, request.GET.get(PAGE_PARAM))
        rows = paper_rows(report)
        context["too_long"], context["is_joined"] = _too_long(rows), rows > PART_ROWS
    context["download_url"] = f"{reverse('hr:report_download', args=[kind.slug])}?{urlencode(kept)}"
    context["own_url"] = reverse(kind.own_page) + scope.query if kind.own_page else ""
    return render(request, "hr/reports/report.html", context)


def _keep(scope: HrScope, asked: Asked) -> list[tuple[str, str]]:
    return [*scope.asked, *([(PERSON_PARAM, str(asked.official))] if asked.official else [])]


def _too_long(rows: int) -> str:
    if rows <= ROWS_AT_MOST:
        return ""
    facts = {"rows": format_number(rows), "most": format_number(ROWS_AT_MOST)}
    return (
        _("Báo cáo có %(rows)s dòng nên chỉ tải được XLSX; PDF lập đến %(most)s dòng. Muốn PDF, chọn đơn vị nhỏ hơn.")
        % facts
    )
