"""Kinds of job for the tests of jobs; what each run did is kept in `ran`."""

import time
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from lms.core.domain.audit import record
from lms.core.domain.job_kinds import gives_way_to, job_kind, result_link
from lms.core.domain.job_runs import JobContext, stop_requested
from lms.core.domain.jobs import RETRIED
from lms.core.exceptions import RuleViolation
from lms.core.models import Job

ran: list[object] = []


class FileIsEmpty(RuleViolation):
    code = "file_is_empty"
    message = "Tệp không có dòng nào. Chọn tệp khác rồi thử lại."


@job_kind("tests.count")
def count(job: JobContext) -> dict[str, object]:
    """Counts to `upto`, from the cursor on; may be asked to do something else at one step."""
    upto = job.params["upto"]
    for number in range(job.cursor or 0, upto):
        match job.params.get(f"at_{number}"):
            case "cancel":
                Job.objects.filter(pk=job._job.pk).update(cancel_requested_at="2026-11-22T08:00Z")
            case "lose":
                Job.objects.filter(pk=job._job.pk).update(status="queued", lease=None)
            case "stop":
                stop_requested.set()
            case "rule":
                raise FileIsEmpty
            case "fault":
                raise ZeroDivisionError
            case "exit":
                raise SystemExit(1)
        ran.append(number)
        job.advance(number + 1, upto, f"Số {number}", cursor=number + 1)
    return {"summary": f"Đếm đến {upto}.", "link": result_link("Xem danh sách", "jobs:list")}


busy: list[str] = []
"""What must not be slowed, while there is something."""


@gives_way_to
def busy_with(now: datetime) -> str:
    return busy[0] if busy else ""


@job_kind("tests.heavy", gives_way=True)
def weigh(job: JobContext) -> None:
    ran.append("heavy")


@job_kind("tests.file")
def write_file(job: JobContext) -> None:
    job.attach_file("Báo cáo 1/2.csv", "họ tên\n".encode())


@job_kind("tests.language")
def tell_language(job: JobContext) -> dict[str, object]:
    return {"summary": get_language()}


@job_kind("tests.long_step")
def sleep(job: JobContext) -> None:
    time.sleep(job.params["seconds"])


@job_kind("tests.tell")
def tell(job: JobContext) -> None:
    """Writes a line of the audit trail."""
    with transaction.atomic():
        record(verb=RETRIED, target=job.row, actor=job.owner)
