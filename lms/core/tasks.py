"""Tasks and periodic work of the core app; wrappers only."""

from datetime import datetime, timedelta

from django_tasks import TaskContext, task

from lms.core.domain import job_runs
from lms.core.domain.audit_heads import EXPORT_INTERVAL, export_audit_head
from lms.core.domain.audit_sealing import seal_pending
from lms.core.domain.health import HEARTBEAT
from lms.core.domain.periodic import every
from lms.core.domain.task_queue import free_lost_tasks, prune_finished_tasks
from lms.core.domain.undo import forget_past_undo

TASK_RESULTS_KEPT = timedelta(days=30)
TASK_LOST_AFTER = timedelta(hours=1)
TASK_MAX_RUNS = 3


@task(takes_context=True)
def run_job(context: TaskContext, job_id: str) -> None:
    workers = context.task_result.worker_ids
    job_runs.run_job(job_id, worker_id=workers[-1] if workers else "")


@every(name=HEARTBEAT, minutes=1)
def heartbeat(now: datetime) -> None:
    """That it ran is all it has to tell; see `domain.health`."""


@every(name="core.seal_all", hours=24)
def seal_everything(now: datetime) -> None:
    seal_pending()


@every(name="core.export_audit_head", hours=EXPORT_INTERVAL // timedelta(hours=1))
def export_head(now: datetime) -> None:
    export_audit_head(now=now)


@every(name="core.free_lost_tasks", minutes=10)
def free_tasks(now: datetime) -> None:
    free_lost_tasks(started_before=now - TASK_LOST_AFTER, max_runs=TASK_MAX_RUNS)


@every(name="core.prune_task_results", hours=24)
def prune_task_results(now: datetime) -> None:
    prune_finished_tasks(finished_before=now - TASK_RESULTS_KEPT)


@every(name="core.forget_past_undo", hours=24)
def forget_undo(now: datetime) -> None:
    forget_past_undo(now)
