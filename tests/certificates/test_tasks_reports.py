"""Report files made by a job, and let go after their time."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from pypdf import PdfReader

from certificates.reports.skill_gap_file import FILES_KEPT, SKILL_GAP_JOB
from certificates.tasks_reports import discard_old_files
from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import enqueue_job, retry_job
from lms.core.enums import JobStatus
from lms.core.models import Job
from lms.org.models import RoleGrant
from tests.factories.gaps import NOW, hold, make_gap_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(db):
    with time_machine.travel(NOW, tick=False):
        yield make_gap_ward()


def order(ward, **changes):
    params = {
        "unit": str(ward.ward.uid),
        "as_of": "2026-07-20",
        "known_at": NOW.isoformat(),
        "format": "xlsx",
        "with_people": True,
    }
    return enqueue_job(kind=SKILL_GAP_JOB, title="Khoảng trống", params=params | changes, owner=ward.hr)


def run(job):
    run_job(job.pk)
    return Job.objects.get(pk=job.pk)


def names_in(job):
    with job.result_file.open() as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read()))["Danh sách người"]
    return [row[0] for row in sheet.iter_rows(min_row=7, values_only=True)]


def test_file_says_what_was_known_when_it_was_asked_for(ward):
    job = order(ward)
    hold(ward.people["an"], ward.competencies["T02"], 3, recorded_at=NOW + timedelta(minutes=5))
    done = run(job)
    assert (done.status, done.done, done.total) == (JobStatus.SUCCEEDED, 2, 2)
    assert done.result_name == "khoang-trong-nang-luc-phuong-phu-xuan-2026-07-20.xlsx"
    assert len(names_in(done)) == 10
    with done.result_file.open() as file:
        figures = openpyxl.load_workbook(io.BytesIO(file.read()))["Tổng hợp"]
    assert [cell.value for cell in figures[10]][:7] == ["Cả phạm vi", 8, 2, 0, 3, 2, 1]


def test_paper_and_file_without_names(ward):
    paper = run(order(ward, format="pdf", with_people=False))
    with paper.result_file.open() as file:
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)
    assert "Cả phạm vi" in text
    assert "Vũ Văn Hùng" not in text


def test_who_has_lost_the_scope_gets_no_file(ward):
    job = order(ward)
    RoleGrant.objects.filter(user=ward.hr).delete()
    failed = run(job)
    assert (failed.status, failed.error_code, failed.result_file.name) == (JobStatus.FAILED, "report_out_of_scope", "")
    assert failed.error == (
        "Tài khoản không còn phụ trách đơn vị này nên tệp không được lập. Hãy liên hệ người phân quyền."
    )


def test_run_again_replaces_the_file(ward):
    job = order(ward)
    RoleGrant.objects.filter(user=ward.hr).update(valid_to=NOW.date() - timedelta(days=1))
    failed = run(job)
    RoleGrant.objects.filter(user=ward.hr).update(valid_to=None)
    retry_job(job=failed, actor=ward.hr)
    assert run(job).status == JobStatus.SUCCEEDED


def test_files_go_after_their_time_and_the_job_stays(ward):
    job = run(order(ward))
    storage, name = job.result_file.storage, job.result_file.name
    discard_old_files(job.finished_at + FILES_KEPT)
    assert storage.exists(name)
    discard_old_files(job.finished_at + FILES_KEPT + timedelta(minutes=1))
    assert not storage.exists(name)
    assert (Job.objects.get(pk=job.pk).result_file.name, Job.objects.get(pk=job.pk).result_name) == (
        "",
        "khoang-trong-nang-luc-phuong-phu-xuan-2026-07-20.xlsx",
    )
