"""Ready reports of the scope, and the files that jobs made."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain.report_exports import last_exports
from certificates.reports.moves_file import MOVES_JOB
from certificates.reports.registry import KINDS
from certificates.reports.report_making import REPORT_JOB
from certificates.reports.skill_gap_file import FILES_KEPT, SKILL_GAP_JOB
from lms.core.display import format_date, format_datetime
from lms.core.enums import JobStatus
from lms.core.models import Job
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.people.exporting import PEOPLE_JOB
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.org.access import role_required
from lms.org.enums import Role

PAGE_SIZE = 50
REPORT_JOBS = (REPORT_JOB, SKILL_GAP_JOB, MOVES_JOB, PEOPLE_JOB)


@require_safe
@role_required(Role.HR)
def reports_page(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    last = last_exports([kind.verb for kind in KINDS], scope.home.unit_id)
    context = {
        "scope": scope,
        "breadcrumb": [{"label": _("Tổng quan"), "href": "/nhan-su/"}, {"label": _("Báo cáo"), "href": ""}],
        "reports": [
            {
                "kind": kind,
                "href": reverse("hr:report", args=[kind.slug]) + scope.query,
                "own_url": reverse(kind.own_page) + scope.query if kind.own_page else "",
                "last": last.get(kind.verb),
            }
            for kind in KINDS
        ],
        "files_url": reverse("hr:report_files"),
    }
    return render(request, "hr/reports/reports.html", context)


@never_cache
@require_safe
@role_required(Role.HR)
def files_page(request: HttpRequest) -> HttpResponse:
    """The person's own files: what another made may name people of another scope."""
    jobs = Job.objects.visible_to(request.user).filter(kind__in=REPORT_JOBS).defer("params", "cursor", "result")
    page = Paginator(jobs.order_by("-created_at", "pk"), PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    context = {
        "scope": scope_of(request, path=reverse("hr:reports")),
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Báo cáo"), "href": reverse("hr:reports")},
            {"label": _("Tệp đã tạo"), "href": ""},
        ],
        "page": page,
        "table": _table(page.object_list),
        "is_running": any(not job.is_finished for job in page.object_list),
        "days": FILES_KEPT.days,
    }
    return render(request, "hr/reports/files.html", context)


def _table(jobs: Iterable[Job]) -> Table:
    labels = (_("Báo cáo"), _("Yêu cầu lúc"), _("Tình trạng"), _("Tệp"))
    return Table(_("Tệp báo cáo của anh/chị"), tuple(map(Column, labels)), tuple(_row(job) for job in jobs))


def _row(job: Job) -> Row:
    return Row(
        (
            Cell(
                job.title,
                href=reverse("jobs:detail", kwargs={"pk": job.pk}),
                lang=job.language if job.language != get_language() else "",
            ),
            Cell(format_datetime(job.created_at)),
            Cell(JobStatus(job.status).label),
            _file(job),
        )
    )


def _file(job: Job) -> Cell:
    if job.status != JobStatus.SUCCEEDED or job.finished_at is None:
        return Cell("–")
    last_day = timezone.localtime(job.finished_at + FILES_KEPT)
    if not job.result_file:
        return Cell(_("Đã hết hạn tải ngày %(day)s") % {"day": format_date(last_day)})
    note = _("tải được đến %(day)s") % {"day": format_date(last_day)}
    return Cell(job.result_name, href=reverse("jobs:file", kwargs={"pk": job.pk}), note=note)
