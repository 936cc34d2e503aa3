"""The worker as a process of its own: killed, asked to end, and taken over by another."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from lms.core.domain import job_kinds
from lms.core.domain.jobs import enqueue_job
from lms.core.enums import JobStatus
from lms.core.models import AuditEntry, AuditSeal, PeriodicRun

SETTINGS = """
from lms.settings.test import *
from lms.settings.test import INSTALLED_APPS

DATABASES["default"]["NAME"] = {name!r}
INSTALLED_APPS = [*INSTALLED_APPS, "slow_jobs"]
JOB_BEAT_TIMEOUT = 1
AUDIT_HEAD_FILE = {heads!r}
"""
TASKS = """
import time
from django.db import transaction
from lms.accounts.models import User
from lms.core.domain.job_kinds import job_kind
from lms.core.domain.audit import record, register_verb

ADDED = register_verb("slow_jobs.user.added", "Đã thêm %(target)s")

@job_kind("tests.slow_users")
def add_users(job):
    for number in range(job.cursor or 0, 12):
        with transaction.atomic():
            user = User.objects.create_user(f"slow-{number:02}", f"Người {number}")
            record(verb=ADDED, target=user, actor=None)
            job.advance(number + 1, 12, cursor=number + 1)
        time.sleep(0.15)
    return {"summary": "Đã thêm 12 người."}
"""
WAIT = 30


@pytest.fixture
def workers(tmp_path):
    """Starts workers on the test database; whatever still runs at the end is killed."""
    app = tmp_path / "slow_jobs"
    app.mkdir()
    (app / "__init__.py").touch()
    (app / "tasks.py").write_text(TASKS, encoding="utf-8")
    name = str(connection.settings_dict["NAME"])
    text = SETTINGS.format(name=name, heads=str(tmp_path / "heads.jsonl"))
    (tmp_path / "worker_settings.py").write_text(text, encoding="utf-8")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "worker_settings",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(settings.BASE_DIR)]),
    }
    started = []

    def start(*options):
        with (tmp_path / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "run_worker", "--sweep-seconds", "0.3", *options],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=log,
                stderr=log,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.fixture
def slow_job(clerk, monkeypatch):
    """The kind is known to the workers only; here it need not run."""
    monkeypatch.setitem(job_kinds._runners, "tests.slow_users", print)
    return enqueue_job(kind="tests.slow_users", title="Thêm 12 người", params={}, owner=clerk)


def wait_for(condition, job):
    ends_at = time.monotonic() + WAIT
    while time.monotonic() < ends_at:
        job.refresh_from_db()
        if condition(job):
            return
        time.sleep(0.05)
    pytest.fail(f"Waited {WAIT} s; the job is {job.status}, {job.done}/{job.total}, error {job.error_code!r}.")


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_killed_is_taken_up_again_and_done_once(slow_job, workers):
    first = workers()
    wait_for(lambda job: job.done >= 3, slow_job)
    first.send_signal(signal.SIGKILL)
    first.wait()
    slow_job.refresh_from_db()
    killed_at, killed_worker = slow_job.cursor, slow_job.worker_id
    assert slow_job.status == JobStatus.RUNNING
    second = workers()
    wait_for(lambda job: job.is_finished, slow_job)
    assert (slow_job.status, slow_job.attempts, slow_job.done) == (JobStatus.SUCCEEDED, 2, 12)
    assert slow_job.result == {"summary": "Đã thêm 12 người."}
    assert slow_job.worker_id != killed_worker
    assert killed_at < 12
    # Twelve users, twelve audit lines: each step was done once, though one worker died in the middle.
    assert AuditEntry.objects.filter(verb="slow_jobs.user.added").count() == 12
    # They are sealed apart from the writes, the last ones some moments later.
    wait_for(lambda _job: AuditSeal.objects.filter(entry__verb="slow_jobs.user.added").count() == 12, slow_job)
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=WAIT) == 0
    assert PeriodicRun.objects.get(name="core.export_audit_head").succeeded_at is not None


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_end_gives_its_job_back_at_the_next_step(slow_job, workers):
    first = workers()
    wait_for(lambda job: job.done >= 2, slow_job)
    asked_at = time.monotonic()
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=WAIT) == 0
    assert time.monotonic() - asked_at < 5
    slow_job.refresh_from_db()
    assert (slow_job.status, slow_job.attempts, slow_job.lease) == (JobStatus.QUEUED, 0, None)
    assert 2 <= slow_job.done < 12
    workers("--batch").wait(timeout=WAIT)
    slow_job.refresh_from_db()
    assert (slow_job.status, slow_job.done, slow_job.attempts) == (JobStatus.SUCCEEDED, 12, 1)
