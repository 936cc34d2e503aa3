"""Heavy jobs wait while something goes on that must not be slowed, and then run by themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.core.domain.job_runs import LOOK_AGAIN, run_job
from lms.core.domain.jobs import enqueue_job, reclaim_lost_jobs
from lms.core.enums import JobStatus
from lms.core.models import Job
from tests.lms.core.job_kinds import busy, ran

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
WHY = "Đang có ca thi nên việc này chờ."


def asked(clerk, kind: str = "tests.heavy", **params: object) -> Job:
    return enqueue_job(kind=kind, title="Báo cáo", params=params, owner=clerk)


def test_a_heavy_job_waits_and_says_why(clerk):
    busy.append(WHY)
    job = asked(clerk)
    before = timezone.now()
    run_job(job.pk)
    job.refresh_from_db()

    assert (job.status, job.message, job.attempts, ran) == (JobStatus.QUEUED, WHY, 0, [])
    task = DBTaskResult.objects.get(pk=job.task_id)
    assert (task.status, task.run_after >= before + LOOK_AGAIN) == ("READY", True)
    assert reclaim_lost_jobs(timezone.now() + timedelta(minutes=5)) == []
    busy.clear()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, ran) == (JobStatus.SUCCEEDED, ["heavy"])


def test_other_jobs_go_on(clerk):
    busy.append(WHY)
    job = asked(clerk, "tests.count", upto=1)
    run_job(job.pk)

    assert Job.objects.get(pk=job.pk).status == JobStatus.SUCCEEDED


def test_no_job_waits_for_good(clerk, settings):
    busy.append(WHY)
    job = asked(clerk)
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=settings.JOBS_GIVE_WAY_MINUTES + 1))
    run_job(job.pk)

    assert ran == ["heavy"]


def test_where_the_wait_is_turned_off_nothing_waits(clerk, settings):
    settings.JOBS_GIVE_WAY_MINUTES = 0
    busy.append(WHY)
    run_job(asked(clerk).pk)

    assert ran == ["heavy"]
