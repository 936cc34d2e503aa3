"""Background jobs as their owner sees them: a list, one job, stopping it, running it again, its file."""

import mimetypes
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.core.display import format_datetime, format_number
from lms.core.domain.audit_history import history_for
from lms.core.domain.job_kinds import has_own_door
from lms.core.domain.jobs import cancel_job, retry_job
from lms.core.enums import JobStatus
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.models import Job
from lms.core.navigation import local_path
from lms.core.storage import serve_private_file
from lms.core.tables import Cell, Column, Row, Table

PAGE_SIZE = 50
REFRESH_SECONDS = 5
LONG_WAIT = timedelta(minutes=1)
LOOKS = {
    JobStatus.QUEUED: {"tone": "neutral", "icon_name": "clock"},
    JobStatus.RUNNING: {"tone": "info", "icon_name": "half"},
    JobStatus.SUCCEEDED: {"tone": "done", "icon_name": "check"},
    JobStatus.FAILED: {"tone": "danger", "icon_name": "alert"},
    JobStatus.CANCELLED: {"tone": "plain", "icon_name": "circle"},
}


@never_cache
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.user).defer("params", "cursor", "result").order_by("-created_at", "pk")
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"page": page, "table": _table_of(page.object_list), "breadcrumb": _breadcrumb()}
    return render(request, "core/job_list.html", context)


@never_cache
@require_safe
def job_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    job = _job_of(request, pk)
    refreshes = "tu-cap-nhat" in request.GET and not job.is_finished
    context = {
        "job": job,
        "refreshes": refreshes,
        "look": LOOKS[JobStatus(job.status)],
        "text_lang": job.language if job.language != get_language() else "",
        "progress_text": progress_text(job),
        "waits_long": job.status == JobStatus.QUEUED and timezone.now() - job.queued_at > LONG_WAIT,
        "result": job.result or {},
        "result_url": _result_url(job),
        "file_url": "" if has_own_door(job.kind) else reverse("jobs:file", kwargs={"pk": job.pk}),
        "history": history_for(job),
        "breadcrumb": _breadcrumb(job),
    }
    response = render(request, "core/job.html", context)
    if refreshes:
        # Only for those without scripts, who ask for it: a page that reloads by itself takes the reader's place away.
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@never_cache
@require_safe
def job_state(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """What the page asks for every two seconds while the job is under way."""
    job = _job_of(request, pk)
    return JsonResponse(
        {
            "status": job.status,
            "finished": job.is_finished,
            "text": progress_text(job),
            "message": job.message,
            "done": job.done,
            "total": job.total,
        }
    )


@takes_a_form
def job_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _do(request, pk, cancel_job)


@takes_a_form
def job_retry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _do(request, pk, retry_job)


@require_safe
def job_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Of a kind with a door of its own there is nothing here."""
    if has_own_door(_job_of(request, pk).kind):
        raise Http404
    return file_of(request, pk)


def file_of(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    job = _job_of(request, pk)
    if not job.result_file:
        raise Http404
    content_type = mimetypes.guess_type(job.result_name)[0] or "application/octet-stream"
    return serve_private_file(job.result_file, filename=job.result_name, content_type=content_type)


def progress_text(job: Job) -> str:
    """Where the job stands, in words."""
    if job.is_stopping:
        return gettext("Đang dừng, chờ xong bước đang làm.")
    if job.status == JobStatus.QUEUED and not job.total:
        return gettext("Đang chờ đến lượt.")
    if job.status == JobStatus.RUNNING and not job.total:
        return gettext("Đang chuẩn bị.")
    if not job.total:
        return str(JobStatus(job.status).label)
    return gettext("Đã làm %(fraction)s") % {"fraction": _fraction(job)}


def _fraction(job: Job) -> str:
    return f"{format_number(job.done)}/{format_number(job.total)}"


def _do(request: HttpRequest, pk: uuid.UUID, act: Callable[..., Job]) -> HttpResponse:
    """Back to the job's page, with the reason where the act is refused."""
    job = _job_of(request, pk)
    try:
        act(job=job, actor=request.user)
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    return redirect("jobs:detail", pk=job.pk)


def _job_of(request: HttpRequest, pk: uuid.UUID) -> Job:
    job: Job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    return job


def _result_url(job: Job) -> str:
    """Resolved when it is shown; a page that a newer version no longer has is simply not linked."""
    link = (job.result or {}).get("link")
    if not link:
        return ""
    try:
        return reverse(link["url_name"], kwargs=link["kwargs"])
    except NoReverseMatch:
        return ""


def _breadcrumb(job: Job | None = None) -> list[dict[str, str]]:
    home, jobs = gettext("Tổng quan"), gettext("Công việc chạy nền")
    items = [{"label": home, "href": local_path("/nhan-su/")}, {"label": jobs, "href": reverse("jobs:list")}]
    if job is None:
        return items
    return [*items, {"label": gettext("Công việc %(code)s") % {"code": job.code}, "href": ""}]


def _table_of(jobs: Any) -> Table:
    columns = (
        Column(gettext("Công việc")),
        Column(gettext("Trạng thái")),
        Column(gettext("Đã làm"), numeric=True),
        Column(gettext("Giao lúc")),
        Column(gettext("Xong lúc")),
    )
    return Table(gettext("Công việc chạy nền của anh/chị"), columns, tuple(_row_of(job) for job in jobs))


def _row_of(job: Job) -> Row:
    return Row(
        (
            Cell(
                job.title,
                href=reverse("jobs:detail", kwargs={"pk": job.pk}),
                lang=job.language if job.language != get_language() else "",
            ),
            Cell(JobStatus(job.status).label),
            Cell(_fraction(job) if job.total else "–"),
            Cell(format_datetime(job.created_at)),
            Cell(format_datetime(job.finished_at) or "–"),
        )
    )
