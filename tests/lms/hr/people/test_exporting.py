"""Long lists are made by a job, as their owner sees them then."""

import io
import uuid

import openpyxl
import pytest
from django.urls import reverse

from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import enqueue_job
from lms.core.models import AuditEntry, Job
from lms.hr.people import exporting
from lms.org.models import RoleGrant
from tests.factories.people import make_official, make_posting

pytestmark = pytest.mark.django_db
NAMES = ("Trần Văn Bình", "Lê Thị Cúc", "Đỗ Đình Đạt")


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 1)


@pytest.fixture
def people(ward):
    for name in NAMES:
        make_posting(make_official(name, province=ward.province), ward.ward, ward.positions["CM-04"])


def ask(hr, query="", **changes):
    sent = {"kind": "danh-sach", "purpose": "Rà soát", "request_id": str(uuid.uuid4())} | changes
    return hr.post(reverse("hr:people_export") + query, sent)


def rows_of(job):
    job.refresh_from_db()
    with job.result_file.open() as file:
        [sheet, *_notes] = openpyxl.load_workbook(io.BytesIO(file.read()))
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_the_file_is_the_list_as_filtered_and_asked_for_once(hr, ward, people):
    request_id = str(uuid.uuid4())
    answers = [ask(hr, "?vi-tri=CM-04", request_id=request_id) for _time in range(2)]
    assert [one.url for one in answers] == [reverse("hr:report_files")] * 2
    job = Job.objects.get()
    assert job.title == "Danh sách nhân sự – Phường Buôn Hồ, Tỉnh Đắk Lắk – 3 người"
    entry = AuditEntry.objects.get(verb="org.people.exported")
    assert (entry.reason, entry.after["count"], entry.after["with_identity"]) == ("Rà soát", 3, False)
    run_job(job.pk)
    listed = [row[0] for row in rows_of(job) if row and row[0] in NAMES]
    assert listed == list(NAMES)
    assert job.result_name.startswith("nhan-su-")
    page = hr.get(reverse("hr:report_files")).content.decode()
    assert reverse("jobs:file", kwargs={"pk": job.pk}) in page


def test_a_list_to_import_again_is_in_its_own_columns(hr, ward, people):
    ask(hr, kind="mau")
    job = Job.objects.get()
    assert job.title.startswith("Danh sách theo mẫu nhập – ")
    run_job(job.pk)
    [line] = [row for row in rows_of(job) if "Lê Thị Cúc" in row]
    assert any(str(cell).startswith("CM-04 · ") for cell in line)


def test_identity_numbers_are_kept_in_no_file_here(hr, ward, people):
    answer = ask(hr, kind="mau", with_identity="on")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert not Job.objects.exists()


def test_whoever_lost_the_scope_gets_no_file(hr, ward, people):
    ask(hr)
    job = Job.objects.get()
    RoleGrant.objects.all().delete()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code, bool(job.result_file)) == ("failed", "report_out_of_scope", False)


def test_a_unit_out_of_reach_is_no_list(hr, ward, people):
    params = {"query": f"don-vi={uuid.uuid4()}", "is_roster": False}
    job = enqueue_job(kind=exporting.PEOPLE_JOB, title="Danh sách", params=params, owner=ward.hr)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "report_out_of_scope")
