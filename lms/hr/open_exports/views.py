"""Everything the product holds as a file, for administrators: asked for with a reason, made by a job."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.display import format_date, format_datetime, format_number
from lms.core.domain.jobs import JobIdTaken
from lms.core.enums import JobStatus
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.core.models import Job
from lms.core.tables import Cell, Column, Row, Table
from lms.core.views_jobs import file_of, progress_text
from lms.flows.open_export_asking import FILES_KEPT, OPEN_EXPORT_JOB, ask_for_export
from lms.hr.open_exports.forms import OpenExportForm
from lms.org.access import administrators_only
from lms.org.access_mode import administrators_acting, require_powers
from lms.org.policy import roles_of

SHOWN = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def page(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        require_powers(request)
    form = OpenExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ask_for_export(
                reason=form.cleaned_data["reason"],
                actor=request.user,
                job_id=form.cleaned_data["request_id"] or uuid.uuid4(),
            )
        except JobIdTaken as violation:
            messages.warning(request, str(violation))
            return redirect("open_export:page")
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(
                request, _("Đang lập gói dữ liệu, có thể rời trang. Tệp hiện ở danh sách dưới đây khi xong.")
            )
            return redirect("open_export:page")
    own = Job.objects.visible_to(request.user).filter(kind=OPEN_EXPORT_JOB)
    jobs = list(own.defer("params", "cursor", "result").order_by("-created_at", "pk")[:SHOWN])
    context = {
        "form": form,
        "jobs": jobs,
        "table": _table(jobs, opens_jobs=bool(roles_of(request.user))),
        "days": FILES_KEPT.days,
        "breadcrumb": [
            {"label": _("Tình trạng hệ thống"), "href": reverse("health:page")},
            {"label": _("Xuất toàn bộ dữ liệu"), "href": ""},
        ],
    }
    return render(request, "hr/open_exports/page.html", context)


@require_safe
@administrators_acting
def file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Everybody's data: by this door alone, also for the account made on the server, which has no page of jobs."""
    return file_of(request, pk)


def _table(jobs: Iterable[Job], *, opens_jobs: bool) -> Table:
    labels = (_("Yêu cầu lúc"), _("Tình trạng"), _("Tệp"))
    return Table(
        _("Gói dữ liệu anh/chị đã yêu cầu"), tuple(map(Column, labels)), tuple(_row(job, opens_jobs) for job in jobs)
    )


def _row(job: Job, opens_jobs: bool) -> Row:
    href = reverse("jobs:detail", kwargs={"pk": job.pk}) if opens_jobs else ""
    if job.is_finished:
        state = str(JobStatus(job.status).label)
    elif job.total:
        percent = format_number(100 * job.done / job.total, 0)
        state = _("%(state)s, %(percent)s %%") % {"state": JobStatus(job.status).label, "percent": percent}
    else:
        state = progress_text(job)
    return Row((Cell(format_datetime(job.created_at), href=href), Cell(state), _file(job)))


def _file(job: Job) -> Cell:
    if job.status == JobStatus.FAILED:
        return Cell(job.error, lang=job.language if job.language != get_language() else "")
    if job.status != JobStatus.SUCCEEDED or job.finished_at is None:
        return Cell("–")
    last_day = {"day": format_date(timezone.localtime(job.finished_at + FILES_KEPT))}
    if not job.result_file:
        return Cell(_("Đã hết hạn tải ngày %(day)s") % last_day)
    href = reverse("open_export:file", kwargs={"pk": job.pk})
    return Cell(job.result_name, href=href, note=_("tải được đến %(day)s") % last_day)
