"""Making lists too large for a request; wrappers only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext

from certificates import tasks_batches  # noqa: F401 - registers its job kind
from certificates.exceptions import ReportOutOfScope
from certificates.reports.skill_gap_file import FILES_KEPT
from lms.core.domain.job_files import discard_result_files
from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import every
from lms.hr.open_exports import tasks  # noqa: F401 - registers its job kind
from lms.hr.people.exporting import PEOPLE_JOB, AskedList

STEPS = 2


@job_kind(PEOPLE_JOB)
def make_people_file(job: JobContext) -> dict[str, Any]:
    """Params: `query` (of the list's address), `is_roster`. Run again it makes the list of that moment."""
    job.advance(0, STEPS, gettext("Đang đọc danh sách"))
    try:
        asked = AskedList.again(job.owner, job.params["query"])
    except (Http404, PermissionDenied) as gone:
        raise ReportOutOfScope from gone
    rows = asked.rows()
    job.advance(1, STEPS, gettext("Đang tạo tệp"))
    job.attach_file(asked.file_name, asked.workbook(rows, is_roster=job.params["is_roster"]))
    job.advance(STEPS, STEPS)
    return {
        "summary": gettext("Đã lập danh sách. Tải tệp ở trang này hoặc ở danh sách tệp báo cáo."),
        "link": result_link(gettext("Xem danh sách tệp báo cáo"), "hr:report_files"),
    }


@every(name="hr.discard_old_lists", hours=24)
def discard_old_lists(now: datetime) -> None:
    discard_result_files(kind=PEOPLE_JOB, finished_before=now - FILES_KEPT)
