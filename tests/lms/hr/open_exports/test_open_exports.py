"""Administrators ask for everything with a reason; a job makes it, keeps it for days, and can be stopped."""

import io
import os
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.core.domain import job_runs
from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import cancel_job, retry_job
from lms.core.enums import JobStatus
from lms.core.models import AuditEntry, Job
from lms.core.open_package.checking import check_package
from lms.hr.open_exports import tasks
from lms.hr.open_exports.tasks import discard_old_open_exports, making_folder
from lms.org.enums import Role
from tests.factories.people import grant_role, make_province, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]
URL = "/quan-tri/xuat-du-lieu/"
REASON = "Nộp lưu trữ lịch sử"


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def admin(client):
    user = make_user(full_name="Phan Thị Quản Trị")
    grant_role(user, Role.ADMIN, make_province())
    client.force_login(user)
    return user


def ask(client, **changes):
    return client.post(URL, {"reason": REASON, "request_id": str(uuid.uuid4())} | changes)


def page_of(client) -> str:
    return client.get(URL).content.decode()


def test_asked_for_with_a_reason_it_is_made_told_and_fetched(client, admin):
    assert "Chưa có gói nào." in page_of(client)
    refused = ask(client, reason=" ")
    assert "Ghi lý do xuất" in refused.content.decode()
    request_id = str(uuid.uuid4())
    assert [ask(client, request_id=request_id).url for _time in range(2)] == [URL, URL]
    job = Job.objects.get()
    entry = AuditEntry.objects.get(verb="flows.open_export.asked")
    assert (entry.reason, entry.actor, entry.target_id) == (REASON, admin, str(job.pk))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.SUCCEEDED, "")
    page = page_of(client)
    assert job.result_name in page
    assert reverse("jobs:detail", kwargs={"pk": job.pk}) in page
    told = client.get(reverse("jobs:detail", kwargs={"pk": job.pk})).content.decode()
    assert "đọc lại đủ. Tải gói ở trang này." in told
    assert REASON in told
    got = client.get(reverse("open_export:file", kwargs={"pk": job.pk}))
    assert got["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content))) as package:
        assert REASON in package.read("data/core_auditentry.csv").decode()
    got.close()
    assert list(making_folder().iterdir()) == []


def test_one_at_a_time(client, admin):
    ask(client)
    assert "Một gói dữ liệu khác đang được lập" in ask(client).content.decode()
    assert Job.objects.count() == 1
    assert AuditEntry.objects.filter(verb="flows.open_export.asked").count() == 1


def test_stopped_in_the_middle_it_leaves_nothing_and_may_be_run_again(client, admin, monkeypatch):
    ask(client)
    job = Job.objects.get()
    monkeypatch.setattr(tasks, "TELLS_EVERY", 0)

    heard = job_runs.JobContext.advance

    def advance(self, done, total, message="", cursor=None, **more):
        if done > 50 and not job.cancel_requested_at:
            job.cancel_requested_at = cancel_job(job=job, actor=admin).cancel_requested_at
        heard(self, done, total, message, cursor, **more)

    with monkeypatch.context() as patched:
        patched.setattr(job_runs.JobContext, "advance", advance)
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result_file.name) == (JobStatus.CANCELLED, "")
    assert list(making_folder().iterdir()) == []
    assert "Đã dừng theo yêu cầu" in page_of(client)
    retry_job(job=job, actor=admin)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED
    assert check_package(Path(job.result_file.path)).problems == []


def test_a_disk_that_takes_nothing_is_told_in_words(client, admin, settings):
    ask(client)
    (settings.PRIVATE_ROOT).mkdir()
    making_folder().write_text("a file where the folder should be")
    job = Job.objects.get()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code) == (JobStatus.FAILED, "open_export_not_written")
    assert "Gói dữ liệu chưa ghi được vào kho tệp" in page_of(client)


def test_after_its_days_the_file_goes_and_so_does_what_a_killed_run_left(client, admin):
    ask(client)
    job = Job.objects.get()
    run_job(job.pk)
    left = making_folder() / f".{uuid.uuid4()}.zip.unfinished"
    left.write_bytes(b"x")
    now = timezone.now()
    discard_old_open_exports(now + timedelta(days=2))
    assert left.exists()
    assert reverse("open_export:file", kwargs={"pk": job.pk}) in page_of(client)
    os.utime(left, (0, 0))
    discard_old_open_exports(now + timedelta(days=4))
    assert not left.exists()
    assert "Đã hết hạn tải" in page_of(client)
    assert client.get(reverse("open_export:file", kwargs={"pk": job.pk})).status_code == 404


def test_only_administrators_and_each_their_own(client, admin):
    ask(client)
    job = Job.objects.get()
    run_job(job.pk)
    url = reverse("open_export:file", kwargs={"pk": job.pk})
    got = client.get(url)
    assert (got.status_code, b"".join(got.streaming_content)[:2]) == (200, b"PK")
    got.close()
    root = make_user(is_superuser=True)  # made on the server, without a role
    client.force_login(root)
    assert client.get(url).status_code == 404
    ask(client)
    own = Job.objects.get(owner=root)
    run_job(own.pk)
    page = page_of(client)
    assert reverse("open_export:file", kwargs={"pk": own.pk}) in page
    assert reverse("jobs:detail", kwargs={"pk": own.pk}) not in page
    assert job.result_name in page  # both of the same minute; that of the other is not linked
    assert url not in page
    hr = make_user()
    grant_role(hr, Role.HR, make_province("Tỉnh Khác"))
    client.force_login(hr)
    assert [client.get(URL).status_code, client.get(url).status_code, ask(client).status_code] == [403, 403, 403]


def test_nothing_is_made_for_somebody_who_administers_no_more(client, admin):
    grant_role(admin, Role.HR, make_province("Tỉnh Khác"))
    ask(client)
    job = Job.objects.get()
    cancel_job(job=job, actor=admin)
    admin.role_grants.filter(role=Role.ADMIN).delete()
    client.post(reverse("jobs:retry", kwargs={"pk": job.pk}))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code, job.result_file.name) == (JobStatus.FAILED, "open_export_not_theirs", "")
    assert "không còn là quản trị hệ thống" in job.error


def test_statements_do_not_grow_with_the_list(client, admin, django_assert_num_queries):
    def add():
        Job.objects.create(
            kind="flows.open_export",
            title="x",
            owner=admin,
            language="vi",
            status="cancelled",
            created_at=timezone.now(),
            queued_at=timezone.now(),
            finished_at=timezone.now(),
        )

    add()
    client.get(URL)
    for more in (0, 2):
        for _time in range(more):
            add()
        with django_assert_num_queries(5):
            client.get(URL)
