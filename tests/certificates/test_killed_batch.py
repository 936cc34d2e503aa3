"""A batch of approvals that are sealed as well, whose worker, a process of its own, is killed in the middle, twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from certificates.domain.batches import batch_for
from certificates.domain.files import check_file
from certificates.domain.sealing import choose_sealing
from certificates.enums import FileKind
from certificates.models import Certificate, CertificateSeries
from certificates.tasks_batches import BATCH
from lms.core.domain.jobs import enqueue_job
from lms.core.enums import JobStatus
from lms.core.seal.keys import DEMO_NAME, forget_keys
from lms.flows.models import Notice
from tests.factories.certificates import NOW, make_exam_course, make_office, make_waiting
from tests.factories.people import make_learner
from tests.factories.seals import PASSPHRASE, make_key_file

SETTINGS = """
from lms.settings.test import *

DATABASES["default"]["NAME"] = {name!r}
STORAGES["private"]["OPTIONS"]["location"] = {files!r}
JOB_BEAT_TIMEOUT = 1
AUDIT_HEAD_FILE = {heads!r}
SEAL_P12, SEAL_PASSPHRASE = {key!r}, {passphrase!r}
"""
PATIENCE = 900


@pytest.fixture
def demo_key(tmp_path, settings):
    forget_keys()
    settings.SEAL_PASSPHRASE, settings.SEAL_P12 = PASSPHRASE, make_key_file(tmp_path / "demo.p12", name=DEMO_NAME)
    return settings.SEAL_P12


@pytest.fixture
def worker(tmp_path, demo_key):
    """Starts workers on the test's own database and files."""
    files = Certificate._meta.get_field("file").storage.location
    name = str(connection.settings_dict["NAME"])
    facts = {"heads": str(tmp_path / "heads.jsonl"), "key": str(demo_key), "passphrase": PASSPHRASE}
    text = SETTINGS.format(name=name, files=files, **facts)
    (tmp_path / "batch_worker_settings.py").write_text(text, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), str(settings.BASE_DIR)])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "batch_worker_settings", "PYTHONPATH": paths}
    started = []

    def start():
        with (tmp_path / "worker.log").open("ab") as log:
            command = [sys.executable, "manage.py", "run_worker", "--sweep-seconds", "0.3"]
            process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(job, done):
    ends_at = time.monotonic() + PATIENCE
    while time.monotonic() < ends_at:
        job.refresh_from_db()
        if job.done >= done or job.is_finished:
            return
        time.sleep(0.02)
    pytest.fail(f"The job is {job.status}, {job.done}/{job.total}, error {job.error_code!r}.")


@pytest.mark.soak
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [8, 1000])
def test_killed_twice_no_number_is_given_twice_or_left_out(worker, count):
    office, course = make_office(), make_exam_course("khai-sinh")
    choose_sealing(issuer=office.commune, is_sealed=True, actor=office.hr, now=NOW)
    for number in range(count):
        name = f"Hồ Thị Số {number}"
        office.learner = make_learner(office.division, office.position, name, province=office.province)
        make_waiting(office, course)
    batch = batch_for(office.approver, as_of=NOW.date())
    job = enqueue_job(kind=BATCH, title="duyệt", params=batch.as_params, owner=office.approver)
    killed = []
    for share in (0.4, 1.5):  # among the approvals, among the files
        running = worker()
        wait_until(job, share * count)
        running.send_signal(signal.SIGKILL)
        running.wait()
        killed.append(job.done)
    worker()
    wait_until(job, 2 * count)
    while not job.is_finished:
        time.sleep(0.1)
        job.refresh_from_db()
    assert (job.status, job.result["summary"]) == (JobStatus.SUCCEEDED, f"Đã cấp {count} giấy chứng nhận.")
    assert killed[0] < 2 * count
    issued = list(Certificate.objects.issued().order_by("approved_at", "pk"))
    numbers = [int(one.register_number.partition("/")[0]) for one in issued]
    assert numbers == list(range(1, count + 1))
    assert CertificateSeries.objects.get().last_number == count
    assert len({one.code for one in issued}) == count
    for one in issued:
        check_file(one)
        assert list(one.files.values_list("kind", flat=True)) == [FileKind.UNSIGNED, FileKind.SEALED]
    assert Notice.objects.filter(kind="certificate_issued").count() == count
