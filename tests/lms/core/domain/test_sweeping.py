import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.core.domain import periodic
from lms.core.domain.audit import record
from lms.core.domain.audit_heads import read_heads
from lms.core.domain.jobs import enqueue_job
from lms.core.domain.periodic import every
from lms.core.domain.sweeping import RECENT, sweep
from lms.core.enums import JobStatus
from lms.core.models import AuditEntry, AuditSeal, Job, PeriodicRun
from tests.audit_guards import drop_guards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    monkeypatch.setattr(periodic, "_registered", {})


def test_a_sweep_takes_up_seals_and_runs(clerk):
    every(name="tests.anything", minutes=1)(lambda now: None)
    record(verb="tests.user.renamed", target=clerk, actor=clerk)
    job = enqueue_job(kind="tests.count", title="Đếm", params={"upto": 1}, owner=clerk)
    now = timezone.now()
    Job.objects.update(status=JobStatus.RUNNING, lease=uuid.uuid4(), beat_at=now - timedelta(hours=1), attempts=1)
    sweep(now)
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED
    assert AuditSeal.objects.count() == 1
    assert PeriodicRun.objects.get(name="tests.anything").succeeded_at is not None


def test_old_unsealed_entries_are_looked_for_where_everything_is(clerk):
    entry = record(verb="tests.user.renamed", target=clerk, actor=clerk)
    drop_guards("update")
    entry.at -= RECENT + timedelta(minutes=1)
    entry.save()
    sweep(timezone.now())
    assert AuditEntry.objects.unsealed().count() == 1
    sweep(timezone.now(), everything=True)
    assert AuditEntry.objects.unsealed().count() == 0


def test_each_of_several_machines_keeps_heads_of_its_own(clerk, settings, tmp_path):
    every(name="core.export_audit_head", hours=1)(lambda now: None)  # claimed by another machine
    record(verb="tests.user.renamed", target=clerk, actor=clerk)
    now = timezone.now()
    settings.AUDIT_HEAD_FILE = tmp_path / "one.jsonl"
    sweep(now)
    assert not settings.AUDIT_HEAD_FILE.exists()

    settings.SEVERAL_HOSTS = True
    for name in ("one", "two"):
        settings.AUDIT_HEAD_FILE = tmp_path / f"{name}.jsonl"
        sweep(now)
        sweep(now)
        assert [head.number for head in read_heads().heads] == [1]
    record(verb="tests.user.renamed", target=clerk, actor=clerk)
    sweep(now + timedelta(minutes=59))
    assert [head.number for head in read_heads().heads] == [1]
    sweep(now + timedelta(minutes=61))
    assert [head.number for head in read_heads().heads] == [1, 2]
