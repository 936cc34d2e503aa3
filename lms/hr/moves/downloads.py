"""Handing out the report of moves: at once, or by a job."""

from __future__ import annotations

import uuid
from datetime import datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.domain.report_exports import MOVES_EXPORTED, ReportExport, record_export
from certificates.reports.files import FileFormat
from certificates.reports.moves_facts import MoveFilter, MoveReport
from certificates.reports.moves_file import MOVES_JOB, moves_file
from lms.core.domain.jobs import enqueue_job_once
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.hr.reports.forms import PurposeForm
from lms.hr.reports.responses import file_response
from lms.hr.scope import HrScope
from lms.org.domain.unit_names import UnitName
from lms.org.models import Unit


class MovesExportForm(PurposeForm):
    """The list as it is filtered."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


def hand_out(
    request: HttpRequest, scope: HrScope, form: MovesExportForm, report: MoveReport, words: list[tuple[str, str]]
) -> FileResponse:
    """The file is told of before it leaves."""
    file = moves_file(report, words)
    record_export(export=_export(scope, form, report.run_at), actor=request.user)
    return file_response(file)


def order_file(
    request: HttpRequest, scope: HrScope, form: MovesExportForm, asked: MoveFilter, words: list[tuple[str, str]]
) -> HttpResponse:
    """A job makes it, of what is known now; the form sent twice asks for one file."""
    now = timezone.now()
    facts = {"unit": scope.label, "day": format_date(scope.as_of)}
    try:
        with transaction.atomic():
            _job, is_new = enqueue_job_once(
                kind=MOVES_JOB,
                title=_("Kết quả sau điều động – %(unit)s – đến ngày %(day)s (XLSX)") % facts,
                params={
                    "units": [str(unit.uid) for unit in scope_units(scope)],
                    "unit_label": scope.label,
                    "as_of": scope.as_of.isoformat(),
                    "known_at": now.isoformat(),
                    "asked": asked.as_json(),
                    "filters": words,
                },
                owner=request.user,
                job_id=form.cleaned_data["request_id"] or uuid.uuid4(),
            )
            if is_new:
                record_export(export=_export(scope, form, now), actor=request.user)
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    else:
        messages.success(request, _("Đang tạo tệp, có thể rời trang. Tệp hiện ở danh sách dưới đây khi xong."))
    return redirect("hr:report_files")


def scope_units(scope: HrScope) -> tuple[UnitName, ...]:
    """The chosen unit, or all that are granted."""
    return (scope.unit,) if scope.unit else scope.tops


def _export(scope: HrScope, form: MovesExportForm, known_at: datetime) -> ReportExport:
    return ReportExport(
        verb=MOVES_EXPORTED,
        unit=Unit(pk=scope.home.unit_id, uid=scope.home.uid),
        unit_label=scope.label,
        file_format=FileFormat.XLSX.upper(),
        as_of=scope.as_of,
        known_at=known_at,
        with_names=True,
        purpose=form.cleaned_data["purpose"],
    )
