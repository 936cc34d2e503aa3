"""Handing out the skill-gap report: at once, or by a job."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.domain.report_exports import SKILL_GAP_EXPORTED, ReportExport, record_export
from certificates.reports.files import FileFormat
from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_file import SKILL_GAP_JOB, file_of_people
from certificates.reports.skill_gap_measures import asked_measure
from lms.core.domain.jobs import enqueue_job_once
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.hr.gaps.board import MEASURE_PARAM
from lms.hr.gaps.forms import SkillGapExportForm
from lms.hr.reports.responses import file_response
from lms.hr.scope import HrScope
from lms.org.models import PostingVersion, Unit

FORMAT_PARAM = "format"
AT_ONCE = {FileFormat.PDF: 80, FileFormat.XLSX: 1000}
NAMED_AT_ONCE = AT_ONCE | {FileFormat.PDF: 20}
"""So many postings are a matter of two seconds; more are made by a job. A paper with names has a part for each."""


def unit_of(scope: HrScope) -> Unit:
    """The chosen unit as a row; what its identity holds is known already."""
    return Unit(pk=scope.home.unit_id, uid=scope.home.uid)


def is_large(unit: Unit, as_of: date, file_format: FileFormat, *, with_names: bool) -> bool:
    inside = Unit.objects.within(unit.pk, as_of)
    at_once = NAMED_AT_ONCE if with_names else AT_ONCE
    return PostingVersion.objects.active_on(as_of).at_units(inside).count() > at_once[file_format]


def asked_format(request: HttpRequest) -> FileFormat:
    return FileFormat.XLSX if request.POST.get(FORMAT_PARAM) == FileFormat.XLSX else FileFormat.PDF


def hand_out(request: HttpRequest, scope: HrScope, form: SkillGapExportForm) -> FileResponse:
    """The file is told of before it leaves."""
    now = timezone.now()
    report = skill_gap_report(
        unit=unit_of(scope),
        as_of=form.cleaned_data["as_of"],
        by_units_on=form.by_units_on,
        known_at=now,
        run_at=now,
        viewer=request.user,
        with_people=True,
    )
    measure = asked_measure(request.POST.get(MEASURE_PARAM, ""), report)
    file = file_of_people(report, asked_format(request), measure, with_names=form.wants_names)
    record_export(export=_export(request, scope, form, now), actor=request.user)
    return file_response(file)


def order_file(request: HttpRequest, scope: HrScope, form: SkillGapExportForm) -> HttpResponse:
    """A job makes it, of what is known now; the form sent twice asks for one file."""
    now = timezone.now()
    as_of = form.cleaned_data["as_of"]
    facts = {"unit": scope.home.label, "day": format_date(as_of), "format": asked_format(request).upper()}
    try:
        with transaction.atomic():
            _job, is_new = enqueue_job_once(
                kind=SKILL_GAP_JOB,
                title=_("Khoảng trống năng lực – %(unit)s – đến ngày %(day)s (%(format)s)") % facts,
                params={
                    "unit": str(scope.home.uid),
                    "as_of": as_of.isoformat(),
                    "by_units_on": form.by_units_on.isoformat() if form.by_units_on else None,
                    "known_at": now.isoformat(),
                    "format": asked_format(request).value,
                    "with_people": form.wants_names,
                    "measure": request.POST.get(MEASURE_PARAM, ""),
                },
                owner=request.user,
                job_id=form.cleaned_data["request_id"],
            )
            if is_new:
                record_export(export=_export(request, scope, form, now), actor=request.user)
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    else:
        messages.success(request, _("Đang tạo tệp, có thể rời trang. Tệp hiện ở danh sách dưới đây khi xong."))
    return redirect("hr:report_files")


def _export(request: HttpRequest, scope: HrScope, form: SkillGapExportForm, known_at: datetime) -> ReportExport:
    return ReportExport(
        verb=SKILL_GAP_EXPORTED,
        unit=unit_of(scope),
        unit_label=scope.home.label,
        file_format=asked_format(request).upper(),
        as_of=form.cleaned_data["as_of"],
        known_at=known_at,
        with_names=form.wants_names,
        purpose=form.cleaned_data["purpose"],
    )
