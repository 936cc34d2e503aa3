"""Each part of the system says how it is and what to do, and is known by its figure."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from lms.core.domain.backup_keeping import name_of, note_restored
from lms.core.domain.health import FAILING, GOOD, HEARTBEAT, WARNING, look
from lms.core.domain.jobs import enqueue_job, retry_failed_jobs
from lms.core.enums import JobStatus
from lms.core.models import Job, PeriodicRun
from tests.lms.core import job_kinds  # noqa: F401 - registers the kinds of job of the tests

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def now(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    return timezone.now()


def line_of(key: str, now):
    return next(line for line in look(now).lines if line.key == key)


def all_well(now, folder) -> None:
    PeriodicRun.objects.create(name=HEARTBEAT, due_at=now, succeeded_at=now)
    (folder / name_of(now - timedelta(hours=1))).write_bytes(b"x" * 2000)
    note_restored(folder, {"at": now.isoformat()})


def test_an_installation_without_faults_has_nothing_to_do(now, tmp_path, settings):
    all_well(now, tmp_path)
    health = look(now)
    keys = ["database", "migrations", "worker", "queue", "failed_jobs", "periodic", "backup", "restore_test", "disk"]

    assert [line.key for line in health.lines] == keys
    assert {line.key: line.next_step for line in health.lines if line.state != GOOD and line.key != "disk"} == {}


@pytest.mark.parametrize(("minutes", "state"), [(1, GOOD), (4, WARNING), (11, FAILING)])
def test_a_worker_that_fell_silent(now, minutes, state):
    PeriodicRun.objects.create(name=HEARTBEAT, due_at=now, succeeded_at=now - timedelta(minutes=minutes))
    line = line_of("worker", now)

    assert (line.state, line.facts) == (state, {"heartbeat_age_seconds": minutes * 60})
    assert bool(line.next_step) == (state != GOOD)


def test_no_worker_ever(now):
    assert (line_of("worker", now).state, line_of("worker", now).figure) == (FAILING, "chưa chạy lần nào")


@pytest.mark.parametrize(("minutes", "state"), [(1, GOOD), (6, WARNING), (31, FAILING)])
def test_jobs_that_wait(now, clerk, minutes, state):
    for _number in range(2):
        enqueue_job(kind="tests.count", title="Đếm", params={}, owner=clerk)
    Job.objects.update(queued_at=now - timedelta(minutes=minutes))
    line = line_of("queue", now)

    assert (line.state, line.figure) == (state, f"2 việc, lâu nhất {minutes} phút")
    assert line.facts == {"length": 2, "oldest_seconds": minutes * 60}


def test_jobs_that_a_fault_ended_are_counted_and_run_again(now, clerk):
    for code in ("unexpected", "worker_lost", "some_rule"):
        enqueue_job(kind="tests.count", title="Đếm", params={}, owner=clerk)
        ended = {"status": JobStatus.FAILED, "error_code": code, "finished_at": now - timedelta(days=1)}
        Job.objects.filter(status=JobStatus.QUEUED).update(**ended)
    assert (line_of("failed_jobs", now).state, line_of("failed_jobs", now).figure) == (WARNING, "2 việc")
    assert retry_failed_jobs(since=now - timedelta(days=7), actor=clerk) == 2
    assert line_of("failed_jobs", now).state == GOOD
    assert list(Job.objects.filter(status=JobStatus.FAILED).values_list("error_code", flat=True)) == ["some_rule"]


def test_periodic_work_that_fails_or_is_late(now):
    PeriodicRun.objects.create(name="a.fails", due_at=now, error="ValueError")
    PeriodicRun.objects.create(name="b.late", due_at=now - timedelta(hours=2))
    PeriodicRun.objects.create(name="c.good", due_at=now)

    assert (line_of("periodic", now).state, line_of("periodic", now).figure) == (WARNING, "a.fails, b.late")


@pytest.mark.parametrize(("hours", "state"), [(None, WARNING), (25, GOOD), (27, WARNING), (73, FAILING)])
def test_a_backup_that_is_old_or_missing(now, tmp_path, hours, state):
    if hours is not None:
        (tmp_path / name_of(now - timedelta(hours=hours))).write_bytes(b"")
    assert line_of("backup", now).state == state


def test_a_restore_that_was_never_tried_or_long_ago(now, tmp_path):
    assert line_of("restore_test", now).figure == "chưa thử lần nào"
    note_restored(tmp_path, {"at": (now - timedelta(days=101)).isoformat()})
    assert line_of("restore_test", now).state == WARNING
    note_restored(tmp_path, {"at": now.isoformat()})
    assert line_of("restore_test", now).state == GOOD


def test_migrations_that_were_not_run(now):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    caches["fragments"].clear()
    line = line_of("migrations", now)

    assert line.state == FAILING
    assert line.facts["pending"] > 1


def test_the_worst_stands_first(now):
    PeriodicRun.objects.create(name=HEARTBEAT, due_at=now, succeeded_at=now - timedelta(minutes=11))
    health = look(now)

    assert health.state == FAILING
    assert health.worst_first[0].key == "worker"
    assert health.to_do == sum(line.state != GOOD for line in health.lines)
